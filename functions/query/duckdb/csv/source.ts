/** A CSV file as text, whatever it is packed and encoded in. */
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { InputError } from '../../../errors.ts';
import { displayPath } from '../../../templates/directories.ts';
import { encodingOf, encodingProblem, foreignProblem, isGzip } from '../../csv/bytes.ts';
import type { RawTable } from '../../lake.ts';

/** A file of a table. */
export interface CsvFile {
  readonly file: string;
  /** Of the table, for messages. */
  readonly name: string;
  readonly table: RawTable;
}

export interface Source extends CsvFile {
  readonly isPacked: boolean;
  /** For `TextDecoder`. */
  readonly label: string;
  /** Its beginning, decoded: a header fits in. */
  readonly beginning: string;
}

export function problemIn(
  { file, name }: CsvFile,
  message: string,
  line?: number,
  cause?: unknown,
): InputError {
  return InputError.at(displayPath(file), `table ${name}: ${message}`, line, { cause });
}

const longestHeader = 1 << 20;

/**
 * Looks at the first bytes of a file.
 * @throws InputError it is not text, it is in another encoding than lake.yaml says, or it is packed and cannot be
 * unpacked to its end: DuckDB would read what there is of it
 */
export async function openSource(given: CsvFile): Promise<Source> {
  const first = await firstBytes(given.file);
  const isPacked = isGzip(first);
  const bytes = isPacked ? await unpackedBeginning(given) : first;
  const foreign = foreignProblem(bytes);
  if (foreign !== undefined) throw problemIn(given, foreign);
  const encoding = encodingOf(bytes, given.table.encoding);
  if ('problem' in encoding) throw problemIn(given, encoding.problem, 1);
  const beginning = new TextDecoder(encoding.label).decode(bytes, { stream: true });
  return { ...given, isPacked, label: encoding.label, beginning };
}

async function firstBytes(file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(file, { end: longestHeader - 1 })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function unpackedBeginning(given: CsvFile): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytesOf({ ...given, isPacked: true })) {
    if (size < longestHeader) chunks.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(chunks);
}

type Packed = CsvFile & Pick<Source, 'isPacked'>;

/** @throws InputError it cannot be unpacked */
async function* bytesOf(source: Packed): AsyncGenerator<Buffer> {
  const read = createReadStream(source.file, { highWaterMark: 1 << 18 });
  if (!source.isPacked) return yield* read;
  const unpacked = read.pipe(createGunzip());
  try {
    yield* unpacked;
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw problemIn(source, `cannot be unpacked: ${cause.message}`, undefined, cause);
  } finally {
    read.destroy();
  }
}

/**
 * The whole text, without a byte order mark.
 * @throws InputError it is in another encoding
 */
export async function* textOf(source: Source): AsyncGenerator<string> {
  const decoder = new TextDecoder(source.label, { fatal: true });
  try {
    for await (const chunk of bytesOf(source)) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw problemIn(source, encodingProblem(source.table.encoding), await lineOfForeignBytes(source), cause);
  }
}

/** The first line that is in another encoding. */
async function lineOfForeignBytes(source: Source): Promise<number | undefined> {
  // A line feed of two bytes is not looked for.
  if (source.label.startsWith('utf-16')) return undefined;
  let line = 1;
  let rest = Buffer.alloc(0);
  for await (const chunk of bytesOf(source)) {
    const bytes = Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      if (!isText(bytes.subarray(from, end), source.label)) return line;
      from = end + 1;
      line += 1;
    }
    rest = bytes.subarray(from);
  }
  return line;
}

function isText(bytes: Uint8Array, label: string): boolean {
  try {
    new TextDecoder(label, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Writes the text from its header on as UTF-8, a piece at a time. */
export async function copyText(source: Source, path: string): Promise<void> {
  await pipeline(withoutLines(textOf(source), source.table.skip), createWriteStream(path));
}

/** A text without its first lines. */
async function* withoutLines(text: AsyncIterable<string>, lines: number): AsyncGenerator<string> {
  let left = lines;
  let afterReturn = false;
  for await (const piece of text) {
    let from = 0;
    for (; from < piece.length && (left > 0 || afterReturn); from += 1) {
      const character = piece.charAt(from);
      if (left === 0 && character !== '\n') break;
      const isSecond = character === '\n' && afterReturn;
      if ((character === '\n' || character === '\r') && !isSecond) left -= 1;
      afterReturn = character === '\r';
    }
    if (from === piece.length) continue;
    afterReturn = false;
    yield piece.slice(from);
  }
}
