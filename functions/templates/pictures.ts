/** Pictures that lie beside pages: PNG and JPEG, of a size that a mail can carry. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { InputError } from '../errors.ts';
import { displayPath } from './directories.ts';

export interface Picture {
  readonly mediaType: 'image/png' | 'image/jpeg';
  /** Its bytes in base64. */
  readonly data: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

/** By their path, as messages name it. */
export type Pictures = Readonly<Record<string, Picture>>;

const mostBytesOnPages = 2 ** 20;
const mostPixels = 4000;

/**
 * The pictures of a folder; none if it is missing.
 * @throws InputError a file is not the picture that its name says, or is too large
 */
export function picturesIn(directory: string): Pictures {
  if (!existsSync(directory)) return {};
  const names = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => /\.(png|jpe?g)$/.test(entry.name) && !entry.isDirectory())
    .map(({ name }) => name);
  return Object.fromEntries(
    names.sort().map((name) => {
      const path = join(directory, name);
      return [displayPath(path), pictureOf(displayPath(path), readFileSync(path))];
    }),
  );
}

/** @throws InputError it is not the picture that its name says, or is too large */
export function pictureOf(file: string, bytes: Buffer, mostBytes = mostBytesOnPages): Picture {
  if (bytes.length > mostBytes)
    throw InputError.at(file, `has ${bytes.length} bytes; expected at most ${mostBytes}`, 1);
  const mediaType = extname(file) === '.png' ? 'image/png' : 'image/jpeg';
  const size = mediaType === 'image/png' ? sizeOfPng(bytes) : sizeOfJpeg(bytes);
  if (!size) throw InputError.at(file, `is not a whole picture of the type ${mediaType}`, 1);
  const [width, height] = size;
  if (Math.max(width, height) > mostPixels)
    throw InputError.at(file, `has ${width} × ${height} pixels; expected at most ${mostPixels} each way`, 1);
  return { mediaType, data: bytes.toString('base64'), width, height };
}

type Size = readonly [width: number, height: number];

function sizeOfPng(bytes: Buffer): Size | undefined {
  const isWhole =
    bytes.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n' &&
    bytes.subarray(-8, -4).toString() === 'IEND';
  return isWhole && bytes.length > 24 ? [bytes.readUInt32BE(16), bytes.readUInt32BE(20)] : undefined;
}

/** A JPEG is a row of segments, each with its length; the one of the frame has the size. */
function sizeOfJpeg(bytes: Buffer): Size | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  for (let at = 2; at + 9 < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    const kind = bytes.readUInt16BE(at);
    if (kind < 0xff00) return undefined;
    const isFrame = kind >= 0xffc0 && kind <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(kind);
    if (isFrame) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
  }
  return undefined;
}
