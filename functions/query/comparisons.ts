/** What the text of a query compares with a parameter. */
import { isBlank, type Span, type Token, tokenize } from './sql.ts';

function previous(tokens: readonly Token[], from: number): number {
  let index = from;
  while (isBlank(tokens[index])) index--;
  return index;
}

/** The column in front of the comparison with the parameter at `index`: its first token, and the one behind it. */
export function comparedWith(tokens: readonly Token[], index: number): Span | undefined {
  const at = previous(tokens, index - 1);
  let operator = at;
  while (/^[<>=!]$/.test(tokens[operator]?.text ?? '')) operator--;
  const isBetween = tokens[at]?.text.toLowerCase() === 'between';
  if (operator === at && !isBetween) return undefined;
  const last = previous(tokens, isBetween ? at - 1 : operator);
  if (!isName(tokens[last])) return undefined;
  let start = last;
  while (tokens[start - 1]?.text === '.' && isName(tokens[start - 2])) start -= 2;
  return { start, end: last + 1 };
}

const isName = (token: Token | undefined) => token?.kind === 'word' || token?.kind === 'quoted';

/** Names of the columns that a text compares with a parameter whose name ends so, without their relation. */
export function columnsComparedWith(text: string, ending: string): string[] {
  const tokens = tokenize(text);
  const columns = tokens.flatMap(({ kind, text: name }, index) => {
    const operand = kind === 'parameter' && name.endsWith(ending) ? comparedWith(tokens, index) : undefined;
    return operand ? [(tokens[operand.end - 1]?.text ?? '').replaceAll('"', '')] : [];
  });
  return [...new Set(columns)];
}
