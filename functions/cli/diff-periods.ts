/** What an edition says otherwise than one of another period, by the figures that the report declares. */
import type { Archive } from '../archive/archive.ts';
import { type Changes, changesBetween } from '../archive/changes.ts';
import type { Earlier } from '../archive/hold.ts';
import { asThen } from '../archive/previous.ts';
import { archivedTables, isArchived } from '../archive/tables.ts';
import { InputError } from '../errors.ts';
import { counted } from '../language/counted.ts';
import type { Row } from '../query/table.ts';
import type { Figures } from '../templates/figure.ts';
import { cell, columns, print } from './output.ts';

/** @throws InputError the data of one of them cannot be read back */
export async function comparePeriods(
  archive: Archive,
  earlier: Earlier,
  later: Earlier,
  figures: Figures,
): Promise<Changes> {
  const [then, now] = await Promise.all([earlier, later].map((one) => tablesOf(archive, one)));
  const { manifest } = later;
  const side = { evidence: manifest, currency: manifest.currency, before: manifest.pop };
  return changesBetween(
    { ...side, tables: now ?? {} },
    { ...asThen(earlier.manifest), tables: then ?? {} },
    figures,
  );
}

async function tablesOf(archive: Archive, { edition, manifest }: Earlier) {
  const archived = await archivedTables(archive, edition, manifest);
  if (isArchived(archived)) return archived.tables;
  throw InputError.at('', `cannot be compared: ${archived.because}`);
}

/** @param limit of lines printed of each kind */
export function printPeriods({ table, published }: Changes, limit: number): void {
  const changed = table.rows.filter(({ kind }) => kind === 'change');
  const restated = table.rows.filter(({ kind }) => kind === 'restatement');
  print(
    `${counted(changed.length, 'figure')} of both; ${restated.length} of ${counted(published, 'earlier value')} restated`,
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
