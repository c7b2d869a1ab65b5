/** An address from the data, where a page asks for a link of it. */
import { joiner } from '../text/printable.ts';

// Nobody publishes longer ones.
const longest = 2000;

/** @returns undefined if it is not a whole http(s) address, or has a name or a password in it */
export function webAddress(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.replaceAll(joiner, '').trim();
  if (text.length > longest || !/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const { href, username, password } = new URL(text);
  return username === '' && password === '' ? href : undefined;
}
