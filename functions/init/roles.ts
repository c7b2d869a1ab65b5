/** What tables and columns are for, guessed from names and values: the facts, their time and amount, what they are told apart by. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteName } from '../plan/literals.ts';
import type { ColumnFacts, TableFacts } from './facts.ts';
import { snake } from './names.ts';

/** A column of the facts whose values name rows of another table. */
export interface Join {
  readonly column: ColumnFacts;
  readonly table: TableFacts;
  readonly key: ColumnFacts;
}

export interface Dimension {
  readonly column: ColumnFacts;
  /** `region`, or `shops.region` of another table. */
  readonly called: string;
  /** How it is found; undefined: the facts have it. */
  readonly join: Join | undefined;
}

export interface Roles {
  readonly facts: TableFacts;
  readonly time: ColumnFacts;
  /** Money; undefined: rows are counted. */
  readonly amount: ColumnFacts | undefined;
  readonly quantity: ColumnFacts | undefined;
  /** What several rows belong to: baskets, customers. */
  readonly entities: readonly ColumnFacts[];
  /** No two rows have the same. */
  readonly key: ColumnFacts | undefined;
  readonly dimension: Dimension | undefined;
  /** What else each could be, by name. */
  readonly choices: { readonly [Role in keyof Chosen]-?: readonly string[] };
}

/** What somebody said that they are, by name; null: there is none. What is left out is guessed. */
export interface Chosen {
  readonly facts?: string | null;
  readonly time?: string | null;
  readonly amount?: string | null;
  readonly by?: string | null;
}

/** Undefined: no table has both rows and a time. */
export async function guessRoles(
  connection: DuckDBConnection,
  tables: readonly TableFacts[],
  chosen: Chosen = {},
): Promise<Roles | undefined> {
  const timed = tables
    .filter(({ columns, rows }) => rows > 0 && timeOf(columns))
    .toSorted((a, b) => b.rows - a.rows);
  const facts = timed.find(({ table }) => table.name === chosen.facts) ?? timed[0];
  const time = facts && (named(facts.columns, chosen.time) ?? timeOf(facts.columns));
  if (!facts || !time) return undefined;
  const { columns, rows } = facts;
  const keys = columns.filter(({ distinct, nulls }) => distinct === rows && nulls === 0);
  const numbers = columns.filter(({ type }) => isNumber(type));
  const groups = dimensionsOf(columns, await joinsOf(connection, facts, tables));
  const amount = chosen.amount === null ? undefined : best(numbers, () => true, amounts);
  const by = groups.find(({ called }) => called === chosen.by);
  return {
    ...{ facts, time, key: keys.find(({ type }) => !isFraction(type) && !isTime(type)) },
    amount: named(columns, chosen.amount) ?? amount,
    quantity: best(numbers, ({ name }) => name !== chosen.amount, quantities),
    entities: entities.flatMap(
      (names) => best(columns, ({ distinct, type }) => distinct < rows && !isFraction(type), [names]) ?? [],
    ),
    dimension: chosen.by === null ? undefined : (by ?? bestDimension(groups)),
    choices: {
      facts: timed.map(({ table }) => table.name),
      time: columns.filter(({ type }) => isTime(type)).map(({ name }) => name),
      amount: numbers.map(({ name }) => name),
      by: groups.map(({ called }) => called),
    },
  };
}

const named = (columns: readonly ColumnFacts[], name: string | null | undefined) =>
  columns.find((column) => column.name === name);

const isTime = (type: string) => type === 'date' || type === 'timestamp';
const isFraction = (type: string) => type === 'double' || type.startsWith('decimal');
const isNumber = (type: string) => isFraction(type) || type === 'integer' || type === 'bigint';

/** By words of their names, the likeliest first. */
const amounts = [
  /^(net_?)?(sales|revenue|turnover)(_(value|amount|total))?$/,
  /(^|_)(sales|revenue|turnover|umsatz|betrag|montant|importe|ventas|receita)(_|$)/,
  /(^|_)(amount|paid|total|spend|gross|net|price|fare|cost|value)(_|$)/,
];
const quantities = [/^(qty|quantity|units|pieces|menge|cantidad)$/, /(^|_)(qty|quantity|units|pieces)(_|$)/];
const entities = [
  /^(order|basket|receipt|ticket|invoice|transaction|booking)(_?(id|no|number|key|nr))?$/,
  /^(customer|buyer|user|client|member|household|hh|guest|account)(_?(id|no|number|key|nr))?$/,
];
const times = [
  /^(sold|ordered|paid|purchased|sale|order|purchase|transaction|invoice|booking|event)_?(at|on|date|time|day|timestamp)?$/,
  /(^|_)(sold|order|paid|purchase|transaction|event)(_|$)/,
  /(^|_)(date|time|day|timestamp|at|created|hour)(_|$)/,
];
/** Times that say something else than when a row came to be. */
const laterTimes =
  /(^|_)(ship|shipped|deliver|delivered|due|end|ends|update|updated|modified|expir\w*|birth\w*|return\w*)(_|$)/;
const dimensions = [
  /^(category|department|vertical|product_line)$/,
  /^(region|market|country)$/,
  /^(segment|channel|store|shop|brand|type|kind)$/,
  /(^|_)(category|department|region|segment|channel|name)(_|$)/,
];

function best(
  columns: readonly ColumnFacts[],
  may: (column: ColumnFacts) => boolean,
  names: readonly RegExp[],
): ColumnFacts | undefined {
  for (const pattern of names) {
    const found = columns.find((column) => may(column) && pattern.test(snake(column.name)));
    if (found) return found;
  }
  return undefined;
}

function timeOf(columns: readonly ColumnFacts[]): ColumnFacts | undefined {
  const all = columns.filter(({ type, distinct }) => isTime(type) && distinct > 1);
  const own = all.filter(({ name }) => !laterTimes.test(snake(name)));
  return best(own, () => true, times) ?? own[0] ?? all[0];
}

/** Most values of a fact's column are keys of the other table. */
async function joinsOf(
  connection: DuckDBConnection,
  facts: TableFacts,
  tables: readonly TableFacts[],
): Promise<Join[]> {
  const found: Join[] = [];
  for (const table of tables.filter((one) => one !== facts && one.rows > 1)) {
    const keys = table.columns.filter(({ distinct, nulls }) => distinct === table.rows && nulls === 0);
    for (const key of keys) {
      const column = facts.columns.find(
        (one) => areOne(one, key, table) && isNumber(one.type) === isNumber(key.type),
      );
      if (column && (await share(connection, { column, table, key }, facts)) > 0.5)
        found.push({ column, table, key });
    }
  }
  return found;
}

/** `UPC` in both, or `product_id` and the `id` of products. */
function areOne(column: ColumnFacts, key: ColumnFacts, { table }: TableFacts): boolean {
  const [name, other] = [snake(column.name), snake(key.name)];
  const stem = table.name.replace(/ies$/, 'y').replace(/s$/, '');
  return name === other || (other === 'id' && name === `${stem}_id`);
}

async function share(
  connection: DuckDBConnection,
  { column, table, key }: Join,
  facts: TableFacts,
): Promise<number> {
  const values = `(select distinct ${quoteName(column.name)} as v from ${quoteName(facts.table.name)})`;
  const known = `(select ${quoteName(key.name)} from ${quoteName(table.table.name)})`;
  const read = await connection.runAndReadAll(
    `select avg(case when v in ${known} then 1.0 else 0 end) from ${values}`,
  );
  return Number(read.getRows()[0]?.[0] ?? 0);
}

function dimensionsOf(columns: readonly ColumnFacts[], joins: readonly Join[]): Dimension[] {
  const own = columns.map((column) => ({ column, called: column.name, join: undefined }));
  const joined = joins.flatMap((join) =>
    join.table.columns
      .filter((column) => column !== join.key)
      .map((column) => ({ column, join, called: `${join.table.table.name}.${column.name}` })),
  );
  return [...own, ...joined].filter(
    ({ column: { type, distinct } }) => type === 'string' && distinct >= 2 && distinct <= 100,
  );
}

function bestDimension(all: readonly Dimension[]): Dimension | undefined {
  for (const pattern of dimensions) {
    const found = all.find(({ column }) => pattern.test(snake(column.name)));
    if (found) return found;
  }
  return all[0];
}
