/**
 * SQL text as tokens: enough to fill parameters, expand the report functions and see which relations a
 * text names, without ever touching what stands in strings, quoted names or comments.
 */
import { InputError, type Problem } from '../errors.ts';
import { remembered } from '../text/remembered.ts';

export type TokenKind = 'space' | 'comment' | 'string' | 'quoted' | 'parameter' | 'word' | 'symbol';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

const kinds: readonly TokenKind[] = ['space', 'comment', 'string', 'quoted', 'parameter', 'word', 'symbol'];

// One group per kind, in their order. What does not end goes on to the end of the text, so each character is looked
// at once; problemsOfTokens() refuses it.
const pattern =
  /([ \t\r\n]+)|(--[^\r\n]*|\/\*(?:[\s\S]*?\*\/|[\s\S]*))|('(?:[^']+|'')*(?:'|$))|("(?:[^"]+|"")*(?:"|$))|(:[A-Za-z_]\w*)|([A-Za-z_]\w*|\d[\w.]*)|(::|[\s\S])/guy;

/** More than ten questions are asked about each text. */
export const tokenize = remembered(tokensOf, 1000);

function tokensOf(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (const match of sql.matchAll(pattern)) {
    const text = match[0];
    const kind = kinds[match.indexOf(text, 1) - 1] ?? 'symbol';
    tokens.push({ kind, text, line });
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) line++;
  }
  return tokens;
}

export const isBlank = (token: Token | undefined): boolean =>
  token?.kind === 'space' || token?.kind === 'comment';

/** A text as it is without its comments, and with one space wherever there is any: what it means is the same. */
export const withoutComments = (sql: string): string =>
  tokenize(sql)
    .map((token, index, all) => (!isBlank(token) ? token.text : isBlank(all[index - 1]) ? '' : ' '))
    .join('')
    .trim();

/** Index of the next token that is neither space nor comment, or the number of tokens. */
export function skipBlank(tokens: readonly Token[], from: number): number {
  let index = from;
  while (index < tokens.length && isBlank(tokens[index])) index++;
  return index;
}

const endsFrom = new Set(
  'where group having order limit offset union intersect except select with values window qualify fetch'.split(
    ' ',
  ),
);

/**
 * Names that stand where a relation may stand: after FROM, JOIN, or a comma of a FROM. `raw.x` is given as
 * `raw.x`. Common table expressions of the text itself are among them: the caller knows which names it has.
 */
export function relationsNamed(sql: string): { readonly name: string; readonly line: number }[] {
  return relationsAmong(written(sql)).map(({ name, line }) => ({ name, line }));
}

/** The tokens of a text that are neither space nor comment. */
const written = (sql: string): Token[] => tokenize(sql).filter((token) => !isBlank(token));

interface Relation {
  readonly name: string;
  readonly line: number;
  /** Index of its first token. */
  readonly index: number;
}

function relationsAmong(tokens: readonly Token[]): Relation[] {
  const found: Relation[] = [];
  const inFrom: boolean[] = [false];
  let expecting = false;
  tokens.forEach((token, index) => {
    const lower = token.text.toLowerCase();
    const named = token.kind === 'quoted' || (token.kind === 'word' && !endsFrom.has(lower));
    if (expecting && named) found.push({ ...relationAt(tokens, index), index });
    // A parenthesis where a relation may stand holds a join or a subquery.
    const opensFrom = expecting && token.text === '(';
    expecting = opensFrom;
    if (token.text === '(') inFrom.push(opensFrom);
    else if (token.text === ')') inFrom.pop();
    else if (token.text === ',') expecting = inFrom.at(-1) ?? false;
    else if (token.kind !== 'word') return;
    else if (lower === 'from' || lower === 'join') {
      expecting = true;
      inFrom[inFrom.length - 1] = true;
    } else if (endsFrom.has(lower)) inFrom[inFrom.length - 1] = false;
  });
  return found;
}

function relationAt(tokens: readonly Token[], index: number): { name: string; line: number } {
  const [first, dot, second] = tokens.slice(index, index + 3);
  const plain = (token: Token | undefined) => (token?.text ?? '').replaceAll('"', '').toLowerCase();
  const name = dot?.text === '.' ? `${plain(first)}.${plain(second)}` : plain(first);
  return { name, line: first?.line ?? 1 };
}

/**
 * The relations that a text takes from elsewhere: those that it names, without its own common table expressions. An
 * expression hides what has its name from its end to the end of its query, and in itself only if it is recursive.
 */
export function outerRelations(sql: string): { readonly name: string; readonly line: number }[] {
  return outerAmong(written(sql)).map(({ name, line }) => ({ name, line }));
}

function outerAmong(tokens: readonly Token[]): Relation[] {
  const hiding = hidingExpressions(tokens);
  return relationsAmong(tokens).filter(
    ({ name, index }) => !hiding.some((one) => one.name === name && one.from < index && index < one.to),
  );
}

/** Where the names of common table expressions hide others, by index of their tokens. */
function hidingExpressions(tokens: readonly Token[]): { name: string; from: number; to: number }[] {
  return tokens.flatMap((token, index) => {
    if (token.kind !== 'word' || token.text.toLowerCase() !== 'with') return [];
    const isRecursive = tokens[index + 1]?.text.toLowerCase() === 'recursive';
    const found: { name: string; from: number; to: number }[] = [];
    const to = endOfQuery(tokens, index);
    for (let at = index + (isRecursive ? 2 : 1); ; ) {
      const body = bodyAt(tokens, at);
      if (body === undefined) return found;
      const end = partnerOf(tokens, body);
      found.push({ name: relationAt(tokens, at).name, from: isRecursive ? at : end, to });
      if (tokens[end + 1]?.text !== ',') return found;
      at = end + 2;
    }
  });
}

/** `NAME as (` or `NAME (a, b) as (`: the index of the last parenthesis; undefined if it is something else. */
function bodyAt(tokens: readonly Token[], at: number): number | undefined {
  const after = tokens[at + 1]?.text === '(' ? partnerOf(tokens, at + 1) + 1 : at + 1;
  return tokens[after]?.text.toLowerCase() === 'as' && tokens[after + 1]?.text === '('
    ? after + 1
    : undefined;
}

function partnerOf(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]?.text === '(') depth++;
    else if (tokens[at]?.text === ')' && --depth === 0) return at;
  }
  return tokens.length;
}

/** The parenthesis that closes around what begins at `from`, or the end of the text. */
function endOfQuery(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at++) {
    if (tokens[at]?.text === '(') depth++;
    else if (tokens[at]?.text === ')' && --depth < 0) return at;
  }
  return tokens.length;
}

/** A text whose outer relations have other names; what their columns are called by stays as it is. */
export function renameRelations(sql: string, names: ReadonlyMap<string, string>): string {
  const tokens = written(sql);
  const renamed = new Map<Token, string>();
  for (const { name, index } of outerAmong(tokens)) {
    const [token, next] = [tokens[index], tokens[index + 1]];
    const other = names.get(name);
    if (token && other !== undefined) renamed.set(token, isAlias(next) ? other : `${other} as ${name}`);
  }
  // The same tokens: they are told apart by what they are, not by what they say.
  let at = 0;
  return tokenize(sql)
    .map((token) => (isBlank(token) ? token.text : (renamed.get(tokens[at++] ?? token) ?? token.text)))
    .join('');
}

const isAlias = (next: Token | undefined): boolean =>
  next?.kind === 'quoted' || (next?.kind === 'word' && !afterRelation.has(next.text.toLowerCase()));

/** Names of the common table expressions that a text itself begins with. */
export function expressionsNamed(sql: string): { readonly name: string; readonly line: number }[] {
  const tokens = tokenize(sql).filter((token) => !isBlank(token));
  if (tokens[0]?.text.toLowerCase() !== 'with') return [];
  const found: { name: string; line: number }[] = [];
  let depth = 0;
  let expecting = true;
  for (const [index, token] of tokens.entries()) {
    if (token.text === '(') depth++;
    else if (token.text === ')') depth--;
    else if (depth > 0 || index === 0) continue;
    else if (token.text === ',') expecting = true;
    else if (token.text.toLowerCase() === 'recursive') continue;
    else if (token.text.toLowerCase() === 'select') break;
    else if (expecting) {
      found.push(relationAt(tokens, index));
      expecting = false;
    }
  }
  return found;
}

/** The lines of semicolons: a file is one statement, and what it is put into has no place for one. */
export function semicolonsIn(sql: string): number[] {
  return tokenize(sql)
    .filter((token) => token.kind === 'symbol' && token.text === ';')
    .map((token) => token.line);
}

/** Every `:name` with the line of its first use. */
export function parametersNamed(sql: string): { readonly name: string; readonly line: number }[] {
  const seen = new Map<string, number>();
  for (const { kind, text, line } of tokenize(sql)) {
    if (kind === 'parameter' && !seen.has(text.slice(1))) seen.set(text.slice(1), line);
  }
  return [...seen].map(([name, line]) => ({ name, line }));
}

/** What a text becomes: parameter values as typed literals, report functions as SQL, `raw` as the database. */
export interface Substitution {
  /** SQL literals by parameter name. */
  readonly literals: Readonly<Record<string, string>>;
  readonly functions: Readonly<Record<string, ReportFunction>>;
  /** What `raw.` becomes, such as `"lake"`; undefined leaves it. */
  readonly rawSchema?: string;
  /** By name of a raw table: the SELECT that takes its place, where it cannot be read as it is. */
  readonly rawSelects?: Readonly<Record<string, string>>;
}

export interface ReportFunction {
  readonly parameters: number;
  readonly expand: (args: readonly string[]) => string;
}

/** @returns the text with everything filled in; lines stay where they are */
export function substitute(sql: string, how: Substitution): string {
  return substituteTokens(tokenize(sql), how);
}

function substituteTokens(tokens: readonly Token[], how: Substitution): string {
  let text = '';
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    const found = callAt(tokens, index, how) ?? rawSelectAt(tokens, index, how);
    if (found) {
      text += found.text;
      index = found.last;
    } else text += substituteToken(tokens, index, token, how);
  }
  return text;
}

function substituteToken(tokens: readonly Token[], index: number, token: Token, how: Substitution): string {
  const name = token.text.slice(1);
  if (token.kind === 'parameter')
    return Object.hasOwn(how.literals, name) ? (how.literals[name] ?? '') : token.text;
  const isRaw =
    token.kind === 'word' && token.text.toLowerCase() === 'raw' && tokens[index + 1]?.text === '.';
  return isRaw ? (how.rawSchema ?? token.text) : token.text;
}

interface Replaced {
  readonly text: string;
  /** Index of the last token that it takes the place of. */
  readonly last: number;
}

/** Words that may follow a relation in a FROM; any other is the name that it is given there. */
const afterRelation = new Set([
  ...endsFrom,
  ...'join inner left right full cross natural on using tablesample'.split(' '),
]);

function rawSelectAt(
  tokens: readonly Token[],
  index: number,
  { rawSelects = {} }: Substitution,
): Replaced | undefined {
  if (tokens[index]?.text.toLowerCase() !== 'raw') return undefined;
  const table = relationAt(tokens, index).name.slice('raw.'.length);
  if (!Object.hasOwn(rawSelects, table)) return undefined;
  const select = `(${rawSelects[table]})`;
  return {
    text: isAlias(tokens[skipBlank(tokens, index + 3)]) ? select : `${select} as "${table}"`,
    last: index + 2,
  };
}

function callAt(tokens: readonly Token[], index: number, how: Substitution): Replaced | undefined {
  if (tokens[index]?.kind !== 'word') return undefined;
  const name = tokens[index]?.text.toLowerCase() ?? '';
  const found = Object.hasOwn(how.functions, name) ? how.functions[name] : undefined;
  const open = skipBlank(tokens, index + 1);
  if (!found || tokens[open]?.text !== '(') return undefined;
  const { parts, last } = splitArguments(tokens, open);
  if (parts.length !== found.parameters) return undefined;
  const text = found.expand(parts.map((part) => substituteTokens(onOneLine(part), how).trim()));
  if (text.length > longestText) throw InputError.at('', tooLong(name), tokens[index]?.line);
  const lines = tokens.slice(index, last + 1).reduce((sum, token) => sum + newlines(token.text), 0);
  return { text: text + '\n'.repeat(Math.max(0, lines - newlines(text))), last };
}

// An argument may stand in many places of what it becomes, and those of a call in a call in many more.
const longestText = 1 << 20;
const tooLong = (name: string) =>
  `${name}() becomes more than ${longestText} characters of SQL; expected its argument in a subquery, as a column`;

const newlines = (text: string) => text.split('\n').length - 1;

// An argument may stand more than once in what it becomes, and a comment would hide the rest of its line.
function onOneLine(tokens: readonly Token[]): Token[] {
  return tokens.map((token) => (isBlank(token) ? { ...token, kind: 'space', text: ' ' } : token));
}

/** Every call of a report function, with the texts of its arguments. */
export function callsOf(
  sql: string,
  name: string,
): { readonly args: readonly string[]; readonly line: number }[] {
  const tokens = tokenize(sql);
  return tokens.flatMap((token, index) => {
    const open = skipBlank(tokens, index + 1);
    const isCall = token.kind === 'word' && token.text.toLowerCase() === name && tokens[open]?.text === '(';
    if (!isCall) return [];
    const args = splitArguments(tokens, open).parts.map((part) =>
      part
        .map(({ text }) => text)
        .join('')
        .trim(),
    );
    return [{ args, line: token.line }];
  });
}

/** The arguments between the parenthesis at `open` and its partner at `last`. */
function splitArguments(tokens: readonly Token[], open: number): { parts: Token[][]; last: number } {
  const { spans, last } = argumentSpans(tokens, open);
  return { parts: spans.map(({ start, end }) => tokens.slice(start, end)), last };
}

/** Tokens of a text by index, the last one excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Where the arguments stand between the parenthesis at `open` and its partner at `last`, which is the number of
 * tokens if there is none.
 */
export function argumentSpans(tokens: readonly Token[], open: number): { spans: Span[]; last: number } {
  const spans: Span[] = [];
  const last = partnerOf(tokens, open);
  let depth = 0;
  let start = open + 1;
  for (let at = start; at < last; at++) {
    const text = tokens[at]?.text;
    if (text === '(') depth++;
    else if (text === ')') depth--;
    else if (text === ',' && depth === 0) {
      spans.push({ start, end: at });
      start = at + 1;
    }
  }
  return { spans: [...spans, { start, end: last }], last };
}

/** Parameters that a text names and nobody gives. */
export function unknownParameters(file: string, sql: string, known: readonly string[]): Problem[] {
  return parametersNamed(sql)
    .filter(({ name }) => !known.includes(name))
    .map(({ name, line }) => ({
      file,
      line,
      message: `unknown parameter :${name}; expected one of ${known.map((k) => `:${k}`).join(', ')}`,
    }));
}
