/** Which columns of a query are compared with which period, by their names. */
import type { TextFile } from '../templates/files.ts';
import { parametersNamed } from './sql.ts';
import type { Row, Table } from './table.ts';

/** The period before (`_before`), or the year earlier (`_earlier`). */
export type ComparedWith = 'before' | 'earlier';

const spans: readonly ComparedWith[] = ['before', 'earlier'];

/**
 * The columns that say something of another period, each with the periods that it needs:
 * - `before`, `earlier`, and what ends in `_before` or `_earlier`, with `_growth` behind it or not;
 * - `growth` and `X_growth`, where X is a column: of the period that the query has `X_before` or `X_earlier` of; with
 *   both, of the one that has no growth of its own (`X_growth_earlier`); with neither, of those whose dates
 *   (`:pop_…`, `:yoy_…`) the query names. Where that leaves two, the one that its rows have the growth of.
 */
export function comparisonColumns(
  query: TextFile,
  { columns, rows }: Table,
): ReadonlyMap<string, readonly ComparedWith[]> {
  const names = columns.map(({ name }) => name);
  const found = names.flatMap((name) => {
    const needed = told(neededBy(name, names, query), name, names, rows);
    return needed.length === 0 ? [] : [[name, needed] as const];
  });
  return new Map(found);
}

function neededBy(name: string, names: readonly string[], query: TextFile): readonly ComparedWith[] {
  const [, said] = /(?:^|_)(before|earlier)(?:_growth)?$/.exec(name) ?? [];
  const own = spans.filter((span) => span === said);
  if (own.length > 0) return own;
  const [isGrowth, , subject] = /^((.+)_)?growth$/.exec(name) ?? [];
  if (isGrowth === undefined || (subject !== undefined && !names.includes(subject))) return [];
  return growthNeeds(subject, names, query);
}

function growthNeeds(
  subject: string | undefined,
  names: readonly string[],
  query: TextFile,
): readonly ComparedWith[] {
  const beside = spans.filter((span) =>
    subject === undefined
      ? names.some((name) => new RegExp(`(^|_)${span}$`).test(name) && !/growth/.test(name))
      : names.includes(`${subject}_${span}`),
  );
  const start = subject === undefined ? '' : `${subject}_`;
  const left = beside.filter(
    (span) => !names.includes(`${start}growth_${span}`) && !names.includes(`${start}${span}_growth`),
  );
  if (beside.length > 0) return left.length > 0 ? left : beside;
  const parameters = parametersNamed(query.text).map((parameter) => parameter.name);
  const isNamed = (prefix: string) => parameters.some((parameter) => parameter.startsWith(prefix));
  return [...(isNamed('pop_') ? spans.slice(0, 1) : []), ...(isNamed('yoy_') ? spans.slice(1) : [])];
}

/** A growth that may be of either period is of the one whose values give it. */
function told(
  needed: readonly ComparedWith[],
  name: string,
  names: readonly string[],
  rows: readonly Row[],
): readonly ComparedWith[] {
  if (needed.length < 2) return needed;
  const subject = name.replace(/_?growth$/, '');
  const subjects = subject === '' ? names : [subject];
  const fits = needed.filter((span) =>
    subjects.some(
      (one) => names.includes(`${one}_${span}`) && rows.every((row) => isGrowth(row, name, one, span)),
    ),
  );
  return fits.length === 1 ? fits : needed;
}

function isGrowth(row: Row, name: string, subject: string, span: ComparedWith): boolean {
  const growth = row[name] ?? null;
  const [now, then] = [row[subject], row[`${subject}_${span}`]].map((value) => Number(value ?? Number.NaN));
  return growth === null || Math.abs(Number(growth) - ((now ?? 0) / (then ?? 0) - 1)) < 1e-9;
}
