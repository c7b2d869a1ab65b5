/** SQL of DuckDB's alone is refused by `check`, on a machine without Athena. */
import { expect, it } from 'vitest';
import { openSession } from '../../functions/query/duckdb/session.ts';
import { portabilityProblems } from '../../functions/validate/portable.ts';
import { portable, refusedByAthena, refusedForMeaning } from '../contracts/portable-sql.ts';

const problems = (text: string, own: string[] = []) =>
  portabilityProblems({ name: 'x', file: 'x.sql', text }, own).map(
    ({ line, message }) => `${line}: ${message}`,
  );

it.each([...refusedByAthena, ...refusedForMeaning])('%s', (sql, why) => {
  expect(problems(sql).join('\n')).toContain(why);
});

it.each(portable)('is sound: %s', async (sql) => {
  expect(problems(sql)).toEqual([]);
  const connection = await openSession();
  await connection.run(sql);
  connection.closeSync();
});

it('says every place, with its line', () => {
  const text = "-- x::y\nselect 'a'::date as d,\n  len('b') as n,\n  7 // 2 as x\n";
  expect(problems(text).map((line) => line.slice(0, 8))).toEqual(['2: :: is', '3: len()', '4: // is']);
});

it('knows Periodical’s own functions', () => {
  expect(problems('select growth(1, 2) as g')).toEqual([expect.stringContaining('growth() is not')]);
  expect(problems('select growth(1, 2) as g', ['growth'])).toEqual([]);
});
