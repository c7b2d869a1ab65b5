/** Texts in scripts whose letters change beside each other, as outlines: Typst shapes them, resvg makes them paths. */
import { Resvg } from '@resvg/resvg-js';
import { cleanText } from '../text/clean.ts';
import { isolated } from '../text/direction.ts';
import { covers, fontFolders, moreFamilies } from '../text/fonts.ts';
import { latinFamilies, typeface } from '../text/typeface.ts';
import { svgOf } from './pdf/compiler.ts';

/** An outline in units of which an em has a hundred; the text starts at 0 of its baseline. */
export interface Shaped {
  readonly paths: string;
  readonly width: number;
}

const inShapes =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Thai}\p{Script=Devanagari}\p{Regional_Indicator}\p{Emoji_Modifier}\u200D]|\u20E3/u;

/** Whether letters drawn one after the other would be wrong. */
export const needsShaping = (text: string) => inShapes.test(text);

const known = new Map<string, Shaped>();
const mostKnown = 1000;

export function shaped(text: string, weight: 400 | 700): Shaped {
  const families = [...latinFamilies(), typeface().han];
  const key = `${families.join()} ${weight} ${text}`;
  const found = known.get(key) ?? drawn(text, weight, families);
  if (known.size >= mostKnown) known.clear();
  known.set(key, found);
  return found;
}

// The baseline lies an em below the top.
const page = `#let data = json("data.json")
#set page(width: auto, height: auto, margin: 0pt)
#set text(size: 100pt, top-edge: 1em, bottom-edge: -0.5em, font: data.fonts, weight: data.weight)
#data.text`;

/** What no font has is "□"; what no XML may hold is not there. */
function drawable(text: string): string {
  const shown = (character: string) =>
    covers(character.codePointAt(0) ?? 0) || /[\p{Cf}\p{Variation_Selector}\s]/u.test(character);
  return [...cleanText(text)].map((character) => (shown(character) ? character : '□')).join('');
}

function drawn(text: string, weight: 400 | 700, families: readonly string[]): Shaped {
  const more = moreFamilies(text);
  const data = {
    text: isolated(drawable(text)),
    weight,
    fonts: [...families, ...more],
  };
  const svg = svgOf(
    [
      { name: 'document.typ', bytes: Buffer.from(page) },
      { name: 'data.json', bytes: Buffer.from(JSON.stringify(data)) },
    ],
    fontFolders(more),
  );
  const simple = new Resvg(svg, { font: { loadSystemFonts: false } });
  const inside = simple
    .toString()
    .replace(/^[^>]*>|<\/svg>\s*$|<defs\/>| fill="#000000"| stroke="none"/g, '')
    .replace(/>\s+</g, '><')
    .trim();
  return { paths: `<g transform="translate(0 -100)">${inside}</g>`, width: simple.width };
}
