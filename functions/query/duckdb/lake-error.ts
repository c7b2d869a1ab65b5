/** What DuckDB says of the files of a lake, as errors with their table, file and line. */
import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import { InputError } from '../../errors.ts';
import { displayPath } from '../../templates/directories.ts';
import type { Lake } from '../lake.ts';

/**
 * What DuckDB says where it cannot read a file of the lake, with the table, the file and the line of a CSV.
 * @returns undefined where the error is about something else
 */
export function lakeError(lake: Lake, directory: string, cause: unknown): InputError | undefined {
  if (!(cause instanceof Error) || cause instanceof InputError) return undefined;
  const named = fileError(lake, directory, cause);
  if (named || !damaged.test(cause.message)) return named;
  const message = `a file of the lake is damaged: ${reasonIn(cause.message)}`;
  return InputError.at(displayPath(directory), message, undefined, { cause });
}

export function fileError(lake: Lake, directory: string, cause: Error): InputError | undefined {
  const file = fileIn(cause.message, directory);
  if (file === undefined) return undefined;
  const table = Object.entries(lake.tables).find(([, { location }]) =>
    isBelow(join(directory, location), file),
  )?.[0];
  const line = Number(/CSV Error on Line: (\d+)/.exec(cause.message)?.[1] ?? Number.NaN);
  const said = reasonIn(cause.message).replace(/ in file "[^"]*"$/, '');
  const message =
    table === undefined || said.startsWith(`table ${table}:`) ? said : `table ${table}: ${said}`;
  return InputError.at(displayPath(file), message, Number.isNaN(line) ? undefined : line, { cause });
}

// What DuckDB finds wrong inside a file, without a word of which.
const damaged =
  /TProtocolException|TTransportException|[Cc]orrupt|[Ss]nappy|[Zz][Ss][Tt][Dd]|[Dd]ecompress|[Pp]arquet|^Invalid Error/;

/** The file of the lake that a message names in quotes, or after `file = `. */
function fileIn(message: string, directory: string): string | undefined {
  const named = [...message.matchAll(/\bfile(?: = |:? ["'])([^\n]+)/gi)].map(([, rest = '']) => rest);
  const rest = named.find((text) => text.startsWith(directory + sep));
  // A name may hold the quote that ends it: the longest beginning that is a file.
  for (let end = rest?.length ?? 0; end > directory.length; end--) {
    if (/["'\n]|^$/.test(rest?.charAt(end) ?? '') && existsSync(rest?.slice(0, end) ?? ''))
      return rest?.slice(0, end);
  }
  return undefined;
}

const isBelow = (folder: string, file: string) =>
  `${file}${sep}`.startsWith(folder.endsWith(sep) ? folder : folder + sep);

// DuckDB adds its settings, which are not the user's, and advice that nobody can follow here.
export function reasonIn(message: string): string {
  const lines = message.split('\n').map((line) => line.trim());
  const end = lines.findIndex((line) =>
    /^(Possible|In file|This can|If you are|file = |LINE \d+:)/.test(line),
  );
  const kept = lines
    .slice(0, end < 0 ? lines.length : end)
    .filter((line) => !/(^|: )CSV Error on Line|^Original Line/.test(line));
  return kept
    .filter((line) => line !== '')
    .join(' ')
    .replace(/^[A-Z][A-Za-z ]* Error: /, '');
}
