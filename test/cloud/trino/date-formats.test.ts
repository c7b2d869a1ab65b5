/** date_parse and date_format on a real Trino: the table that DuckDB is held against says what it does. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { textLiteral } from '../../../functions/plan/literals.ts';
import { openSession } from '../../../functions/query/duckdb/session.ts';
import { readTable } from '../../../functions/query/duckdb/values.ts';
import {
  formats,
  moments,
  parsed,
  refused,
  refusedHere,
  refusedLetters,
} from '../../contracts/date-formats.ts';
import { startTrino, type Trino } from './server.ts';

let trino: Trino;
beforeAll(async () => {
  trino = await startTrino({ catalogs: {} });
});
afterAll(() => trino?.stop());

const call = (text: string, format: string) => `date_parse(${textLiteral(text)}, ${textLiteral(format)})`;
const at = (text: string) => text.replace(' ', 'T');

it('date_parse gives what the table says', async () => {
  const list = parsed.map(([text, format]) => `cast(${call(text, format)} as varchar)`).join(', ');
  const { rows } = await trino.query(`select ${list}`);
  expect(rows[0]?.map((cell) => at(String(cell)))).toEqual(parsed.map(([, , expected]) => expected));
});

it('date_parse refuses what the table says', async () => {
  for (const [text, format] of refused)
    await expect(trino.query(`select ${call(text, format)}`)).rejects.toThrow('INVALID_FUNCTION_ARGUMENT');
});

it('date_parse takes what is refused on one machine', async () => {
  const list = refusedHere.map(([text, format]) => call(text, format)).join(', ');
  expect((await trino.query(`select ${list}`)).rows).toHaveLength(1);
});

it('date_format writes on both the same', async () => {
  const taken = formats.filter((format) => !refusedLetters.includes(format));
  const calls = moments.flatMap((moment) =>
    taken.map((format) => `coalesce(date_format(${moment}, ${textLiteral(format)}), 'null')`),
  );
  const sql = `select array_join(array[${calls.join(', ')}], '|') as found`;
  const connection = await openSession();
  const { rows } = await readTable(connection, sql.replace('array[', '['));
  connection.closeSync();
  expect(rows[0]?.found).toBe((await trino.query(sql)).rows[0]?.[0]);
});

it.each(refusedLetters)('date_format refuses %s', async (letter) => {
  const sql = `select date_format(date '2017-06-02', '${letter}')`;
  await expect(trino.query(sql)).rejects.toThrow('not supported in date format string');
});
