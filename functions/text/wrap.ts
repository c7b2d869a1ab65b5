/** Lines for a fixed-width font. */
import { pieces } from './pieces.ts';
import { displayWidth } from './width.ts';

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
  for (const piece of pieces(line.trim())) {
    const space = lines.length === 0 ? width : width - displayWidth(indent);
    if (current !== '' && displayWidth((current + piece).trimEnd()) > space) {
      lines.push(current.trimEnd());
      current = piece.trimStart();
    } else current += piece;
  }
  return [...lines, current.trimEnd()].join(`\n${indent}`);
}
