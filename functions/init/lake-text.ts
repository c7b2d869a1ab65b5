/** lake.yaml of guessed tables. */
import { stringify } from 'yaml';
import type { GuessedColumn, GuessedTable } from './facts.ts';

/** What is known of the values of a column. */
export type Remarks = ReadonlyMap<string, string>;

/**
 * @param zone of clock times
 * @param remarks by `table.column`
 */
export function lakeText(tables: readonly GuessedTable[], zone: string, remarks: Remarks): string {
  return `tables:\n${tables.map((table) => tableText(table, zone, remarks)).join('')}`;
}

function tableText(table: GuessedTable, zone: string, remarks: Remarks): string {
  const { name, location, isPattern, format, partitions, csv } = table;
  const settings = {
    location,
    ...(isPattern ? { glob: true } : {}),
    ...(format === 'parquet' ? {} : { format }),
    ...(Object.keys(partitions).length > 0 ? { partitions } : {}),
    ...Object.fromEntries(
      Object.entries(csv).filter(([, value]) => !Array.isArray(value) || value.length > 0),
    ),
  };
  const columns = table.columns.map((column) => {
    const remark = remarks.get(`${name}.${column.name}`);
    return `      ${columnText(column, table.clockZone ?? zone)}${remark === undefined ? '' : `  # ${remark}`}\n`;
  });
  return `${indented(`${name}:`, 1)}${indented(yaml(settings), 2)}    columns:\n${columns.join('')}`;
}

function columnText({ name, type, isClock, isUtc, mayBeMissing }: GuessedColumn, zone: string): string {
  const more = {
    ...(isClock ? { zone: isUtc ? 'UTC' : zone } : {}),
    ...(mayBeMissing ? { missing: null } : {}),
  };
  const said = Object.keys(more).length > 0 ? { type, ...more } : type;
  return yaml({ [name]: said }, true)
    .trim()
    .replace(/^\{ ?(.*?) ?\}$/, '$1');
}

/** @param flow on one line */
const yaml = (value: unknown, flow = false): string =>
  stringify(value, { collectionStyle: flow ? 'flow' : 'any', lineWidth: 0, flowCollectionPadding: false });

const indented = (text: string, levels: number) =>
  `${text
    .trimEnd()
    .split('\n')
    .map((line) => '  '.repeat(levels) + line)
    .join('\n')}\n`;
