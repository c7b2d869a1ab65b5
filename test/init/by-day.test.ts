/** Partitions of days, as the folders of a lake may have them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { liesByDay } from '../../functions/init/by-day.ts';
import type { ColumnFacts, TableFacts } from '../../functions/init/facts.ts';
import { openSession } from '../../functions/query/duckdb/session.ts';

let connection: Awaited<ReturnType<typeof openSession>>;
beforeAll(async () => {
  connection = await openSession();
});
afterAll(() => connection.closeSync());

const column = (type: string): ColumnFacts => ({
  ...{ table: 't', name: 'sold', type, nulls: 0, distinct: 1, min: null, max: null, examples: [] },
  scale: undefined,
});

/** @param values SQL of rows of a time and the name of its folder */
async function found(type: 'date' | 'timestamp', values: string, zone: string, dt = 'string') {
  await connection.run(`create or replace table t as
    select cast(sold as ${type}) as sold, dt from (values ${values}) as v (sold, dt)`);
  const table = { name: 't', partitions: { dt } } as unknown as TableFacts['table'];
  return liesByDay(connection, { table, rows: 1, columns: [] }, column(type), zone);
}

const shanghai = 'Asia/Shanghai';
const newYork = 'America/New_York';
const late = `('2024-06-18 20:00', '2024-06-19')`;
const early = `('2024-06-18 02:00', '2024-06-17')`;

test.each([
  ['days of UTC', 'timestamp', `('2024-06-18 20:00', '2024-06-18')`, shanghai, true],
  ['local days that are ahead', 'timestamp', late, shanghai, true],
  ['local days that are behind', 'timestamp', early, newYork, true],
  ['days that are behind where clocks are ahead', 'timestamp', early, shanghai, false],
  ['days that are ahead where clocks are behind', 'timestamp', late, newYork, false],
  ['summer time alone', 'timestamp', `('2024-06-18 23:30', '2024-06-19')`, 'Europe/London', true],
  ['a row of another day', 'timestamp', `${late}, ('2024-06-18 20:00', '2024-06-22')`, shanghai, false],
  ['a row without a time', 'timestamp', `${late}, (null, '2024-06-22')`, shanghai, true],
  ['dates', 'date', `('2024-06-18', '2024-06-18'), ('2024-06-18', '2024-06-19')`, newYork, true],
  ['folders of months', 'date', `('2024-06-01', '2024-06')`, shanghai, false],
  ['a folder of what has no day', 'date', `('2024-06-01', '__HIVE_DEFAULT_PARTITION__')`, shanghai, false],
  ['days that do not exist', 'date', `('2024-06-30', '2024-06-31')`, shanghai, false],
] as const)('%s', async (_, type, values, zone, expected) => {
  expect(await found(type, values, zone)).toBe(expected);
});

test('of another type than text are not compared', async () => {
  expect(await found('timestamp', late, shanghai, 'date')).toBe(false);
});
