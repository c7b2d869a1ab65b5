/** Lines for the fonts of charts and PDF: texts measured and broken before anything is drawn. */
import { textWidth } from './fonts.ts';
import { largest } from './largest.ts';
import { pieces } from './pieces.ts';
import { joiner, steering } from './printable.ts';

// XML forbids controls.
const controls = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu;

const keptJoiner = (one: string) => (one === joiner ? one : '');

/** One line of text that is safe in XML; an empty one reads as a dash. */
export function plain(text: string): string {
  const line = text
    .toWellFormed()
    .normalize('NFC')
    .replace(controls, ' ')
    .replace(steering, keptJoiner)
    .trim();
  return line === '' ? '–' : line;
}

/** Width in the unit of `size`. */
export function measure(text: string, size: number, weight: 400 | 700 = 400): number {
  return textWidth(text, weight) * size;
}

/** The widest of several texts, each of which may have lines; in the unit of `size`, 0 for no texts. */
export function widest(texts: readonly string[], size: number, weight: 400 | 700 = 400): number {
  const lines = texts.flatMap((text) => text.split('\n'));
  return largest(
    lines.map((line) => measure(line, size, weight)),
    0,
  );
}

/** The width that a text needs when it is broken only between words. */
export function longestWord(text: string, size: number): number {
  return widest(
    pieces(text).map((piece) => piece.trimEnd()),
    size,
  );
}

/**
 * Breaks a text into lines of about the same width, at most `width` (in the unit of `size`). What is left after
 * `lines` lines is cut with "…". A word that is wider than a line is broken inside.
 */
export function wrap(text: string, width: number, lines: number, size: number): string {
  let rows = breakLines(text, width, size);
  if (rows.length > lines) {
    const last = cut(rows.slice(lines - 1).join(' '), width, size);
    return [...rows.slice(0, lines - 1), last].join('\n');
  }
  // Narrower as long as it takes no more lines, so that no word is left alone.
  for (let narrower = width - size / 2; rows.length > 1 && narrower > width / 2; narrower -= size / 2) {
    const tried = breakLines(text, narrower, size);
    if (tried.length > rows.length || longestWord(text, size) > narrower) break;
    rows = tried;
  }
  return rows.join('\n');
}

function breakLines(text: string, width: number, size: number): string[] {
  const rows: string[] = [];
  let row = '';
  for (const next of pieces(text).flatMap((piece) => split(piece, width, size))) {
    if (row !== '' && measure((row + next).trimEnd(), size) > width) {
      rows.push(row.trimEnd());
      row = '';
    }
    row += next;
  }
  return [...rows, row.trimEnd()];
}

function split(word: string, width: number, size: number): string[] {
  if (measure(word.trimEnd(), size) <= width) return [word];
  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    if (part !== '' && measure(part + character, size) > width) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return part === '' ? parts : [...parts, part];
}

/** A text of one line, cut with "…" where it is wider than `width`. */
export function cut(text: string, width: number, size: number): string {
  if (measure(text, size) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (measure(`${kept}${character}…`, size) > width) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}
