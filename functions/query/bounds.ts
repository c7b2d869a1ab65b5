/**
 * How much a result may be. A report is there to be read, and its tables lie in memory several times over
 * while it is made: a query that forgot to group must be told, not end the process.
 */
import { InputError, type Problem } from '../errors.ts';
import { annotation, lineOfAnnotation } from '../templates/annotations.ts';
import type { TextFile } from '../templates/files.ts';

/** The limit of a query without a line `-- max_rows: N`; the longest of the project's own has less than a thousand. */
export const defaultMaxRows = 10_000;

/** The size of the rows of one result, as texts in UTF-8. */
export const maxBytes = 64 * 2 ** 20;

/** How many of the rows that a check finds are kept. */
export const keptOfCheck = 100;

/** What is read of a result. */
export interface Bounds {
  /** So many rows are read at most. */
  readonly rows: number;
  /** The error where there are more rows; undefined where the others are only counted. */
  readonly tooMany: ((found: string) => InputError) | undefined;
  /** The error where the rows that are read have more than `maxBytes`. */
  readonly tooLarge: () => InputError;
}

/** @throws InputError its line `-- max_rows: N` says no number */
export function queryBounds(query: TextFile): Bounds {
  const [problem] = maxRowsProblems(query);
  if (problem) throw new InputError([problem]);
  const declared = annotation(query.text, key);
  const rows = declared === undefined ? defaultMaxRows : Number(declared);
  const line = lineOfAnnotation(query.text, key) ?? 1;
  const advice = `group or limit its rows, or allow more by a line "-- ${key}: N" on top`;
  return {
    rows,
    tooMany: (found) =>
      InputError.at(
        query.file,
        `query ${query.name} has ${found} rows; expected at most ${rows}: ${advice}`,
        line,
      ),
    tooLarge: () => tooLarge(query, `query ${query.name} has`, line),
  };
}

/** The bounds of a check, or of a model that is looked at: the first rows, and how many there are. */
export const sampleBounds = (file: TextFile): Bounds => ({
  rows: keptOfCheck,
  tooMany: undefined,
  tooLarge: () => tooLarge(file, `the first ${keptOfCheck} rows of ${file.name} have`, 1),
});

function tooLarge({ file }: TextFile, who: string, line: number): InputError {
  const limit = `${maxBytes / 2 ** 20} MB`;
  return InputError.at(file, `${who} more than ${limit} of values; select fewer rows or shorter texts`, line);
}

const key = 'max_rows';

/** What is wrong with the line `-- max_rows: N` of a query, if it has one. */
export function maxRowsProblems({ file, text }: TextFile): Problem[] {
  const declared = annotation(text, key);
  if (declared === undefined) return [];
  if (/^[1-9]\d*$/.test(declared) && Number.isSafeInteger(Number(declared))) return [];
  const message = `${key} is "${declared}"; expected a whole number above 0, written in digits alone`;
  return [{ file, line: lineOfAnnotation(text, key) ?? 1, message }];
}
