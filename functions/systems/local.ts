/** Periodical on one machine: DuckDB over local files, a folder as archive, .eml files as outbox, SQLite as ledger. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isReserved } from '../address.ts';
import { type Archive, type EditionId, editionPath } from '../archive/archive.ts';
import { folderArchive } from '../archive/folder.ts';
import type { Manifest } from '../archive/manifest.ts';
import { clock } from '../calendar/instant.ts';
import { defined } from '../defined.ts';
import { holdSends } from '../deliver/announce.ts';
import type { DeliverInput } from '../deliver/input.ts';
import { type NoticeEffects, sendNotice } from '../deliver/notices.ts';
import { guarded, type Refusal, refusalIn, refusalOnTheInternet } from '../deliver/recipients.ts';
import { deliver } from '../deliver.ts';
import { privateFolder } from '../durable-file.ts';
import { RetryableError } from '../errors.ts';
import { hashOf } from '../hash.ts';
import { type LivingLedger, livingLedger } from '../ledger/living.ts';
import { sqliteLedger } from '../ledger/sqlite.ts';
import type { Effects, RunRequest } from '../pipeline/effects.ts';
import { duckDbEngine } from '../query/duckdb.ts';
import { fileSigner } from '../signer/file.ts';
import { readKeyIfThere } from '../signer/key-file.ts';
import type { Signer } from '../signer/signer.ts';
import type { Templates } from '../templates/directories.ts';
import { placeOf } from '../templates/project.ts';
import { loadReport, type Report } from '../templates/report.ts';
import { loadTheme, themeDirectories } from '../templates/theme.ts';
import { templatesAt } from '../templates.ts';
import { localChannel } from './channels.ts';
import { checkedReport } from './checked.ts';
import { renderHelper } from './helper/helper.ts';
import { machineUser } from './machine-user.ts';
import type { MachineMail } from './mail.ts';
import { defaultOut } from './settings.ts';

export interface LocalOptions {
  /** Folder of the raw tables. */
  readonly lake: string;
  /** Folder of archive/, outbox/, engines/, ledger.sqlite and signing.key. */
  readonly out: string;
  /** How many runs may query at the same time, in all processes of this folder; the others wait. @default 2 */
  readonly enginesAtOnce?: number;
  /** What is not there is not made: neither the folder nor its ledger. */
  readonly writesNothing?: boolean;
  /** A second process renders too, if the machine has another core. @default false */
  readonly helper?: boolean;
  /** Instant in UTC for tests; the real clock where it is left out. */
  readonly now?: () => string;
  readonly onProgress: Effects['onProgress'];
  /** Says that the folder is open to others, or was. @default nothing is said */
  readonly onOpenFolder?: (sentence: string) => void;
  /** Sends in the place of the outbox. @default the outbox, a folder */
  readonly mail?: MachineMail | undefined;
  /** Have the words that delivery adds to mails. @default the project's own */
  readonly templates?: Templates;
}

/** From whom mails come that never leave the machine. */
const sender = 'Periodical <no-reply@reports.example.com>';

/** A run's effects, and what delivers mails and notices at once. */
export interface LocalEffects extends Effects, NoticeEffects {
  readonly linksFor: DeliverInput['linksFor'];
  readonly reviews: Signer;
  /** Stops the engine, and notes that the runs under way are interrupted; what follows must be the process’s end. */
  interrupt(): void;
  close(): void;
}

/** What lies in the folder of all output. */
const ofOutput =
  /^(archive|drafts|outbox|engines|extracts|sample-lake|settings\.yaml|signing\.key|old-keys|ledger\.sqlite(-\w+)?|\.writing-.*)$/;

/** Makes the folder of all output, for this user alone. @returns what is to be said of it, if it is open to others */
export const openOut = (out: string): string | undefined => privateFolder(out, ofOutput);

export function localEffects(options: LocalOptions): LocalEffects {
  const { lake, out, onProgress, enginesAtOnce = 2, now = clock } = options;
  const open = options.writesNothing ? undefined : openOut(out);
  if (open !== undefined) options.onOpenFolder?.(open);
  const slots = { directory: locksOf(out), atOnce: enginesAtOnce };
  const engine = duckDbEngine({ lake, slots, extracts: extractsOf(out) });
  const helper = options.helper ? renderHelper() : undefined;
  const ledger = localLedger(out, options.writesNothing);
  const archive = localArchive(out);
  const { mail, templates = templatesAt(undefined) } = options;
  const refusal = refusalHere(templates, mail !== undefined);
  const channel = guarded(mail?.channel ?? localChannel(localOutbox(out)), refusal);
  const from = mail?.from ?? templates.project?.sender ?? sender;
  const posting = { ledger, channel, from, now, reach: reachOf(out, templates) };
  const reviews = localSigner(out);
  // A folder of this machine is nowhere to a reader: without an address the report goes along.
  const linksFor = async (edition: EditionId) =>
    mail?.archiveUrl ? { archiveUrl: `${mail.archiveUrl}/${editionPath(edition)}` } : {};
  return {
    ...posting,
    validate: async (report, models) => {
      await engine.reserve(() => onProgress('validate', 'waiting for an engine'));
      return checkedReport(report, models);
    },
    engine,
    ...defined({ elsewhere: helper?.prepare }),
    archive,
    signer: reviews,
    ledger,
    dispatch: (edition, manifest, recipients) =>
      deliver({
        ...posting,
        archive,
        reviews,
        edition,
        manifest,
        recipients,
        linksFor,
        ...themeOf(options, manifest),
      }),
    queueForRelease: holdSends({ ledger, now, channel: posting.channel.name }),
    notify: async (notice) => {
      const { state, detail } = await sendNotice(notice, posting);
      if (state === 'failed')
        throw new RetryableError(`the notice to ${notice.owner} was not sent: ${detail}`);
    },
    linksFor,
    reviews,
    onProgress,
    interrupt: () => {
      ledger.interrupt(now());
      engine.close();
      helper?.close();
    },
    close: () => {
      mail?.channel.close();
      engine.close();
      helper?.close();
      ledger.close();
    },
  };
}

/** Why nothing may be sent to an address from this machine. @param leaves whether mails leave it, by a mail server */
export function refusalHere(templates: Templates, leaves: boolean): Refusal {
  const refusal = refusalIn(templates);
  if (leaves) return refusalOnTheInternet(refusal);
  // The owner of the project's own reports is an example, and the outbox a folder.
  return (to) => (isReserved(to) ? undefined : refusal(to));
}

export interface LocalRequest extends Omit<Partial<RunRequest>, 'report'> {
  /** Loaded already, or its name. */
  readonly report: Report | string;
  readonly templates: Templates;
  readonly period: string;
}

/** Makes the request of a person at this machine, now, for a run of its own. */
export const localRequest = ({ report, ...asked }: LocalRequest): RunRequest => ({
  report: typeof report === 'string' ? loadReport(asked.templates, report) : report,
  id: randomUUID(),
  trigger: 'request',
  by: machineUser(),
  asked: hashOf([asked.period, asked.languages, asked.formats, asked.schedule, asked.force]),
  now: clock(),
  force: false,
  recipients: [],
  wrongSubscriptions: [],
  remark: '',
  schedule: undefined,
  notifyOwner: false,
  queueMessage: undefined,
  state: {},
  isTriedAgain: false,
  ...asked,
});

/** Commands of notices are typed where the run was; another folder than the usual must be named. */
function reachOf(out: string, { project }: Templates): string {
  const usual = project ? placeOf(project, project.out) : defaultOut;
  return out === usual ? '' : `--out ${out}`;
}

const extractsOf = (out: string) => join(resolve(out), 'extracts');

const locksOf = (out: string) => join(out, 'engines');

/** @param writesNothing a ledger that is not there is not made */
export function localLedger(out: string, writesNothing = false): LivingLedger {
  const file = join(out, 'ledger.sqlite');
  return livingLedger(sqliteLedger(writesNothing && !existsSync(file) ? ':memory:' : file), locksOf(out));
}

export const localArchive = (out: string): Archive => folderArchive(join(out, 'archive'));

const keyOf = (out: string) => join(out, 'signing.key');

export const localSigner = (out: string): Signer => fileSigner(keyOf(out));

/** @throws InputError the key of a folder must not be used: it is damaged, a link, another user's, or open to others */
export async function refuseBadKey(out: string): Promise<void> {
  await readKeyIfThere(keyOf(out));
}

export const localOutbox = (out: string): string => resolve(out, 'outbox');

const themeOf = ({ templates }: LocalOptions, { languages }: Manifest) =>
  templates ? { theme: loadTheme(themeDirectories(templates), languages) } : {};
