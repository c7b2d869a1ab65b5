/** The day of a file's partition, as the folders of its path say it: `dt=2024-06-18`, `year=2024/month=6/day=18`. */
import { isDay } from '../calendar/days.ts';
import { columnsComparedWith } from './comparisons.ts';
import { escaped } from './csv/numbers.ts';
import type { Models } from './models.ts';
import { isBlank, type Token, tokenize } from './sql.ts';

/** One column that is the day, or the three of a year, a month and a day. */
export type DayColumns = readonly [string] | readonly [string, string, string];

const dated = ['year', 'month', 'day'] as const;

/**
 * The partition columns that say the day of a raw table's files: `dt`, or what the models pass on as a column that
 * is compared with partitions of the plan. A column that nothing compares may be of another time than the rows.
 */
export function dayColumns(name: string, { lake, byName }: Pick<Models, 'lake' | 'byName'>): DayColumns {
  const columns = Object.keys(lake.tables[name]?.partitions ?? {});
  if (columns.length === 0 || columns.includes('dt')) return ['dt'];
  const texts = Object.values(byName).filter(({ tables }) => tables.includes(name));
  const compared = new Set(['dt', ...texts.flatMap(({ text }) => columnsComparedWith(text, '_dt'))]);
  const passed = new Set(texts.flatMap(({ text }) => wordsPassedOn(tokenize(text), compared)));
  const found = columns.filter((column) => compared.has(column) || passed.has(column));
  if (dated.every((part) => found.includes(part))) return dated;
  const [only = 'dt', ...more] = found;
  return more.length === 0 ? [only] : ['dt'];
}

/** Words of the expressions that a text selects under one of the names: `cast(sold as varchar) as dt`. */
function wordsPassedOn(tokens: readonly Token[], names: ReadonlySet<string>): string[] {
  const written = tokens.filter((token) => !isBlank(token));
  const unquoted = written.map(({ text }) => text.toLowerCase().replaceAll('"', ''));
  return unquoted.flatMap((word, index) =>
    word === 'as' && names.has(unquoted[index + 1] ?? '') ? expressionBefore(unquoted, index) : [],
  );
}

function expressionBefore(words: readonly string[], end: number): string[] {
  let depth = 0;
  let start = end;
  while (start > 0) {
    const word = words[start - 1] ?? '';
    if (word === ')') depth += 1;
    if (word === '(') depth -= 1;
    if (depth < 0 || (depth === 0 && /^(,|select|distinct)$/.test(word))) break;
    start -= 1;
  }
  return words.slice(start, end);
}

/** Tells the day of a path below a table, `YYYY-MM-DD`; `''` if it does not say one. */
export type DayOf = (path: string) => string;

/** The pattern of a day in one value. */
const wholeDay = '(?<year>\\d{4})[-/]?(?<month>\\d\\d)[-/]?(?<day>\\d\\d)';
const partOf = { year: '(?<year>\\d{4})', month: '(?<month>\\d{1,2})', day: '(?<day>\\d{1,2})' };

/**
 * The day as Hive's folders say it (`dt=2024-06-18/`), wherever they stand in the path.
 * @param value of the one column, as a pattern with the groups `year`, `month` and `day`
 */
export function dayInFolders(columns: DayColumns, value = wholeDay): DayOf {
  const folders = columns.map((column, index) => {
    const part = columns.length === 1 ? value : partOf[dated[index] ?? 'day'];
    return `${escaped(column)}=${part}`;
  });
  return dayBy(new RegExp(`(?:^|/)${folders.join('/(?:.*/)?')}(?:/|$)`, 'i'));
}

/**
 * The day as a template of locations says it, where its columns stand.
 * @param template below the table's folder: `dt=${dt}/`
 * @param value as of `dayInFolders`
 */
export function dayInTemplate(template: string, columns: DayColumns, value = wholeDay): DayOf {
  const seen = new Set<string>();
  const pattern = template.replace(/\/$/, '').replace(/\$\{([^}]*)\}|[^$]+|\$/g, (text, name?: string) => {
    if (name === undefined) return escaped(text);
    const at = columns.findIndex((column) => column.toLowerCase() === name.toLowerCase());
    if (at < 0 || seen.has(name)) return '.+?';
    seen.add(name);
    return columns.length === 1 ? value : partOf[dated[at] ?? 'day'];
  });
  return dayBy(new RegExp(`^${pattern}(?:/|$)`, 's'));
}

const lettersOfJava: readonly (readonly [RegExp, string])[] = [
  [/^[yu]{4}$/, partOf.year],
  [/^MM?$/, partOf.month],
  [/^dd?$/, partOf.day],
];

/**
 * The pattern of a day in a format of Java, as partition projection has it: `yyyy/MM/dd`.
 * @returns undefined: the format names no day
 */
export function dayInFormat(format: string): string | undefined {
  const seen = new Set<string>();
  const pattern = format.replace(/([A-Za-z])\1*|'([^']*)'|[^A-Za-z']+/g, (text, letter, quoted) => {
    if (letter === undefined) return escaped(quoted ?? text);
    const part = lettersOfJava.find(([letters]) => letters.test(text))?.[1];
    if (part === undefined || seen.has(part)) return '\\w+';
    seen.add(part);
    return part;
  });
  return seen.size === 3 ? pattern : undefined;
}

function dayBy(pattern: RegExp): DayOf {
  // Many files have the same day.
  const known = new Map<string, string>();
  return (path) => {
    const { year = '', month = '', day = '' } = pattern.exec(path)?.groups ?? {};
    const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    const found = known.get(text) ?? (isDay(text) ? text : '');
    known.set(text, found);
    return found;
  };
}
