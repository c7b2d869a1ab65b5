/** Starter models: one for each raw table, with names of SQL and exact money. */
import { quoteName } from '../plan/literals.ts';
import { snake, unused } from './found.ts';
import type { ColumnFacts, TableFacts } from './profile.ts';

export interface StarterModel {
  readonly name: string;
  readonly text: string;
  /** What it calls the columns of the table. */
  readonly called: ReadonlyMap<string, string>;
}

/** @param keys of tables, by the name of the table */
export function starterModel({ table, columns }: TableFacts, key: ColumnFacts | undefined): StarterModel {
  const taken = new Set<string>();
  // Of folders that are no days nobody asks.
  const own = columns.filter(({ name }) => !Object.hasOwn(table.partitions, name) || name === 'dt');
  const called = new Map(own.map(({ name }) => [name, unused(snake(name), taken)] as const));
  const selects = own.map((column) => `  ${columnSql(column, called.get(column.name) ?? '')}`);
  const utc = own.filter(({ type }) => type === 'timestamp').map(({ name }) => called.get(name));
  const grain = key ? `one row per ${called.get(key.name)}` : `one row per row of raw.${table.name}`;
  const times = utc.length > 0 ? ` UTC: ${utc.join(', ')}.` : '';
  return {
    name: table.name,
    called,
    text: `-- Grain: ${grain}.${times}\nselect\n${selects.join(',\n')}\nfrom raw.${table.name}\n`,
  };
}

function columnSql({ name, type, scale }: ColumnFacts, called: string): string {
  const column = quoteName(name);
  // Money adds up exactly as a decimal alone.
  if (type === 'double' && scale !== undefined)
    return `cast(${column} as decimal(18, ${scale})) as ${called}`;
  return name === called ? called : `${column} as ${called}`;
}
