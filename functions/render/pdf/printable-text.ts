/** Text from data, made printable: what no font has is shown as "□" and noted, what is invisible is dropped. */
import { isolated } from '../../text/direction.ts';
import { covers } from '../../text/fonts.ts';
import { joiner } from '../../text/printable.ts';

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

/**
 * What is written from the right is set apart, so that it does not turn what stands beside it.
 * @param missing gets the characters that no font has; half a surrogate pair is U+FFFD there
 * @param inTheme whether a font of the theme has a character
 */
export function printable(
  text: string,
  missing: Missing,
  inTheme: (codePoint: number) => boolean = () => false,
): string {
  const known = notAscii.test(text) ? isolated(covered(text, missing, inTheme)) : text;
  return known.replace(controls, ' ').replace(beforeUnit, '\u00A0').replace(longWord, breakable);
}

type Covers = (codePoint: number) => boolean;

function covered(text: string, missing: Missing, inTheme: Covers): string {
  let result = '';
  let shaping = '';
  for (const character of text.toWellFormed().normalize('NFC')) {
    if (joiners.test(character)) {
      shaping = character;
      continue;
    }
    if (character !== joiner && character.match(invisible)) continue;
    const next = shown(character, shaping === '\u200D', missing, inTheme);
    // Joiners shape letters and emoji; elsewhere they are of no use.
    result += (next === character && joined.test(result) ? shaping : '') + next;
    shaping = '';
  }
  return result;
}

const joiners = /[\u200C\u200D]/;
const joined = /[\p{Script=Arabic}\p{Script=Devanagari}\p{Extended_Pictographic}\p{Emoji_Modifier}]$/u;

// One "□" stands for all emoji that are joined to one picture, such as a family; a mark is dropped.
function shown(character: string, isJoined: boolean, missing: Missing, inTheme: Covers): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === joiner || character.match(controls) || covers(code) || inTheme(code)) return character;
  missing.add(character);
  return isJoined || /\p{M}|\p{Emoji_Modifier}/u.test(character) ? '' : substitute;
}

/** Characters of a text that no font has. */
export function missingIn(text: string): Missing {
  const missing: Missing = new Set();
  if (notAscii.test(text)) covered(text, missing, () => false);
  return missing;
}

function breakable(word: string): string {
  return word.replace(/.{14}\p{M}*(?=.{4})/gsu, '$&\u200B');
}

/** "no font has these characters, …: 𐎠 (U+103A0), …", or nothing where all could be shown. */
export function missingWarnings(missing: Missing, where = ''): string[] {
  if (missing.size === 0) return [];
  const named = [...missing].slice(0, 20).map((character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `${character} (U+${code})`;
  });
  const more = missing.size > named.length ? ` and ${missing.size - named.length} more` : '';
  return [
    `no font has these characters, "${substitute}" is printed instead${where}: ${named.join(', ')}${more}`,
  ];
}
