/** How a CSV file is divided into fields, guessed from its beginning. */
import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, readSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
import { isGzip } from '../query/csv/bytes.ts';
import { recordsOf } from '../query/csv/records.ts';

export interface Beginning {
  readonly encoding: string;
  readonly delimiter: string;
  /** Lines above the header, or above the first record. */
  readonly skip: number;
  /** Names of the columns; undefined: the file has none. */
  readonly header: readonly string[] | undefined;
  readonly records: readonly (readonly string[])[];
}

const bytesRead = 2 ** 20;

/** Reads the beginning of a file: as many whole records as a megabyte has. */
export function beginningOf(path: string): Beginning {
  const bytes = firstBytes(path);
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes);
  const isWhole = bytes.length < bytesRead / 2;
  const { delimiter, width } = delimiterOf(text);
  const all = recordsIn(text, delimiter, isWhole);
  const first = all.findIndex(({ fields }) => fields.length === width);
  const top = all[first];
  const skip = first < 1 ? 0 : (top?.lines[0] ?? 1) - 1;
  const records = all.slice(Math.max(first, 0)).map(({ fields }) => fields);
  const names = (top?.fields ?? []).map((name) => name.trim());
  const header = isHeader(names) ? names : undefined;
  return { encoding, delimiter, skip, header, records: header ? records.slice(1) : records };
}

function firstBytes(path: string): Uint8Array {
  const bytes = Buffer.alloc(bytesRead);
  const file = openSync(path, 'r');
  const read = bytes.subarray(0, readSync(file, bytes));
  closeSync(file);
  if (!isGzip(read)) return read;
  return gunzipSync(read, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, bytesRead);
}

function encodingOf(bytes: Uint8Array): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return 'utf-16';
  // The last letter may be cut.
  const end = bytes.findLastIndex((byte) => byte < 0x80) + 1;
  if (isUtf8(bytes.subarray(0, end))) return 'utf-8';
  return isChinese(bytes.subarray(0, end)) ? 'gbk' : 'windows-1252';
}

/** Chinese letters are pairs of bytes beyond ASCII, while an accent stands alone among letters. */
function isChinese(bytes: Uint8Array): boolean {
  const runs =
    Buffer.from(bytes)
      .toString('latin1')
      .match(/[\x80-\xff]+/g) ?? [];
  const pairs = runs.filter(({ length }) => length % 2 === 0).length;
  return pairs > runs.length * 0.9 && !new TextDecoder('gbk').decode(bytes).includes('\ufffd');
}

function recordsIn(text: string, delimiter: string, isWhole: boolean) {
  const records = recordsOf(delimiter);
  const found = records.push(text);
  return isWhole ? [...found, ...records.end()].filter(({ fields }) => fields.join('') !== '') : found;
}

/** The one that gives most records the same number of fields, and more than one. */
function delimiterOf(text: string): { readonly delimiter: string; readonly width: number } {
  const start = text.slice(0, 100_000);
  const tried = [',', ';', '\t', '|'].map((delimiter) => {
    const counts = Map.groupBy(
      recordsIn(start, delimiter, text.length === start.length),
      ({ fields }) => fields.length,
    );
    const [width = 1, records = []] = [...counts].toSorted(([, a], [, b]) => b.length - a.length)[0] ?? [];
    return { delimiter, width, score: width < 2 ? 0 : records.length * Math.min(width, 4) };
  });
  return tried.reduce((best, one) => (one.score > best.score ? one : best));
}

const isHeader = (names: readonly string[]) =>
  names.every((name) => name !== '' && !/^[-+]?[\d.,/:-]+$/.test(name));
