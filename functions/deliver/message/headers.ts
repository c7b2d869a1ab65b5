/** What stands in a header is one line of text, whatever it was made of. */
import { type NamedAddress, readNamedAddress } from '../../address.ts';
import { InputError } from '../../errors.ts';
import { cleanText } from '../../text/clean.ts';
import { isolated } from '../../text/direction.ts';

const own = new Set([
  ...['from', 'sender', 'to', 'cc', 'bcc', 'reply-to', 'subject', 'date', 'message-id', 'mime-version'],
  ...['content-type', 'content-transfer-encoding', 'content-disposition', 'content-id'],
]);

/**
 * `name@example.com` or `Name <name@example.com>`.
 * @throws InputError it is something else, such as two addresses or one with a line break
 */
export function parseAddress(text: string): NamedAddress {
  const found = readNamedAddress(text);
  if (found) return found;
  throw InputError.at('', `expected an address such as "name@example.com", got ${JSON.stringify(text)}`);
}

/** A text without line breaks, controls and marks of directions; what could begin a new header becomes a space. */
export function singleLine(text: string): string {
  return cleanText(text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')).trim();
}

/** A subject that reads as it is written: `=?UTF-8?B?…?=` in a text of the data would be decoded by mail programs. */
export function subjectLine(text: string): string {
  return isolated(singleLine(text).replaceAll('=?', '=\u200B?'));
}

/** @throws InputError a name is not that of a header, or is one that the message writes itself */
export function checkedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(name) || own.has(name.toLowerCase()))
        throw InputError.at('', `the header ${JSON.stringify(name)} cannot be set`);
      return [name, singleLine(value)];
    }),
  );
}
