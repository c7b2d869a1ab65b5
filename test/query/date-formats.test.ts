/** date_parse and date_format mean on DuckDB what they mean on Trino: both are held against the same table. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textLiteral } from '../../functions/plan/literals.ts';
import { openSession } from '../../functions/query/duckdb/session.ts';
import { readTable } from '../../functions/query/duckdb/values.ts';
import { formats, moments, parsed, refused, refusedHere, refusedLetters } from '../contracts/date-formats.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openSession();
});
afterAll(() => connection.closeSync());

const value = async (sql: string) =>
  (await readTable(connection, `select ${sql} as found`)).rows[0]?.found ?? null;
const parse = (text: string, format: string) => `date_parse(${textLiteral(text)}, ${textLiteral(format)})`;

describe('date_parse', () => {
  it.each(parsed)('%j as %j', async (text, format, at) => {
    expect(await value(parse(text, format))).toBe(at);
    // Of a column too, not of a literal alone.
    const column = `(select date_parse(t.x, ${textLiteral(format)}) from (values (${textLiteral(text)})) as t (x))`;
    expect(await value(column)).toBe(at);
  });

  it.each([...refused, ...refusedHere])('refuses %j as %j', async (text, format) => {
    await expect(value(parse(text, format))).rejects.toThrow(/parse|range|format/i);
  });

  it('gives null for null, and under try() for what it refuses', async () => {
    expect(await value("date_parse(cast(null as varchar), '%Y')")).toBeNull();
    expect(await value("try(date_parse('2017-06-02 ', '%Y-%m-%d'))")).toBeNull();
  });
});

describe('date_format', () => {
  it.each(refusedLetters)('refuses %s', async (letter) => {
    await expect(value(`date_format(date '2017-06-02', '${letter}')`)).rejects.toThrow(/format/);
  });

  it('writes what DuckDB would write otherwise', async () => {
    const format = '%c/%e/%y %k:%i:%s.%f %l %p %h %I %M %b %W %a %T %r %j %v %x %% %q %%Y';
    expect(await value(`date_format(timestamp '2017-06-02 13:05:09.123', '${format}')`)).toBe(
      '6/2/17 13:05:09.123000 1 PM 01 01 June Jun Friday Fri 13:05:09 01:05:09 PM 153 22 2017 % q %Y',
    );
  });

  it('takes every letter that Trino takes', async () => {
    const taken = formats.filter((format) => !refusedLetters.includes(format));
    for (const moment of moments)
      for (const format of taken) await value(`date_format(${moment}, ${textLiteral(format)})`);
    expect(taken.length).toBeGreaterThan(40);
  });
});
