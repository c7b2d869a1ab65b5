/** How wide a text stands in a fixed-width font. */

// East Asian Wide and Fullwidth (Unicode UAX 11), and emoji: two columns in a terminal, a mail and a sheet.
const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}/u;
const none = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u;

/** Columns that a text takes: a Latin letter 1, a Chinese character 2, a combining mark 0. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

export function characterWidth(character: string): number {
  if (character <= '~') return character < ' ' ? 0 : 1;
  if (wide.test(character)) return 2;
  return none.test(character) ? 0 : 1;
}

/** Spaces up to `width`, before the text for `end` and after it for `start`. */
export function padded(text: string, width: number, align: 'start' | 'end'): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'end' ? space + text : text + space;
}
