/** Texts that attack: each means something to one of the languages that a text of the data passes through. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';

/** Texts that once did harm, or might: SQL, HTML, MJML, Typst, Markdoc, formulas, headers, Unicode. */
export const hostileTexts: readonly string[] = JSON.parse(
  readFileSync(new URL('corpus/texts.json', import.meta.url), 'utf8'),
);

/** Too large to be written into the corpus. */
export const largeTexts: readonly string[] = [
  'x'.repeat(1 << 20),
  '销'.repeat(350_000),
  'word '.repeat(200_000),
  '<b>'.repeat(350_000),
  "'".repeat(1 << 20),
  '{{'.repeat(500_000),
  '\u202E'.repeat(350_000),
  'a\n'.repeat(500_000),
];

// Pieces that mean something beside each other, and code units that are no character.
const piece = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.constantFrom(
    '\r\n',
    '\0',
    '\u202E',
    '\u200B',
    '\uD800',
    '\uDC00',
    '\uFFFE',
    '\u2028',
    '\u001B[31m',
    '\t',
  ),
  fc.constantFrom(...'<>&"\'`={}[]()%#$*_\\/;:,|~-+@!?^ '),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);

/** A text for any place that text from data, a page or a setting can reach. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...hostileTexts) },
  { weight: 4, arbitrary: fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);
