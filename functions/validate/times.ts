/**
 * Times that are likely to be read in another zone than meant. All of it is sound SQL: a date becomes a
 * timestamp at midnight of UTC, and the hour of a timestamp is that of UTC.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Problem } from '../errors.ts';
import { comparedWith } from '../query/comparisons.ts';
import {
  argumentSpans,
  type ReportFunction,
  type Span,
  type Substitution,
  skipBlank,
  substitute,
  type Token,
  tokenize,
} from '../query/sql.ts';
import type { TextFile } from '../templates/files.ts';
import { looking } from './looking.ts';

// A type that only local times have, so that a timestamp tells which of the two it is, through any model.
const local = 'timestamp_ms';

/** Gives the functions that make local times another type for the time of a check. */
export const markedFunctions = (
  functions: Readonly<Record<string, ReportFunction>>,
): Readonly<Record<string, ReportFunction>> =>
  Object.fromEntries(
    Object.entries(functions).map(([name, { parameters, expand }]) => [
      name,
      name === 'local_time'
        ? { parameters, expand: (given) => `cast(${expand(given)} as ${local})` }
        : { parameters, expand },
    ]),
  );

/** Gives Trino's own conversions the same mark. */
export async function markLocalTimes(connection: DuckDBConnection): Promise<void> {
  await connection.run(`create or replace macro at_timezone(t, z) as cast(t at time zone z as ${local})`);
}

// Each is asked by itself: a text that a program wrote is not worth minutes of warnings.
const mostSuspects = 100;

/** @param files each of which is sound, over relations that the connection has */
export async function timeWarnings(
  connection: DuckDBConnection,
  files: readonly TextFile[],
  how: Substitution,
): Promise<Problem[]> {
  const warnings: Problem[] = [];
  for (const { file, text } of files) {
    looking.publish(file);
    for (const suspect of suspectsIn(text).slice(0, mostSuspects)) {
      const type = await typeOf(connection, suspect, how);
      const message = type === suspect.type ? suspect.message : undefined;
      if (message !== undefined) warnings.push({ file, line: suspect.line, message });
    }
  }
  return warnings;
}

/** An expression whose type decides whether something is wrong. */
interface Suspect extends Span {
  readonly tokens: readonly Token[];
  readonly line: number;
  readonly type: 'DATE' | 'TIMESTAMP';
  readonly message: string;
}

/**
 * The type that the expression has where it stands: DuckDB names it when it is given to a function that takes
 * neither dates nor times.
 */
async function typeOf(
  connection: DuckDBConnection,
  { tokens, start, end }: Suspect,
  how: Substitution,
): Promise<string | undefined> {
  const text = (from: number, to?: number) =>
    tokens
      .slice(from, to)
      .map((token) => token.text)
      .join('');
  const probed = `${text(0, start)} cbrt(${text(start, end)})${text(end)}`;
  try {
    await connection.run(`explain ${substitute(probed, how)}`);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return /argument types 'cbrt\((\w+)\)'/.exec(error.message)?.[1];
  }
}

const clockFunctions =
  'hour minute day_of_week dow day day_of_month day_of_year doy week week_of_year month quarter year year_of_week date_format'.split(
    ' ',
  );

function suspectsIn(text: string): Suspect[] {
  const tokens = tokenize(text);
  return tokens.flatMap((token, index) => suspectAt(tokens, token, index));
}

function suspectAt(tokens: readonly Token[], token: Token, index: number): Suspect[] {
  const name = token.text.toLowerCase();
  if (token.kind === 'parameter') return compared(tokens, index);
  const open = skipBlank(tokens, index + 1);
  if (token.kind !== 'word' || tokens[open]?.text !== '(') return [];
  const { spans, last } = argumentSpans(tokens, open);
  if (last === tokens.length) return [];
  const [first, second] = spans;
  const expression = name === 'date_trunc' ? second : first;
  if (!expression) return [];
  const found = { tokens, ...expression, line: token.line };
  if (name === 'cast' || name === 'try_cast') return casts(found);
  if (name === 'local_day' || name === 'local_time') {
    const message = `${name}() of a date; expected a timestamp in UTC: a date is a local day already`;
    return [{ ...found, type: 'DATE', message }];
  }
  if (name === 'extract') return extracts(found);
  if (name !== 'date_trunc' && !clockFunctions.includes(name)) return [];
  return [{ ...found, type: 'TIMESTAMP', message: utcMessage(name) }];
}

const utcMessage = (name: string) =>
  `${name}() of a timestamp in UTC; expected ${name}() of local_time(…), unless UTC is meant`;

type Found = Pick<Suspect, 'tokens' | 'start' | 'end' | 'line'>;

/** `cast(… as timestamp)` of a date, `cast(… as date)` of a timestamp. */
function casts(found: Found): Suspect[] {
  const { tokens, start, end } = found;
  const as = lastAt(tokens, start, end, 'as');
  const type = tokens[skipBlank(tokens, as + 1)]?.text.toLowerCase();
  if (as < 0) return [];
  if (type === 'timestamp') {
    const message =
      'cast of a date as timestamp is midnight in UTC; expected day_start(…), the first instant of the local day';
    return [{ ...found, end: as, type: 'DATE', message }];
  }
  // Partitions are days of UTC.
  if (type !== 'date' || isNamed(tokens, end, 'dt')) return [];
  const message = 'cast of a timestamp as date is the day in UTC; expected local_day(…), unless UTC is meant';
  return [{ ...found, end: as, type: 'TIMESTAMP', message }];
}

/** `extract(hour from …)`. */
function extracts(found: Found): Suspect[] {
  const from = lastAt(found.tokens, found.start, found.end, 'from');
  if (from < 0) return [];
  return [{ ...found, start: from + 1, type: 'TIMESTAMP', message: utcMessage('extract') }];
}

/** A date beside an instant of the plan, such as `sold_on >= :start_at`. */
function compared(tokens: readonly Token[], index: number): Suspect[] {
  const token = tokens[index];
  const operand = token?.text.endsWith('_at') ? comparedWith(tokens, index) : undefined;
  if (!token || !operand) return [];
  const message = `a date beside ${token.text}, which is an instant in UTC; expected ${token.text.slice(0, -3)}, the local day`;
  return [{ tokens, ...operand, line: token.line, type: 'DATE', message }];
}

/** The last word of this text between two places, outside of inner parentheses; -1 if there is none. */
function lastAt(tokens: readonly Token[], start: number, end: number, word: string): number {
  let depth = 0;
  let found = -1;
  for (let index = start; index < end; index++) {
    const text = tokens[index]?.text.toLowerCase();
    if (text === '(') depth++;
    else if (text === ')') depth--;
    else if (depth === 0 && text === word) found = index;
  }
  return found;
}

/** Whether the expression that ends with this parenthesis, or one around it, is called `name`. */
function isNamed(tokens: readonly Token[], end: number, name: string): boolean {
  for (let index = skipBlank(tokens, end + 1); index < tokens.length; index = skipBlank(tokens, index + 1)) {
    const text = tokens[index]?.text.toLowerCase();
    if (text === 'as' && tokens[skipBlank(tokens, index + 1)]?.text.toLowerCase() === name) return true;
    if (text === ',' || text === 'from') return false;
  }
  return false;
}
