/** Text from data, made printable: what no font has is shown as "□" and noted, what is invisible is dropped. */
import { covers } from '../../text/fonts.ts';

/** Characters that were replaced, in the order in which they were met. */
export type Missing = Set<string>;

const substitute = '□';
const controls = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
// Zero-width and bidi characters, soft hyphens, and the selectors that only emoji fonts understand.
const invisible = /\p{Cf}|\p{Variation_Selector}/gu;
const notAscii = /[^ -~]/;
// Longer ones would run over the edge of the page.
const longWord = /[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{28,}/gu;

// "¥7.90 billion" and "2.12 万元" stay on one line.
const beforeUnit = /(?<=\d) (?=million|billion|trillion|[百千万亿元])/gu;

/** @param missing gets the characters that no font has; half a surrogate pair is U+FFFD there */
export function printable(text: string, missing: Missing): string {
  const known = notAscii.test(text) ? covered(text, missing) : text;
  return known.replace(controls, ' ').replace(beforeUnit, '\u00A0').replace(longWord, breakable);
}

function covered(text: string, missing: Missing): string {
  let result = '';
  let joined = false;
  for (const character of text.toWellFormed().normalize('NFC')) {
    const joiner = character === '\u200D';
    if (!joiner && !character.match(invisible)) result += shown(character, joined, missing);
    joined = joiner;
  }
  return result;
}

// Of a family of emoji that are joined to one picture, one "□" stands for all; a mark is dropped.
function shown(character: string, joined: boolean, missing: Missing): string {
  if (character.match(controls) || covers(character.codePointAt(0) ?? 0)) return character;
  missing.add(character);
  return joined || /\p{M}|\p{Emoji_Modifier}/u.test(character) ? '' : substitute;
}

function breakable(word: string): string {
  return word.replace(/.{14}(?=.{4})/gsu, '$&\u200B');
}

/** "report.en.pdf: no font has 𠮷 (U+20BB7), …", or nothing where all could be shown. */
export function missingWarnings(missing: Missing): string[] {
  if (missing.size === 0) return [];
  const named = [...missing].slice(0, 20).map((character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `${character} (U+${code})`;
  });
  const more = missing.size > named.length ? ` and ${missing.size - named.length} more` : '';
  return [`no font has these characters, "${substitute}" is printed instead: ${named.join(', ')}${more}`];
}
