/**
 * The font files of charts, PDF and pictures: Inter for Latin, Noto Sans SC for Chinese, and others for the scripts
 * that names may be in, which are read only if a text needs them. Only these are read, never the machine's own, so that
 * every machine draws the same. Their character maps and widths are read from the files: a text can be measured and
 * checked before it is drawn.
 */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { readTrueType, type TrueType } from './truetype.ts';
import { type OwnFont, type Typeface, typeface } from './typeface.ts';

export interface Font {
  readonly family: string;
  readonly weight: 400 | 700;
  /** Absolute path of a TrueType file. */
  readonly path: string;
}

const { resolve } = createRequire(import.meta.url);

/** Families whose files a document is drawn with only if its texts need them. */
const seldom = [
  ...['Noto Sans KR', 'Noto Sans JP', 'Noto Sans Thai', 'Noto Sans Arabic', 'Noto Sans Hebrew'],
  ...['Noto Sans Devanagari', 'Noto Emoji'],
];

/** In the order in which a text looks for its characters. */
export const families: readonly string[] = ['Inter', 'Noto Sans SC', ...seldom];

/** Both weights of each family. */
export const fonts: readonly Font[] = families.flatMap((family) => {
  const path = (weight: string) => {
    const file = `${family.replaceAll(' ', '')}_${weight}.ttf`;
    return resolve(`@expo-google-fonts/${family.toLowerCase().replaceAll(' ', '-')}/${weight}/${file}`);
  };
  return [
    { family, weight: 400, path: path('400Regular') } as const,
    { family, weight: 700, path: path('700Bold') } as const,
  ];
});

const ordered = new WeakMap<Typeface, readonly Font[]>();

/** In the order in which a text of now looks for its characters. */
function available(): readonly Font[] {
  const now = typeface();
  const known = ordered.get(now);
  if (known) return known;
  const inter = fonts.filter(({ family }) => family === 'Inter');
  const han = fonts.filter(({ family }) => family === now.han);
  const all = [...new Set([...(now.own ? bothOf(now.own) : []), ...inter, ...han, ...fonts])];
  ordered.set(now, all);
  return all;
}

const bothOf = ({ family, regular, bold }: OwnFont): readonly Font[] => [
  { family, weight: 400, path: regular },
  { family, weight: 700, path: bold },
];

const isUsual = ({ family }: Font) => !seldom.includes(family) || family === typeface().han;

/** Families besides the usual ones that a text needs, in their order. */
export function moreFamilies(text: string): string[] {
  // Latin, Greek, Cyrillic and most Chinese characters need none.
  const characters = new Set(
    text.match(/[^\0-\u052F\u2010-\u2027\u3000-\u303F\u4E00-\u9FA5\uFF00-\uFFEF]/gu),
  );
  const needed = new Set([...characters].map((character) => familyOf(character.codePointAt(0) ?? 0)));
  return families.filter((family) => needed.has(family) && seldom.includes(family));
}

/** The folders of the usual families and of others. */
export function fontFolders(more: readonly string[]): string[] {
  const needed = available().filter((font) => isUsual(font) || more.includes(font.family));
  return [...new Set(needed.map(({ path }) => dirname(path)))];
}

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
  readonly family: string;
  readonly font: TrueType;
  readonly id: number;
}

function findGlyph(codePoint: number, weight: Font['weight']): Glyph | undefined {
  for (const candidate of available()) {
    if (candidate.weight !== weight) continue;
    const font = trueType(candidate);
    const id = font.glyph(codePoint);
    if (id !== 0) return { family: candidate.family, font, id };
  }
  return undefined;
}

/** Whether a font of this weight has the character. Both weights of a family cover the same. */
export function covers(codePoint: number, weight: Font['weight'] = 400): boolean {
  return findGlyph(codePoint, weight) !== undefined;
}

function familyOf(codePoint: number): string | undefined {
  return findGlyph(codePoint, 400)?.family;
}

/** Whether one of the usual families has all of a text. */
export function isOfOneFamily(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  return available().some((font) => isUsual(font) && codes.every((code) => trueType(font).glyph(code) !== 0));
}

// Marks of direction, joiners and selectors take no space.
const isInvisible = (code: number) =>
  (code >= 0x200b && code <= 0x200f) ||
  (code >= 0x2060 && code <= 0x206f) ||
  (code >= 0xfe00 && code <= 0xfe0f);

/** Width of a text in em, without kerning; a character that no font has counts as one em. */
export function textWidth(text: string, weight: Font['weight'] = 400): number {
  let width = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (isInvisible(code)) continue;
    const glyph = findGlyph(code, weight);
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
    const code = character.codePointAt(0) ?? 0;
    if (isInvisible(code)) continue;
    const glyph = findGlyph(code, weight) ?? findGlyph(substitute, weight);
    if (!glyph) continue;
    const place = `translate(${pen.toFixed(2)} ${y.toFixed(2)}) scale(${size / glyph.font.unitsPerEm})`;
    const outline = glyph.font.outline(glyph.id);
    if (outline !== '') paths += `<path transform="${place}" d="${outline}"/>`;
    pen += glyph.font.advance(glyph.id) * size;
  }
  return paths;
}
