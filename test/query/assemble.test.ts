/** The text that runs: models in front of a query, and the way back from its lines to the files. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { zoneOver } from '../../functions/calendar/zone.ts';
import { assemble, modelsNamed } from '../../functions/query/assemble.ts';
import { openSession } from '../../functions/query/duckdb/session.ts';
import { readTable } from '../../functions/query/duckdb/values.ts';
import { reportFunctions } from '../../functions/query/functions.ts';
import { closure, type Model, type Models } from '../../functions/query/models.ts';
import { outerRelations } from '../../functions/query/sql.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openSession();
  await connection.run(
    'create table raw.sales as select * from (values (1, 10.50), (2, 4.50)) as t (id, amount)',
  );
});
afterAll(() => connection.closeSync());

const texts: Record<string, string> = {
  sales: '-- All of them.\nselect id, amount\nfrom raw.sales\n',
  large: 'select id, amount\nfrom sales\nwhere amount > :least -- no line end behind this',
  pairs: 'select l.id from large as l join sales as s on s.id = l.id\n',
};

function modelsOf(sources: Record<string, string>): Models {
  const named = (text: string) => [...new Set(outerRelations(text).map(({ name }) => name))];
  const entries = Object.entries(sources).map(([name, text]): [string, Model] => [
    name,
    {
      name,
      file: `models/${name}.sql`,
      text,
      materialized: false,
      models: named(text).filter((other) => other in sources),
      tables: [],
    },
  ]);
  return {
    lake: { file: 'lake.yaml', tables: {} },
    absent: [],
    contract: [],
    byName: Object.fromEntries(entries),
  };
}

const models = modelsOf(texts);
const how = {
  literals: { least: '5' },
  functions: reportFunctions(zoneOver('UTC', { start: '2024-01-01', end: '2025-01-01' })),
};
const assembled = (text: string, given: string[] = []) =>
  assemble(
    { name: 'q', file: 'reports/q.sql', text },
    models,
    how,
    new Map(given.map((name) => [name, name])),
  );
const rows = async (sql: string) => (await readTable(connection, sql)).rows;

describe('the assembled text', () => {
  it('is the query alone where it reads no model', () => {
    expect(assembled('select 1 as one').sql).toBe('select 1 as one');
  });

  it('has every model that the query needs, once and each after those it reads', async () => {
    const { sql } = assembled('select sum(b.id) as found from pairs as b join large as l on l.id = b.id');
    expect([...sql.matchAll(/^(?:with|,) (\w+) as \($/gm)].map(([, name]) => name)).toEqual([
      'sales',
      'large',
      'pairs',
    ]);
    expect(await rows(sql)).toEqual([{ found: 1 }]);
  });

  it('takes the expressions of the query into its own list', async () => {
    const text =
      '-- Why.\nwith twice as (\n  select amount * 2 as amount from large\n)\nselect amount from twice\n';
    const { sql } = assembled(text);
    expect(sql.match(/\bwith\b/gi)).toHaveLength(1);
    expect(await rows(sql)).toEqual([{ amount: '21.00' }]);
  });

  it('is recursive where the query is', async () => {
    const text =
      'with recursive n (i) as (select 1 union all select i + 1 from n where i < 3) select sum(i) as found from n, large';
    expect(await rows(assembled(text).sql)).toEqual([{ found: 6 }]);
  });

  it('leaves out what is there already, and what that was made of', () => {
    expect(assembled('select * from pairs', ['pairs']).sql).toBe('select * from pairs');
    const { sql } = assembled('select * from pairs', ['large']);
    expect(sql).toContain('with sales as (');
    expect(sql).not.toContain('large as (');
  });

  it('keeps the order of the query: nothing is put around it', async () => {
    const { sql } = assembled('select id from sales order by id desc');
    expect(sql.endsWith('select id from sales order by id desc')).toBe(true);
    expect(await rows(sql)).toEqual([{ id: 2 }, { id: 1 }]);
  });
});

describe('an expression with the name of a model', () => {
  it('hides it: the model is not needed', async () => {
    const { sql } = assembled('with sales as (select 7 as id) select id from sales');
    expect(sql).not.toContain('raw.sales');
    expect(await rows(sql)).toEqual([{ id: 7 }]);
  });

  it.each([
    [
      'with sales as (select id + 10 as id from sales) select sales.id from sales order by sales.id',
      [11, 12],
    ],
    [
      'with a as (select sales.id from sales), sales as (select id + 10 as id from a) select id from sales order by id',
      [11, 12],
    ],
    ['with sales (id) as (select s.id + 10 from sales s) select id from sales order by id', [11, 12]],
    [
      'select id from (with sales as (select id + 10 as id from sales) select id from sales) as t order by id',
      [11, 12],
    ],
    ['with SALES as (select id + 10 as id from Sales) select id from "sales" order by id', [11, 12]],
    ['with sales as (select 10 as id) select sales.id from sales where exists (select 1 from large)', [10]],
    [
      'with large as (select 1 as id), sales as (select id from large) select pairs.id from pairs join sales on true',
      [1],
    ],
    [
      'with recursive sales as (select 1 as id union all select id + 1 from sales where id < 3) select max(sales.id) as id from sales, large',
      [3],
    ],
  ])('takes the model in itself, and other models take it: %s', async (text, ids) => {
    expect(await rows(assembled(text).sql)).toEqual(ids.map((id) => ({ id })));
  });

  it('keeps the lines', () => {
    const { sql, placeOf } = assembled('with sales as (\n  select id from sales\n)\nselect id\nfrom sales\n');
    const line = sql.split('\n').findIndex((text) => text.includes('from sales__model as sales')) + 1;
    expect(placeOf(line)).toEqual({ file: 'reports/q.sql', line: 2 });
  });
});

describe('a line of the assembled text', () => {
  const query = 'select\n  b.id,\n  l.amount\nfrom pairs as b\njoin large as l on l.id = b.id\n';
  const { sql, placeOf } = assembled(query);
  const lineOf = (text: string) => sql.split('\n').findIndex((line) => line.includes(text)) + 1;

  it.each([
    ['from raw.sales', { file: 'models/sales.sql', line: 3 }],
    ['where amount > 5', { file: 'models/large.sql', line: 3 }],
    ['select l.id from large', { file: 'models/pairs.sql', line: 1 }],
    ['l.amount', { file: 'reports/q.sql', line: 3 }],
    ['join large as l on l.id = b.id', { file: 'reports/q.sql', line: 5 }],
  ])('with "%s" is known by its file and line', (text, place) => {
    expect(placeOf(lineOf(text))).toEqual(place);
  });
});

describe('models', () => {
  it('named in a text are those that it reads, once', () => {
    expect(
      modelsNamed(
        'select * from pairs, large join pairs on true where x in (select 1 from constructor)',
        models,
      ),
    ).toEqual(['pairs', 'large']);
  });

  it('in a circle are refused, with the way around it', () => {
    const round = modelsOf({ a: 'select 1\nfrom b', b: 'select 1 from c', c: 'select 1\n\nfrom a' });
    const said = 'reads itself: a → b → c → a; expected models that do not go round in a circle';
    expect(() => closure(round, ['a'])).toThrow(
      [`models/a.sql:2: ${said}`, `models/b.sql:1: ${said}`, `models/c.sql:3: ${said}`].join('\n'),
    );
  });
});

test('a model twice in the way of a query is put in front once', () => {
  expect(closure(models, ['pairs', 'large', 'sales']).map(({ name }) => name)).toEqual([
    'sales',
    'large',
    'pairs',
  ]);
});
