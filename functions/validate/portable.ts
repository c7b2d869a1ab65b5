/** SQL that only DuckDB takes: what runs on one machine has to run on Athena too, and mean the same there. */
import type { Problem } from '../errors.ts';
import { type Token, tokenize } from '../query/sql.ts';
import type { TextFile } from '../templates/files.ts';
import { nearest } from '../text/nearest.ts';
import { formatProblem } from './portable/date-formats.ts';
import { forms, types } from './portable/forms.ts';
import { athenaFunctions, insteadOf, refusedFunctions } from './portable/functions.ts';

/**
 * What Athena would refuse in a text, or read in another way.
 * @param own names of Periodical's own functions
 */
export function portabilityProblems({ file, text }: TextFile, own: readonly string[]): Problem[] {
  const words = wordsOf(text);
  const code = ` ${words.map(({ shown }) => shown).join(' ')} `;
  const lineAt = lineFinder(words);
  const found = [
    ...forms.flatMap(({ pattern, message }) =>
      [...code.matchAll(pattern)].map(({ index }) => ({ line: lineAt(index), message })),
    ),
    ...words.flatMap((_, index) => [...typeProblems(words, index), ...callProblems(words, index, own)]),
  ];
  return found.toSorted((a, b) => a.line - b.line).map((problem) => ({ file, ...problem }));
}

interface Word {
  /** In small letters; a text is `'…'`, a quoted name `"…"`, a parameter `:…`. */
  readonly shown: string;
  readonly text: string;
  readonly kind: Token['kind'];
  readonly line: number;
}

const sign = /^[-+*/<>=~!@#%^&|?:$]+$/;

/** Tokens without blanks, signs that touch each other as one. */
function wordsOf(sql: string): Word[] {
  const words: Word[] = [];
  let touches = false;
  for (const { kind, text, line } of tokenize(sql)) {
    const last = words.at(-1);
    const isBlank = kind === 'space' || kind === 'comment';
    if (!isBlank && touches && last && sign.test(last.text) && kind === 'symbol' && sign.test(text)) {
      words[words.length - 1] = { ...last, shown: last.text + text, text: last.text + text };
    } else if (!isBlank) words.push({ shown: shownAs(kind, text), text, kind, line });
    touches = !isBlank;
  }
  return words;
}

function shownAs(kind: Token['kind'], text: string): string {
  if (kind === 'string') return "'…'";
  if (kind === 'quoted') return '"…"';
  return kind === 'parameter' ? ':…' : text.toLowerCase();
}

function lineFinder(words: readonly Word[]): (offset: number) => number {
  let start = 1;
  const starts = words.map(({ shown, line }) => {
    const at = { start, line };
    start += shown.length + 1;
    return at;
  });
  return (offset) => starts.findLast((at) => at.start <= offset)?.line ?? 1;
}

type Found = Omit<Problem, 'file'> & { readonly line: number };

/** `cast(x as text)`. */
function typeProblems(words: readonly Word[], index: number): Found[] {
  const { shown = '', line = 1 } = words[index] ?? {};
  if (words[index - 1]?.shown !== 'as' || !Object.hasOwn(types, shown)) return [];
  const next = words[index + 1]?.shown ?? '';
  // Elsewhere it is a name that something is given.
  const isCast = isInCast(words, index) && [')', '(', '['].includes(next);
  return isCast ? [{ line, message: `the type ${shown}; expected ${types[shown]}` }] : [];
}

function isInCast(words: readonly Word[], index: number): boolean {
  let depth = 0;
  for (let at = index - 1; at > 0; at--) {
    if (words[at]?.shown === ')') depth++;
    else if (words[at]?.shown === '(' && --depth < 0) return /^(try_)?cast$/.test(words[at - 1]?.shown ?? '');
  }
  return false;
}

/** Words that may stand right before an expression in parentheses, or before the parenthesis of a type. */
const beforeParenthesis = new Set(
  `in and or not values as over filter group from join on using where having by select distinct all any some
  case when then else union except intersect lateral partition order limit offset fetch with recursive
  is like between escape on sets rollup cube grouping table tablesample bernoulli system window end array map
  decimal varchar char varbinary time timestamp interval row qualify pivot unpivot
  asc desc ordinality`.split(/\s+/),
);

/** Words after which a name is one that is called, not one that something is given. */
const beforeCall = new Set(
  `select distinct all and or not in like between is when then else case on where having by from join using
  over return escape limit offset values any some exists interval union except intersect asc desc preceding
  following rows range groups lateral cross with filter`.split(/\s+/),
);

function callProblems(words: readonly Word[], index: number, own: readonly string[]): Found[] {
  const word = words[index];
  if (
    word === undefined ||
    word.kind !== 'word' ||
    words[index + 1]?.shown !== '(' ||
    !isCalled(words, index)
  )
    return [];
  const { shown: name, line } = word;
  if (words[index - 1]?.shown === '.') {
    return [{ line, message: `.${name}() as a method; expected ${name}(…) with the value inside` }];
  }
  const format = formatProblem(name, argumentsAt(words, index + 1));
  if (format !== undefined) return [{ line, message: format }];
  const problem = functionProblem(name, own);
  return problem === undefined ? [] : [{ line, message: problem }];
}

/**
 * What is wrong with calling a function of this name, in small letters.
 * @param own names of Periodical's own functions
 */
export function functionProblem(name: string, own: readonly string[]): string | undefined {
  if (own.includes(name) || beforeParenthesis.has(name)) return undefined;
  if (athenaFunctions.has(name) && !refusedFunctions.has(name)) return undefined;
  return `${name}() ${refusal(name)}`;
}

function refusal(name: string): string {
  const instead = insteadOf(name);
  const why = refusedFunctions.has(name) ? 'means something else on Athena' : 'is not a function of Athena';
  if (instead !== undefined) return `${why}; expected ${instead}`;
  const near = nearest(name, [...athenaFunctions]);
  return near === undefined
    ? `${why}; expected one that both engines have`
    : `${why}; did you mean ${near}()?`;
}

/** Whether a word before a parenthesis calls a function: it may also be a keyword, or a name with its columns. */
function isCalled(words: readonly Word[], index: number): boolean {
  const [before, word] = [words[index - 1], words[index]];
  if (word === undefined || beforeParenthesis.has(word.shown)) return false;
  if (before === undefined || before.shown === ')' || before.kind === 'quoted') return false;
  if (before.kind === 'word' && !/^\d/.test(before.text)) {
    // "with n (i) as (" names columns; "select f(x)" calls.
    if (before.shown === 'with' || before.shown === 'recursive' || before.shown === 'window') return false;
    if (!beforeCall.has(before.shown)) return false;
  }
  return !namesColumns(words, index);
}

/** `, n (i) as (` in a list of WITH. */
function namesColumns(words: readonly Word[], index: number): boolean {
  const end = closing(words, index + 1);
  return words[end + 1]?.shown === 'as' && /^\($/.test(words[end + 2]?.shown ?? '');
}

function closing(words: readonly Word[], open: number): number {
  let depth = 0;
  for (let at = open; at < words.length; at++) {
    if (words[at]?.shown === '(') depth++;
    else if (words[at]?.shown === ')' && --depth === 0) return at;
  }
  return words.length;
}

/** The texts of what stands between the commas of a call. */
function argumentsAt(words: readonly Word[], open: number): string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const { text } of words.slice(open, closing(words, open))) {
    if (text === '(' && ++depth === 1) continue;
    if (text === ')') depth--;
    if (text === ',' && depth === 1) parts.push('');
    else parts[parts.length - 1] += ` ${text}`;
  }
  return parts.map((part) => part.trim());
}
