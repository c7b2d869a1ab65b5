/**
 * The four font files of charts, PDF and pictures: Inter for Latin, Noto Sans SC for Chinese. Only these are
 * read, never the machine's own, so that every machine draws the same. Their character maps and widths are
 * read from the files: a text can be measured and checked before it is drawn.
 */
import { createRequire } from 'node:module';
import { readTrueType, type TrueType } from './truetype.ts';

export interface Font {
  readonly family: string;
  readonly weight: 400 | 700;
  /** Absolute path of a TrueType file. */
  readonly path: string;
}

const { resolve } = createRequire(import.meta.url);

/** In the order in which a text looks for its characters. */
export const fonts: readonly Font[] = [
  { family: 'Inter', weight: 400, path: resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf') },
  { family: 'Inter', weight: 700, path: resolve('@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf') },
  {
    family: 'Noto Sans SC',
    weight: 400,
    path: resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
  },
  {
    family: 'Noto Sans SC',
    weight: 700,
    path: resolve('@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf'),
  },
];

// "□".
const substitute = 0x25a1;

const read = new Map<string, TrueType>();

function trueType(font: Font): TrueType {
  const known = read.get(font.path);
  if (known) return known;
  const made = readTrueType(font.path);
  read.set(font.path, made);
  return made;
}

interface Glyph {
  readonly font: TrueType;
  readonly id: number;
}

function findGlyph(codePoint: number, weight: Font['weight']): Glyph | undefined {
  for (const candidate of fonts) {
    if (candidate.weight !== weight) continue;
    const font = trueType(candidate);
    const id = font.glyph(codePoint);
    if (id !== 0) return { font, id };
  }
  return undefined;
}

/** Whether a font of this weight has the character. Both weights of a family cover the same. */
export function covers(codePoint: number, weight: Font['weight'] = 400): boolean {
  return findGlyph(codePoint, weight) !== undefined;
}

/** Whether a text needs no more than one family. */
export function isOfOneFamily(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  return fonts.some((font) => codes.every((code) => trueType(font).glyph(code) !== 0));
}

/** Width of a text in em, without kerning; a character that no font has counts as one em. */
export function textWidth(text: string, weight: Font['weight'] = 400): number {
  let width = 0;
  for (const character of text) {
    const glyph = findGlyph(character.codePointAt(0) ?? 0, weight);
    width += glyph ? glyph.font.advance(glyph.id) : 1;
  }
  return width;
}

/**
 * A text as SVG paths that start at a point of the baseline; "□" stands for what no font has.
 * @param size of an em, in the units of the point
 */
export function textPaths(text: string, x: number, y: number, size: number, weight: Font['weight']): string {
  let paths = '';
  let pen = x;
  for (const character of text) {
    const glyph = findGlyph(character.codePointAt(0) ?? 0, weight) ?? findGlyph(substitute, weight);
    if (!glyph) continue;
    const place = `translate(${pen.toFixed(2)} ${y.toFixed(2)}) scale(${size / glyph.font.unitsPerEm})`;
    const outline = glyph.font.outline(glyph.id);
    if (outline !== '') paths += `<path transform="${place}" d="${outline}"/>`;
    pen += glyph.font.advance(glyph.id) * size;
  }
  return paths;
}
