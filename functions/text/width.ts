/**
 * How wide a text stands in a fixed-width font, by code points. string-width would also take the emoji of a sequence for
 * one, but measures Chinese 60 times slower, and every wrapped line and cell of a workbook is measured.
 */
import { eastAsianWidth } from 'get-east-asian-width';

const none = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u;

/** Columns that a text takes: a Latin letter 1, a Chinese character or an emoji 2, a combining mark 0. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

export function characterWidth(character: string): number {
  if (character <= '~') return character < ' ' ? 0 : 1;
  return none.test(character) ? 0 : eastAsianWidth(character.codePointAt(0) ?? 0);
}

/** Spaces up to `width`, before the text for `end` and after it for `start`. */
export function padded(text: string, width: number, align: 'start' | 'end'): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'end' ? space + text : text + space;
}
