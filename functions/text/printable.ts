/** Text as it can stand in a terminal, a ledger or a plain mail: nothing of the data steers who shows it. */

// The scripts whose words need joiners.
const scripts =
  'Arabic Syriac Nko Mongolian Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Khmer Myanmar Tibetan';
const joined = scripts.split(' ').map((script) => `\\p{Script=${script}}`);

/** What stays: it shapes a word or an emoji, or is seen though Unicode calls it formatting. */
const needed = [
  `(?<=[${joined.join('')}\\p{Extended_Pictographic}\\p{Emoji_Modifier}]|\\uFE0F)[\\u200C\\u200D]`,
  // The letters of a flag such as that of Wales.
  '(?<=\\u{1F3F4}[\\u{E0020}-\\u{E007F}]*)[\\u{E0020}-\\u{E007F}]',
  '[\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}\\u180B-\\u180D\\u180F]',
  '[\\u0600-\\u0605\\u06DD\\u070F\\u0890\\u0891\\u08E2\\u{110BD}\\u{110CD}]',
].join('|');

/** Controls, halves of characters, marks of directions, lines and places, and what has no width and no shape. */
const unseen = '[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}\\uFFFE\\uFFFF]';

/** What steers whoever shows a text, or is seen by nobody: a name needs none of it. */
export const steering = new RegExp(`(?!${needed})${unseen}`, 'gu');

/** Word joiner: has no width, and keeps what is on both its sides together. */
export const joiner = '\u2060';

const known: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const escapeOf = (character: string) =>
  known[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/** The text with all that steers as visible escapes, such as `\u{1b}`; its line feeds and tabs stay. */
export function printable(text: string): string {
  return text.replace(steering, (one) => (one === '\n' || one === '\t' ? one : escapeOf(one)));
}

/** The text as one line: a line feed is an escape too. */
export function printableLine(text: string): string {
  return text.replace(steering, escapeOf);
}

/** The text of a JSON document in which all that steers is escaped as JSON does it. */
export function printableJson(json: string): string {
  return json.replace(steering, (one) => {
    const units = Array.from({ length: one.length }, (_, at) => one.charCodeAt(at));
    return one === '\n' ? one : units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
  });
}

/** A value of the data in a message: one line, and what is longer than 200 characters cut, with its length. */
export function shownValue(value: string, longest = 200): string {
  if (value.length <= longest) return printableLine(value);
  return `${printableLine(value.slice(0, longest).toWellFormed())}… (${value.length} characters)`;
}

const longestMessage = 2000;

/** A text of several lines, each of them a message. */
export function shownLines(text: string): string {
  return text.split('\n').map(shownMessage).join('\n');
}

/** A message as one line; of a very long one the middle is left out, since its end says what was expected. */
export function shownMessage(message: string): string {
  if (message.length <= longestMessage) return printableLine(message);
  const [start, end] = [message.slice(0, 1200), message.slice(-400)].map((part) => part.toWellFormed());
  return printableLine(`${start}… (${message.length} characters) …${end}`);
}
