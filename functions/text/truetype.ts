/**
 * What is needed of the project's TrueType files: which characters they have, how wide they are and how they
 * are drawn. The tables are described in the OpenType specification: "cmap", "hhea", "hmtx", "head", "loca", "glyf" and
 * "name".
 *
 * No library does this, because of what loading the usual four costs (bundled code, medians of 15 processes, November 2026):
 *
 *     these files        1.4 ms,   3 MB of memory,   5 kB of code
 *     opentype.js 2.0.0  1.7 s,  320 MB;  320 ms and 105 MB with lowMemory,  246 kB
 *     fontkit 2.0.4      90 ms,   47 MB,  765 kB and nine packages
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { drawContours, readContours } from './contours.ts';

export interface TrueType {
  /** Glyph of a code point, 0 where the font has none. */
  readonly glyph: (codePoint: number) => number;
  /** Advance width of a glyph in em. */
  readonly advance: (glyph: number) => number;
  /** Outline of a glyph as the data of an SVG path in units of the font, with its origin at 0 and y downwards. */
  readonly outline: (glyph: number) => string;
  readonly unitsPerEm: number;
  /** The name of its family, which regular and bold share. @throws Error it has none */
  readonly family: () => string;
}

export function readTrueType(path: string): TrueType {
  const tables = openTables(path);
  const unitsPerEm = tables.read('head').readUInt16BE(18);
  const longOffsets = tables.read('head').readUInt16BE(50) === 1;
  const widths = tables.read('hhea').readUInt16BE(34);
  const metrics = tables.read('hmtx');
  // Glyphs after the last width share it.
  const advance = (glyph: number) => metrics.readUInt16BE(Math.min(glyph, widths - 1) * 4) / unitsPerEm;
  const places = cached((_: 0) => tables.read('loca'));
  const glyphData = (glyph: number): Buffer => {
    const place = places(0);
    const at = (i: number) => (longOffsets ? place.readUInt32BE(i * 4) : place.readUInt16BE(i * 2) * 2);
    return tables.read('glyf', at(glyph), at(glyph + 1) - at(glyph));
  };
  const outline = cached((glyph: number) => drawContours(readContours(glyph, glyphData)));
  const family = () => familyName(tables.read('name'));
  return { glyph: cached(characterMap(tables.read('cmap'))), advance, outline, unitsPerEm, family };
}

function cached<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make(key);
    known.set(key, made);
    return made;
  };
}

interface FontTables {
  /** A table, or a part of it. */
  readonly read: (tag: string, offset?: number, length?: number) => Buffer;
}

// The file is opened for each read: a font of 10 MB is needed in small pieces, and seldom.
function openTables(path: string): FontTables {
  const part: Part = (offset, length) => {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(length);
      readSync(file, bytes, 0, length, offset);
      return bytes;
    } finally {
      closeSync(file);
    }
  };
  const places = directory(part);
  const read = (tag: string, offset = 0, length?: number) => {
    const place = places.get(tag);
    if (!place) throw new Error(`${path}: the font has no table "${tag}"`);
    return part(place.offset + offset, length ?? place.length);
  };
  return { read };
}

type Part = (offset: number, length: number) => Buffer;

function directory(part: Part): Map<string, { readonly offset: number; readonly length: number }> {
  const count = part(0, 12).readUInt16BE(4);
  const bytes = part(12, count * 16);
  const entries = Array.from({ length: count }, (_, i) => {
    const at = i * 16;
    const place = { offset: bytes.readUInt32BE(at + 8), length: bytes.readUInt32BE(at + 12) };
    return [bytes.toString('latin1', at, at + 4), place] as const;
  });
  return new Map(entries);
}

const ofFamily = 1;
const onWindows = 3;
const english = 0x409;

/** The English one, if there are several. */
function familyName(table: Buffer): string {
  const names = Array.from({ length: table.readUInt16BE(2) }, (_, i) => {
    const [platform, , language, id, length, offset] = Array.from({ length: 6 }, (_, field) =>
      table.readUInt16BE(6 + i * 12 + field * 2),
    ) as [number, number, number, number, number, number];
    const start = table.readUInt16BE(4) + offset;
    return { platform, language, id, bytes: table.subarray(start, start + length) };
  }).filter(({ platform, id }) => platform === onWindows && id === ofFamily);
  const name = names.find(({ language }) => language === english) ?? names[0];
  if (!name) throw new Error('the font has no name');
  return new TextDecoder('utf-16be').decode(name.bytes);
}

/** @throws Error without the format that has all of Unicode and the one that has its first plane */
function characterMap(cmap: Buffer): (codePoint: number) => number {
  const count = cmap.readUInt16BE(2);
  const offsets = Array.from({ length: count }, (_, i) => cmap.readUInt32BE(4 + i * 8 + 4));
  const ofFormat = (format: number) => offsets.find((offset) => cmap.readUInt16BE(offset) === format);
  const groups = ofFormat(12);
  if (groups !== undefined) return (codePoint) => glyphOfGroups(cmap.subarray(groups), codePoint);
  const segments = ofFormat(4);
  if (segments === undefined) throw new Error('the font has no character map of format 12 or 4');
  return (codePoint) => glyphOfSegments(cmap.subarray(segments), codePoint);
}

function glyphOfSegments(table: Buffer, codePoint: number): number {
  const size = table.readUInt16BE(6);
  for (let at = 0; at < size && codePoint <= 0xffff; at += 2) {
    if (codePoint > table.readUInt16BE(14 + at)) continue;
    const start = table.readUInt16BE(16 + size + at);
    if (codePoint < start) return 0;
    const delta = table.readUInt16BE(16 + 2 * size + at);
    const place = 16 + 3 * size + at;
    const offset = table.readUInt16BE(place);
    const glyph = offset === 0 ? codePoint : table.readUInt16BE(place + offset + 2 * (codePoint - start));
    return offset !== 0 && glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  }
  return 0;
}

function glyphOfGroups(table: Buffer, codePoint: number): number {
  let low = 0;
  let high = table.readUInt32BE(12) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = 16 + middle * 12;
    const start = table.readUInt32BE(at);
    if (codePoint < start) high = middle - 1;
    else if (codePoint > table.readUInt32BE(at + 4)) low = middle + 1;
    else return table.readUInt32BE(at + 8) + codePoint - start;
  }
  return 0;
}
