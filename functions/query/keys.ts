/**
 * Keys: what the values of a column can be, as a line `-- keys: COLUMN in (…)` on top of a model or query declares it.
 * Pages, labels and SQL name them, so they are constants, whatever the parameters are.
 */
import { InputError, type Problem } from '../errors.ts';
import { annotations } from '../templates/annotations.ts';
import type { TextFile } from '../templates/files.ts';
import { nearest } from '../text/nearest.ts';
import { modelsNamed } from './assemble.ts';
import type { Models } from './models.ts';
import type { Table } from './table.ts';

/** The keys of one column, with the place that declares them. */
export interface Keys {
  readonly column: string;
  readonly values: readonly string[];
  readonly file: string;
  readonly line: number;
}

const declared = /^(\w+)\s+in\s*\((.*)\)$/;
const value = /\s*(?:'((?:[^']|'')*)'|([^,']*[^,'\s]))\s*(?:,|$)/y;

/** What a file itself declares. A line that does not read so declares nothing: see `keyLineProblems`. */
export function declaredKeys({ file, text }: TextFile): Keys[] {
  return annotations(text, 'keys').flatMap(({ value, line }) => {
    const [, column, list = ''] = declared.exec(value) ?? [];
    const values = valuesIn(list);
    return column === undefined || values === undefined ? [] : [{ column, values, file, line }];
  });
}

/** `<500k, 'one, two'`; undefined if it does not read so. */
function valuesIn(list: string): string[] | undefined {
  const values: string[] = [];
  value.lastIndex = 0;
  while (value.lastIndex < list.length) {
    const found = value.exec(list);
    if (!found) return undefined;
    values.push(found[1]?.replaceAll("''", "'") ?? found[2] ?? '');
  }
  return values.length === 0 ? undefined : values;
}

/** Lines `-- keys: …` that do not read so, or that say a thing twice. */
export function keyLineProblems({ file, text }: TextFile): Problem[] {
  const columns = new Set<string>();
  return annotations(text, 'keys').flatMap(({ value, line }): Problem[] => {
    const [keys] = declaredKeys({ name: '', file, text: `-- keys: ${value}` });
    if (!keys)
      return [
        {
          file,
          line,
          message: `keys is "${value}"; expected "-- keys: COLUMN in (one, two, 'with, comma')"`,
        },
      ];
    const { column, values } = keys;
    const isAgain = columns.has(column);
    columns.add(column);
    if (isAgain)
      return [{ file, line, message: `keys: ${column} has keys already; expected them on one line` }];
    const twice = values.find((key, index) => values.indexOf(key) < index);
    return twice === undefined
      ? []
      : [{ file, line, message: `keys: "${twice}" stands twice; expected it once` }];
  });
}

/** The keys that are declared for a file's columns: its own, and those of the models that it reads; what is nearer comes first. */
function keysOf(file: TextFile, models: Models): ReadonlyMap<string, Keys> {
  const found = new Map(declaredKeys(file).map((keys) => [keys.column, keys]));
  const seen = new Set<string>();
  let level = modelsNamed(file.text, models);
  while (level.length > 0) {
    for (const name of level) seen.add(name);
    const read = level.flatMap((name) => models.byName[name] ?? []);
    for (const [column, keys] of unambiguous(read.flatMap(declaredKeys)))
      if (!found.has(column)) found.set(column, keys);
    level = [...new Set(read.flatMap((model) => model.models))].filter((name) => !seen.has(name));
  }
  return found;
}

/** By column, without those for which two models have different keys: whose they are only the query could say. */
function unambiguous(all: readonly Keys[]): Map<string, Keys> {
  const listed = ({ values }: Keys) => JSON.stringify(values.toSorted());
  const isClear = (keys: Keys) =>
    all.every((other) => other.column !== keys.column || listed(other) === listed(keys));
  return new Map(all.filter(isClear).map((keys) => [keys.column, keys]));
}

/**
 * Holds a result against the keys of its columns.
 * @returns what the keys of models that the query reads do not have: a column of the query's own may have the same name
 * @throws InputError a column has a value that is not one of the keys which the query itself declares
 */
export function holdKeys(query: TextFile, { columns, rows }: Table, models: Models): Problem[] {
  const keys = keysOf(query, models);
  const found = columns.flatMap(({ name }): (Problem & { readonly isOwn: boolean })[] => {
    const known = keys.get(name);
    const values = new Set(rows.flatMap((row) => (row[name] === null ? [] : [String(row[name])])));
    const strange = [...values].find((one) => known && !known.values.includes(one));
    if (known === undefined || strange === undefined) return [];
    const isOwn = known.file === query.file;
    const who = isOwn ? 'it' : `${known.file}:${known.line}`;
    const hint = isOwn ? '' : `; if it is another column, expected "-- keys: ${name} in (…)" on top`;
    const message = `query ${query.name} has ${name} "${strange}", but ${who} declares the keys ${known.values.join(', ')}${hint}`;
    return [{ file: query.file, line: isOwn ? known.line : 1, message, isOwn }];
  });
  const own = found.filter(({ isOwn }) => isOwn);
  if (own.length > 0) throw new InputError(own);
  return found;
}

/** What is wrong with a text that is to be a key, as the end of a sentence; undefined if it is one. */
export function strangeKey(text: string, values: readonly string[]): string | undefined {
  if (values.includes(text)) return undefined;
  const near = nearest(text, values);
  return `expected ${values.join(', ')}${near === undefined ? '' : `; did you mean "${near}"?`}`;
}
