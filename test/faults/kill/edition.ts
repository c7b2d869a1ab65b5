/** What a history of kills has left, held against an edition that nothing disturbed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EditionId, editionPath } from '../../../functions/archive/archive.ts';
import { verifyEdition } from '../../../functions/archive/verify.ts';
import { sqliteLedger } from '../../../functions/ledger/sqlite.ts';
import { localArchive, localOutbox, localSigner } from '../../../functions/systems/local.ts';
import { count } from '../counts.ts';
import { addresses, period, report, type Shop } from './shop.ts';

/** Files that a reader sees, by their path below the folder of all output. */
export type Seen = ReadonlyMap<string, string>;

const edition: EditionId = { report, period, revision: 1 };
const name = editionPath(edition);

/** Everything in the archive and the outbox that a reader sees, without what only one run is. */
export function seenIn(shop: Shop): Seen {
  return new Map(['archive', 'outbox'].flatMap((folder) => visible(shop, folder)));
}

function visible({ out }: Shop, folder: string): [string, string][] {
  if (!existsSync(join(out, folder))) return [];
  const entries = readdirSync(join(out, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(out.length + 1), comparable(path)];
    });
}

/** The manifest without its run, and a mail without the date that it has from there; any other file's bytes. */
function comparable(path: string): string {
  const text = readFileSync(path, 'latin1');
  if (path.endsWith('.eml')) return text.replace(/^Date: .*$/m, 'Date:');
  if (!path.endsWith('/manifest.json')) return text;
  const { run: _run, signature: _signature, ...rest } = parsed(text);
  return JSON.stringify(rest);
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return { broken: text };
  }
}

/** `STATE EDITION to ADDRESS by CHANNEL` of everything that was sent or is to be, in the order of the editions. */
export async function statesIn({ out }: Shop): Promise<string[]> {
  const ledger = sqliteLedger(join(out, 'ledger.sqlite'));
  try {
    const editions = (await localArchive(out).listEditions()).map(editionPath);
    const sends = await Promise.all(editions.map((one) => ledger.listSends(one)));
    return sends
      .flat()
      .map(({ state, edition: of, recipient, channel }) => `${state} ${of} to ${recipient} by ${channel}`);
  } finally {
    ledger.close();
  }
}

/** While runs die: whatever is seen is whole and right already. @returns what is not */
export function wrongAmong(seen: Seen, reference: Seen): string[] {
  return [...seen].flatMap(([path, content]) => {
    if (!reference.has(path)) return [`${path}: should not be there`];
    return reference.get(path) === content ? [] : [`${path}: has other bytes`];
  });
}

/** After a run came to its end: one whole edition, one mail each, all written down. @returns what is not so */
export async function wrongAtTheEnd(shop: Shop, reference: Seen): Promise<string[]> {
  const seen = seenIn(shop);
  const missing = [...reference.keys()].filter((path) => !seen.has(path));
  const problems = [
    ...missing.map((path) => `${path}: is missing`),
    ...wrongAmong(seen, reference),
    ...(await wrongAfterAll(shop)),
  ];
  const twice = [...seen.keys()].filter((path) => path.endsWith('.eml') && !reference.has(path)).length;
  count('lost', missing.length);
  count('duplicated', twice);
  return problems;
}

/** One whole edition, one mail each, all written down; what its bytes are is not looked at. @returns what is not so */
export async function wrongAfterAll(shop: Shop): Promise<string[]> {
  return [...(await wrongInArchive(shop)), ...wrongInOutbox(shop), ...(await wrongInLedger(shop))];
}

async function wrongInArchive({ out }: Shop): Promise<string[]> {
  const archive = localArchive(out);
  const editions = (await archive.listEditions()).map(editionPath);
  const others = editions.join() === name ? [] : [`editions are ${editions.join(', ')}, expected ${name}`];
  return [...others, ...(await verifyEdition(archive, edition, localSigner(out)))];
}

function wrongInOutbox({ out }: Shop): string[] {
  const mails = readdirSync(localOutbox(out)).filter(
    (file) => file.endsWith('.eml') && !file.startsWith('.'),
  );
  return addresses.flatMap((address) => {
    const own = mails.filter((file) => file.includes(`--${address}--`)).length;
    return own === 1 ? [] : [`${own} mails to ${address}`];
  });
}

/** A run that died is `running` in the ledger and stays so; the one that came to its end says so. */
async function wrongInLedger({ out }: Shop): Promise<string[]> {
  const ledger = sqliteLedger(join(out, 'ledger.sqlite'));
  try {
    const sends = (await ledger.listSends(name)).map(({ recipient, state }) => `${state} to ${recipient}`);
    const expected = addresses.map((address) => `sent to ${address}`);
    const wrong = sends.join() === expected.join() ? [] : [`the ledger says ${sends.join(', ')}`];
    const open = await ledger.listOpenSends('9999');
    const [last] = await ledger.listRuns(report, 1);
    const ended = last && ['made', 'unchanged'].includes(last.state) && last.edition === name;
    return [
      ...wrong,
      ...open.map(({ recipient, state }) => `open: ${state} to ${recipient}`),
      ...(ended ? [] : [`the last run is ${last?.state} with ${last?.edition}`]),
    ];
  } finally {
    ledger.close();
  }
}
