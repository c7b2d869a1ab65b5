/** What a history must not have done, whatever went wrong in it. */

import type { Archive, EditionId } from '../../../functions/archive/archive.ts';
import { manifestName } from '../../../functions/archive/manifest.ts';
import { verifyEdition } from '../../../functions/archive/verify.ts';
import { LostAnswerError } from '../../../functions/deliver/channel.ts';
import { RetryableError } from '../../../functions/errors.ts';
import type { Send } from '../../../functions/ledger/ledger.ts';
import type { Outcome } from './history.ts';

/** By the names of test/faults/counts.ts; a line for each of what is wrong. */
export interface Verdict {
  readonly lost: readonly string[];
  readonly duplicated: readonly string[];
  /** Errors that nobody can act on, or that ask a person to mend what will pass by itself. */
  readonly 'unnamed errors': readonly string[];
}

export interface Expected {
  readonly edition: EditionId;
  /** The edition's files, made without faults. */
  readonly files: Files;
  readonly readers: readonly string[];
  /** This reader's mail comes back for good. */
  readonly bounces: string;
}

export async function judge(outcome: Outcome, expected: Expected): Promise<Verdict> {
  const { archive, ledger, errors, mails, sends, told, executions } = outcome;
  const has = (reader: string) => mails.some(({ to }) => to.includes(reader));
  const open = (await ledger.listOpenSends('9999')).map(({ recipient }) => recipient);
  const runs = (await ledger.listRuns(expected.edition.report, 100)).length;
  return {
    lost: [
      ...(await wrongInArchive(outcome, expected)),
      ...missing(expected.readers, sends),
      ...sends.flatMap((send) => wrongSend(send, has)),
      ...told.flatMap((send) => wrongEnd(send, has, { ...expected, open })),
    ],
    duplicated: [
      ...(await otherEditions(archive, expected.edition)),
      ...twice(mails.map(({ to, subject, text }) => `mail to ${to}: ${subject}\n${text}`)),
      ...twice(
        mails.filter(({ to }) => expected.readers.includes(to[0] ?? '')).map(({ to }) => `mail to ${to}`),
      ),
      ...moreThan(
        runs,
        executions.filter(({ state }) => state === 'SUCCEEDED').map(({ sql }) => sql),
      ),
    ],
    'unnamed errors': errors.filter((error) => !isNamed(error)).map(String),
  };
}

// Faults of services pass: an InputError would send a person to mend what is not broken.
const isNamed = (error: unknown) => error instanceof RetryableError || error instanceof LostAnswerError;

async function wrongInArchive(
  { archive, signer, ledger }: Outcome,
  { edition, files }: Expected,
): Promise<string[]> {
  if ((await archive.listEditions(edition.report, edition.period)).length === 0) {
    const runs = await ledger.listRuns(edition.report, 100);
    return runs.map(({ id, state, detail }) => `there is no edition; the run ${id} is ${state} (${detail})`);
  }
  const problems = await verifyEdition(archive, edition, signer);
  const found = await filesOf(archive, edition);
  const names = [...new Set([...found.keys(), ...files.keys()])];
  return [
    ...problems,
    ...names.filter((name) => found.get(name) !== files.get(name)).map((name) => `${name} has other bytes`),
  ];
}

const missing = (readers: readonly string[], sends: readonly Send[]) =>
  readers
    .filter((reader) => !sends.some(({ recipient }) => recipient === reader))
    .map((reader) => `${reader} is not in the ledger`);

/** Nothing is left to do, and who is said to have the mail has it. */
function wrongSend({ recipient, state, detail }: Send, has: (reader: string) => boolean): string[] {
  const said = `${recipient} is ${state} (${detail})`;
  if (state === 'unknown') return [];
  if (!['sent', 'delivered', 'bounced'].includes(state)) return [said];
  return has(recipient) ? [] : [`${said} and has no mail`];
}

/** An event resolves what nobody knew; what SES never took stays open and is listed, for a person to decide. */
function wrongEnd(
  { recipient, state }: Send,
  has: (reader: string) => boolean,
  { bounces, open }: Expected & { readonly open: readonly string[] },
): string[] {
  const end = recipient === bounces ? 'bounced' : 'delivered';
  const right = has(recipient) ? end : 'unknown';
  const isListed = open.includes(recipient);
  return [
    ...(state === right ? [] : [`${recipient} is ${state} at the end, not ${right}`]),
    ...(isListed === (state === 'unknown') ? [] : [`${recipient}, ${state}, is listed as open: ${isListed}`]),
  ];
}

async function otherEditions(archive: Archive, edition: EditionId): Promise<string[]> {
  const found = await archive.listEditions();
  return found.map((one) => JSON.stringify(one)).filter((one) => one !== JSON.stringify(edition));
}

const twice = (texts: readonly string[]) => moreThan(1, texts);

function moreThan(most: number, texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => texts.filter((one) => one === text).length > most);
}

/** By name: bytes in base64, of the manifest what is not the run's own. */
export type Files = ReadonlyMap<string, string>;

export async function filesOf(archive: Archive, edition: EditionId): Promise<Files> {
  const names = await archive.listFiles(edition);
  const texts = names.map(async (name) => {
    const bytes = Buffer.from((await archive.readFile(edition, name)) ?? []);
    return [name, name === manifestName ? ofContent(bytes) : bytes.toString('base64')] as const;
  });
  return new Map(await Promise.all(texts));
}

function ofContent(bytes: Buffer): string {
  const { run: _run, signature: _signature, statements, ...content } = JSON.parse(bytes.toString());
  const texts = statements.map(({ kind, name, sql, rows }: Record<string, unknown>) => [
    kind,
    name,
    sql,
    rows,
  ]);
  return JSON.stringify({ ...content, texts });
}
