/** The interface of archives: editions are written once, manifest last, and never changed. */

export interface ArchiveFile {
  /** Path in the edition. */
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export interface EditionId {
  readonly report: string;
  /** Id of the period, with the values that it was asked for with. */
  readonly period: string;
  /** From 1. */
  readonly revision: number;
}

/** "REPORT/PERIOD/rN" */
export function editionPath({ report, period, revision }: EditionId): string {
  return `${report}/${period}/r${revision}`;
}

/** The report of "REPORT/PERIOD/rN", or of any other path that begins with one. */
export const reportOf = (path: string): string => path.split('/')[0] ?? '';

const pattern = /^([a-z][a-z0-9_-]*)\/([A-Za-z0-9._,=-]+)\/r([1-9]\d{0,8})$/;

/** Reads "REPORT/PERIOD/rN", or undefined where it is none. */
export function parseEditionPath(text: string): EditionId | undefined {
  const [, report, period, revision] = pattern.exec(text) ?? [];
  if (report === undefined || period === undefined || period.startsWith('.')) return undefined;
  return { report, period, revision: Number(revision) };
}

export type PutResult =
  /** Written now, or there already with the same bytes. */
  | 'stored'
  /** There already with other bytes: this revision is another run's. */
  | 'conflict';

export interface Archive {
  /** Puts a file if it is not there yet. Nothing is ever overwritten, and no reader sees half a file. */
  putFile(edition: EditionId, file: ArchiveFile): Promise<PutResult>;
  /** A file of an edition, or undefined. */
  readFile(edition: EditionId, name: string): Promise<Uint8Array | undefined>;
  /** Names of the files that lie there, whether the edition exists or not. */
  listFiles(edition: EditionId): Promise<string[]>;
  /** Names of what lies there besides files: files that were never finished, and empty folders (with a slash at the end). */
  listLeftovers(edition: EditionId): Promise<string[]>;
  /** Removes what was begun by writers that are gone. */
  removeLeftovers(edition: EditionId): Promise<void>;
  /** Editions whose manifest exists, ordered by report, period and revision. */
  listEditions(report?: string, period?: string): Promise<EditionId[]>;
  /** Revisions that have any file, with or without a manifest, ascending. */
  listRevisions(report: string, period: string): Promise<number[]>;
  /** Where a reader finds the edition: a folder's path, an S3 address. */
  locate(edition: EditionId): string;
}
