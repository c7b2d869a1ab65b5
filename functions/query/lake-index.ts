/** The files of a lake, as one hash for each day of a table. */
import { hash } from 'node:crypto';
import { z } from 'zod';
import { hashOf } from '../hash.ts';

export interface LakeFile {
  /** Relative to the table, with `/`: the same lake at another place is the same. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Another one whenever the file is written: its time, or the tag of its content. */
  readonly version: string;
}

export interface TableIndex {
  /** SHA-256 of the files by the day of their partition, `YYYY-MM-DD`; those without one under `''`. */
  readonly days: ReadonlyMap<string, string>;
  readonly files: number;
  readonly bytes: number;
  /** Calls of S3 that it took. */
  readonly listings: number;
  /** The newest one of an Iceberg table. */
  readonly snapshot?: string;
}

/** By the name of a raw table; undefined if the lake does not have it. */
export type LakeIndex = Readonly<Record<string, TableIndex | undefined>>;

/** Takes a table's files in any order, and keeps nothing of each but a sum. */
export interface Indexing {
  add(day: string, file: LakeFile): void;
  /** @returns undefined if there were no files */
  end(listings: number): TableIndex | undefined;
}

export function indexing(): Indexing {
  const sums = new Map<string, Uint32Array>();
  const total = { files: 0, bytes: 0 };
  return {
    add(day, { path, size, version }) {
      const sum = sums.get(day) ?? new Uint32Array(9);
      sums.set(day, sum);
      addTo(sum, hash('sha256', JSON.stringify([path, size, version]), 'buffer'));
      // An entry of a list is not a file.
      if (size > 0) total.files += 1;
      total.bytes += size;
    },
    end(listings) {
      const days = [...sums].map(([day, sum]) => [day, hashOf([...sum])] as const);
      return days.length === 0 ? undefined : { days: new Map(days), ...total, listings };
    },
  };
}

/** Adds a hash as a number of 256 bits, and counts it in the last word: the order of the files plays no part. */
function addTo(sum: Uint32Array, digest: Buffer): void {
  let carry = 0;
  for (let word = 0; word < 8; word++) {
    const added = (sum[word] ?? 0) + digest.readUInt32LE(word * 4) + carry;
    sum[word] = added;
    carry = added > 0xff_ff_ff_ff ? 1 : 0;
  }
  sum[8] = (sum[8] ?? 0) + 1;
}

/**
 * SHA-256 over the files of some tables in a span of days, and over those without a day.
 * @param firstDt the first day that counts, `YYYY-MM-DD`
 * @param lastDt the last one
 */
export function fingerprintBetween(
  index: LakeIndex,
  tables: readonly string[],
  firstDt: string,
  lastDt: string,
): string {
  const counts = (day: string) => day === '' || (firstDt <= day && day <= lastDt);
  return hashOf(
    [...new Set(tables)].sort().map((table) => {
      const days = index[table]?.days;
      return [table, days && [...days].filter(([day]) => counts(day)).sort(byDay)];
    }),
  );
}

/** The newest day of which some tables have a file, `YYYY-MM-DD`; undefined if no file has a day. */
export function newestDay(index: LakeIndex, tables: readonly string[]): string | undefined {
  const days = tables.flatMap((table) => [...(index[table]?.days.keys() ?? [])]);
  return days
    .filter((day) => day !== '')
    .toSorted()
    .at(-1);
}

const byDay = ([a]: readonly [string, string], [b]: readonly [string, string]) => (a < b ? -1 : 1);

/** An index as plain JSON. */
export const indexSchema = z.record(
  z.string(),
  z
    .object({
      days: z.array(z.tuple([z.string(), z.string()])),
      files: z.number(),
      bytes: z.number(),
      listings: z.number(),
      snapshot: z.string().exactOptional(),
    })
    .nullable(),
);

export const writtenIndex = (index: LakeIndex): z.output<typeof indexSchema> =>
  Object.fromEntries(
    Object.entries(index).map(([table, found]) => [
      table,
      found ? { ...found, days: [...found.days].sort(byDay).map(([day, hash]) => [day, hash]) } : null,
    ]),
  );

export const readIndex = (written: z.output<typeof indexSchema>): LakeIndex =>
  Object.fromEntries(
    Object.entries(written).map(([table, found]) => [
      table,
      found ? { ...found, days: new Map(found.days) } : undefined,
    ]),
  );
