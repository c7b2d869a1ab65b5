/** Keys that models make of parameters, such as `<500k` of :tier_1: a text that names one has to follow the parameter. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteName } from '../plan/literals.ts';
import { readTable } from '../query/duckdb/values.ts';
import { closure, type Model, type Models } from '../query/models.ts';

/** What the columns of models that read no table can have, by name: the same for every lake. */
export type Keys = Readonly<Record<string, readonly string[]>>;

/** A list that people write has fewer; one that goes on and on is not one of keys. */
const mostKeys = 1000;

/** @param made models that are tables on the connection */
export async function keysOf(
  connection: DuckDBConnection,
  models: Models,
  made: readonly Model[],
): Promise<Keys> {
  const found = new Map<string, string[]>();
  const readsNothing = ({ name }: Model) =>
    closure(models, [name]).every(({ tables }) => tables.length === 0);
  for (const { name } of made.filter(readsNothing)) {
    const { columns, rows } = await readTable(
      connection,
      `select * from ${quoteName(name)} limit ${mostKeys}`,
    );
    for (const column of columns.filter(({ type }) => type === 'string')) {
      const values = rows.flatMap((row) =>
        typeof row[column.name] === 'string' ? [String(row[column.name])] : [],
      );
      found.set(column.name, [...(found.get(column.name) ?? []), ...values]);
    }
  }
  return Object.fromEntries(found);
}

/** `<500k`, `500k-5M`, `>=50M`: as `short_label` writes the borders of a range. */
const range = /^(?:<|>=)\d[\d.]*[kM]?$|^\d[\d.]*[kM]?-\d[\d.]*[kM]?$/;

/** A range that no row can have; of other texts nobody knows what the data hold. */
export function isStrangeKey(keys: Keys, column: string, text: string): boolean {
  const known = Object.hasOwn(keys, column) ? (keys[column] ?? []) : [];
  return range.test(text) && known.some((key) => range.test(key)) && !known.includes(text);
}
