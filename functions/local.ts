/** Periodical on one machine: DuckDB over local files, a folder as archive, .eml files as outbox, SQLite as ledger. */
import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { folderArchive } from './archive/folder.ts';
import type { Archive, EditionId } from './archive.ts';
import { checkReport } from './check.ts';
import { outbox } from './deliver/outbox.ts';
import { type Channel, deliver } from './deliver.ts';
import { sqliteLedger } from './ledger/sqlite.ts';
import type { Effects, RunRequest } from './pipeline.ts';
import { duckDbEngine } from './query/duckdb.ts';

export interface LocalOptions {
  /** Folder of the raw tables. */
  readonly lake: string;
  /** Folder of archive/, outbox/ and ledger.sqlite. */
  readonly out: string;
  /** Instant in UTC for tests; the real clock where it is left out. */
  readonly now?: () => string;
  readonly onProgress: Effects['onProgress'];
}

/** From whom mails come that never leave the machine. */
const sender = 'Periodical <no-reply@reports.example.com>';

export function localEffects(options: LocalOptions): Effects & { close: () => void } {
  const { lake, out, onProgress, now = () => new Date().toISOString() } = options;
  const ledger = sqliteLedger(join(out, 'ledger.sqlite'));
  const archive = localArchive(out);
  const channel: Channel = { name: 'outbox', idempotent: true, ...outbox(localOutbox(out)) };
  const linksFor = async (edition: EditionId) => ({ archiveUrl: localUrl(archive, edition) });
  return {
    check: checkReport,
    engine: duckDbEngine({ lake }),
    archive,
    ledger,
    dispatch: (edition, manifest, recipients) =>
      deliver({ archive, ledger, channel, edition, manifest, recipients, from: sender, linksFor, now }),
    now,
    onProgress,
    close: () => ledger.close(),
  };
}

type Asked = Pick<RunRequest, 'report' | 'templates' | 'period'> & Partial<RunRequest>;

/** A request of somebody at this machine, now, for a run of its own. */
export const localRequest = (asked: Asked): RunRequest => ({
  id: randomUUID(),
  trigger: 'request',
  now: new Date().toISOString(),
  force: false,
  recipients: [],
  state: {},
  isTriedAgain: false,
  ...asked,
});

export const localArchive = (out: string): Archive => folderArchive(join(out, 'archive'));

export const localOutbox = (out: string): string => resolve(out, 'outbox');

/** The edition's folder as a link. */
function localUrl(archive: Archive, edition: EditionId): string {
  return pathToFileURL(archive.locate(edition)).href;
}
