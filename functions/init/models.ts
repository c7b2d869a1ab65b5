/** Starter models: one for each raw table, with names of SQL and exact money. */
import { quoteName } from '../plan/literals.ts';
import type { ColumnFacts, TableFacts } from './facts.ts';
import { snake, unused } from './names.ts';

export interface StarterModel {
  readonly name: string;
  readonly text: string;
  /** What it calls the columns of the table. */
  readonly called: ReadonlyMap<string, string>;
}

export function starterModel({ table, columns }: TableFacts, key: ColumnFacts | undefined): StarterModel {
  const taken = new Set<string>();
  // Nobody asks for partitions that are not days.
  const own = columns.filter(({ name }) => !Object.hasOwn(table.partitions, name) || name === 'dt');
  const called = new Map(own.map(({ name }) => [name, unused(snake(name), taken)] as const));
  const selects = own.map((column) => `  ${columnSql(column, called.get(column.name) ?? '')}`);
  const utc = own.filter(({ type }) => type === 'timestamp').map(({ name }) => called.get(name));
  const grain = key ? `one row per ${called.get(key.name)}` : `one row per row of raw.${table.name}`;
  const times = utc.length > 0 ? ` UTC: ${utc.join(', ')}.` : '';
  return {
    name: isOfReport.test(table.name) ? `${table.name}_rows` : table.name,
    called,
    text: `-- Grain: ${grain}.${times}\nselect\n${selects.join(',\n')}\nfrom raw.${table.name}\n`,
  };
}

/** What queries of the first report are called. */
const isOfReport = /^(totals|by_.*|(months|weeks)_back)$/;

function columnSql({ name, type, scale }: ColumnFacts, called: string): string {
  const column = quoteName(name);
  // Money adds up exactly as a decimal alone.
  if (type === 'double' && scale !== undefined)
    return `cast(${column} as decimal(18, ${scale})) as ${called}`;
  return name === called ? called : `${column} as ${called}`;
}
