/** Periodical on one machine: DuckDB over local files, a folder as archive, .eml files as outbox, SQLite as ledger. */
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { folderArchive } from './archive/folder.ts';
import type { Archive, EditionId } from './archive.ts';
import { outbox } from './deliver/outbox.ts';
import { sqliteLedger } from './ledger/sqlite.ts';
import type { Effects } from './pipeline.ts';
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

export function localEffects({ lake, out, now, onProgress }: LocalOptions): Effects & { close: () => void } {
  const ledger = sqliteLedger(join(out, 'ledger.sqlite'));
  return {
    engine: duckDbEngine({ lake }),
    archive: localArchive(out),
    ledger,
    channel: { name: 'outbox', idempotent: true, ...outbox(localOutbox(out)) },
    now: now ?? (() => new Date().toISOString()),
    onProgress,
    close: () => ledger.close(),
  };
}

export const localArchive = (out: string): Archive => folderArchive(join(out, 'archive'));

export const localOutbox = (out: string): string => resolve(out, 'outbox');

/** The edition's folder as a link. */
export function localUrl(archive: Archive, edition: EditionId): string {
  return pathToFileURL(archive.locate(edition)).href;
}
