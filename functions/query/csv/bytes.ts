/** What the first bytes of a file say: what it is, and how its text is encoded. */
import { isUtf8 } from 'node:buffer';
import { encodingHint } from './hints.ts';

const startsWith = (bytes: Uint8Array, ...start: readonly number[]) =>
  bytes.length >= start.length && start.every((byte, index) => bytes[index] === byte);

/** Whether it is packed by gzip, whatever it is called. */
export const isGzip = (bytes: Uint8Array): boolean => startsWith(bytes, 0x1f, 0x8b);

const foreign: readonly (readonly [readonly number[], string])[] = [
  [[0x42, 0x5a, 0x68], 'packed by bzip2'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'packed by zstd'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'packed by xz'],
  [[0x04, 0x22, 0x4d, 0x18], 'packed by lz4'],
  [[0x50, 0x4b, 0x03, 0x04], 'a ZIP archive or a workbook of Excel'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old workbook of Excel'],
  [[0x50, 0x41, 0x52, 0x31], 'a Parquet file'],
  [[0x4f, 0x62, 0x6a, 0x01], 'an Avro file'],
  [[0x4f, 0x52, 0x43], 'an ORC file'],
];

/** `it is packed by zstd; expected …`, or undefined: it may be text. */
export function foreignProblem(bytes: Uint8Array): string | undefined {
  const [, found] = foreign.find(([start]) => startsWith(bytes, ...start)) ?? [];
  return found && `it is ${found}; expected CSV, as text or packed by gzip`;
}

const marks: readonly (readonly [readonly number[], string])[] = [
  [[0xff, 0xfe, 0, 0], 'utf-32'],
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/** The name for `TextDecoder`, which drops a byte order mark itself. */
export type Encoding = { readonly label: string } | { readonly problem: string };

/**
 * The encoding of a file that begins with these bytes.
 * @param said by lake.yaml
 */
export function encodingOf(bytes: Uint8Array, said: string): Encoding {
  const [, mark] = marks.find(([start]) => startsWith(bytes, ...start)) ?? [];
  if (mark !== undefined) {
    if (mark === said || (said === 'utf-16' && mark.startsWith('utf-16'))) return { label: mark };
    const expected = mark.startsWith('utf-16') ? '; encoding: utf-16 reads it' : '';
    return { problem: `begins with the byte order mark of ${mark}; expected ${said}${expected}` };
  }
  if (said === 'utf-16') return guessed(bytes);
  if (said === 'utf-8' || said.startsWith('utf-16') || !readsAsUtf8(bytes, said)) return { label: said };
  return { problem: `reads as utf-8; expected ${said}: leave encoding out if that is what the files are` };
}

/** Without a mark, the zeros of a header in Latin letters say the order of the bytes. */
function guessed(bytes: Uint8Array): Encoding {
  if (bytes.length === 0) return { label: 'utf-16le' };
  if (bytes[0] === 0 && bytes[1] !== 0) return { label: 'utf-16be' };
  if (bytes[0] !== 0 && bytes[1] === 0) return { label: 'utf-16le' };
  return { problem: 'has no byte order mark of utf-16; expected one, or encoding: utf-16le or utf-16be' };
}

/** Bytes of several per letter that are sound UTF-8 are that, and would be read as other letters. */
function readsAsUtf8(bytes: Uint8Array, said: string): boolean {
  // The last letter may be cut.
  const end = bytes.findLastIndex((byte) => byte < 0x80) + 1;
  const whole = bytes.subarray(0, end);
  if (!isUtf8(whole)) return false;
  const letters = new TextDecoder().decode(whole).match(/[^\0-\x7f]/gu) ?? [];
  const isOfTwoBytes = /^(gbk|gb18030|big5|shift_jis|euc-|iso-2022)/.test(said);
  // Once it may be chance: "é€’" of Windows is a letter of UTF-8, and so are some pairs of Chinese ones.
  return isOfTwoBytes
    ? letters.length >= 4 && letters.every((letter) => letter >= '\u0800')
    : letters.length >= 2;
}

/** What is said of text that is in another encoding than lake.yaml says. */
export const encodingProblem = (said: string): string =>
  `the text is not ${said}${said === 'utf-8' ? `; ${encodingHint}` : ''}`;
