/**
 * Raw tables whose few rows a test brings along: they are written into the statements, so nothing is put into the lake
 * or taken from it, and nothing is left behind.
 */
import { quoteName, textLiteral } from '../../plan/literals.ts';
import type { RawTable } from '../lake.ts';
import type { LakeTimes } from '../times.ts';
import { csvSelect } from './csv.ts';

/** Lines of plain CSV, the header first. */
export type Records = readonly (readonly string[])[];

/**
 * A SELECT that reads the texts as those of a CSV file of Glue are read.
 * @param table one of format csv, without partitions
 * @param records with one line at least below the header
 */
export function inlineSelect(name: string, table: RawTable, records: Records, times: LakeTimes): string {
  const [header = [], ...lines] = records;
  const columns = header.map(quoteName);
  const texts = columns.map((column) => `cast(${column} as varchar) as ${column}`);
  const rows = lines.map((line) => `(${line.map(textLiteral).join(', ')})`);
  const from = `(select ${texts.join(', ')}, ${textLiteral(`${name}.csv`)} as "$path" from (values ${rows.join(', ')}) as texts(${columns.join(', ')}))`;
  return csvSelect(name, table, new Map(), times, from);
}
