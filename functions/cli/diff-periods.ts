/** Prints what an edition says otherwise than one of another period. */
import type { Difference } from '../archive/difference.ts';
import { counted } from '../language/counted.ts';
import type { Row } from '../query/table.ts';
import { cell, columns, print } from './output.ts';

/** @param limit of lines printed of each kind */
export function printPeriods(
  { changes, changed, restated }: Extract<Difference, { readonly changes: unknown }>,
  limit: number,
): void {
  print(
    `${counted(changed.length, 'figure')} of both; ${restated.length} of ${counted(changes.published, 'earlier value')} restated`,
  );
  printRows(['FIGURE', 'KEY', 'THEN', 'NOW', 'CHANGE'], changed, limit, ({ key }) => [cell(key)]);
  printRows(['RESTATED', 'OF', 'PUBLISHED', 'NOW', 'CHANGE'], restated, limit, ({ key, period }) => [
    [key, period].filter((part) => part !== '').join(' '),
  ]);
}

function printRows(
  head: readonly string[],
  rows: readonly Row[],
  limit: number,
  about: (row: Row) => readonly string[],
): void {
  if (rows.length === 0) return;
  const lines = rows
    .slice(0, limit)
    .map((row) => [
      `${cell(row.figure)}${row.redefined ? ' (defined differently)' : ''}`,
      ...about(row),
      ...[cell(row.published), cell(row.value), changeText(row)],
    ]);
  if (limit > 0) print(`\n${columns([head, ...lines])}`);
  if (rows.length > limit) print(`… and ${rows.length - limit} more; --limit or --json shows them`);
}

function changeText({ change, growth }: Row): string {
  if (change === null || change === undefined) return '';
  const signed = Number(change) > 0 ? `+${change}` : `${change}`;
  return typeof growth === 'number'
    ? `${signed} (${growth > 0 ? '+' : ''}${(growth * 100).toFixed(1)}%)`
    : signed;
}
