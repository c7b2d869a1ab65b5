/** SQL that DuckDB and Athena read as different tokens: what is a text to one of them may be a statement to the other. */
import type { Problem } from '../errors.ts';
import type { TextFile } from '../templates/files.ts';
import { type Token, tokenize } from './sql.ts';

/** The signs of the SQL that both engines have, and those that are refused with what to write instead of them. */
const signs = /^(?:::|[-()[\],.;:+*/%<>=!|?^~&{}$@])$/;

/** Nobody nests so many by hand, and each of them is a turn of a recursion. */
const deepest = 200;

/** @returns the first of each kind, with its line */
export function problemsOfTokens({ file, text }: Pick<TextFile, 'file' | 'text'>): Problem[] {
  const found = new Map<string, number>();
  let depth = 0;
  for (const token of tokenize(text)) {
    if (token.text === '(') depth++;
    else if (token.text === ')') depth--;
    const message = depth > deepest ? `more than ${deepest} parentheses in each other` : problemOf(token);
    if (message !== undefined && !found.has(message)) found.set(message, token.line);
  }
  return [...found].map(([message, line]) => ({ file, line, message }));
}

function problemOf({ kind, text }: Token): string | undefined {
  if (text.includes('\0')) return 'a NUL character, where DuckDB ends the statement; expected text';
  if (kind === 'comment') return commentProblem(text);
  if (kind === 'string') return isEnded(text, "'") ? undefined : "a text that does not end; expected '";
  if (kind === 'quoted')
    return isEnded(text, '"') ? undefined : 'a quoted name that does not end; expected "';
  return kind === 'symbol' && !signs.test(text)
    ? `${named(text)}; expected it in a text or in a quoted name alone`
    : undefined;
}

function commentProblem(text: string): string | undefined {
  if (!text.startsWith('/*')) return undefined;
  if (text.length < 4 || !text.endsWith('*/')) return 'a comment that does not end; expected */';
  if (!text.includes('/*', 2)) return undefined;
  return 'a /* in a comment, which only DuckDB takes for a comment of its own; expected one comment after the other';
}

const isEnded = (text: string, quote: string): boolean => text.split(quote).length % 2 === 1;

/** A sign as people see it, or its code if it cannot be seen. */
function named(sign: string): string {
  const code = `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(sign) ? `the sign ${sign} (${code})` : `the sign ${code}`;
}
