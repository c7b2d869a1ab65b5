/** Lines for a fixed-width font. */
import { characterWidth, displayWidth } from './width.ts';

// A line must not begin with these, nor end with those (GB/T 15834).
const closing = /[，。、；：？！）」』》〉】”’…—%％,.;:?!)\]}]/u;
const opening = /[（「『《〈【“‘([{¥￥$]/u;

/**
 * Breaks at spaces and between Chinese characters. A longer word, such as an address, stays whole: broken, it
 * would be no address.
 * @param indent before every line but the first
 */
export function wrapped(text: string, width: number, indent = ''): string {
  return text
    .split('\n')
    .map((line) => wrappedLine(line, width, indent))
    .join(`\n${indent}`);
}

function wrappedLine(line: string, width: number, indent: string): string {
  const lines: string[] = [];
  let current = '';
  for (const piece of pieces(line)) {
    const room = lines.length === 0 ? width : width - displayWidth(indent);
    if (current !== '' && displayWidth((current + piece).trimEnd()) > room) {
      lines.push(current.trimEnd());
      current = piece.trimStart();
    } else current += piece;
  }
  return [...lines, current.trimEnd()].join(`\n${indent}`);
}

/** What stays together: a word with the spaces after it, a Chinese character with its punctuation. */
function pieces(line: string): string[] {
  const found: string[] = [];
  let before = '';
  for (const character of line.trim()) {
    if (found.length > 0 && !mayBreak(before, character)) found[found.length - 1] += character;
    else found.push(character);
    before = character;
  }
  return found;
}

function mayBreak(before: string, character: string): boolean {
  if (character === ' ' || closing.test(character) || opening.test(before)) return false;
  return before === ' ' || characterWidth(before) === 2 || characterWidth(character) === 2;
}
