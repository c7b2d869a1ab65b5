/** What columns can hold, by the text of a statement: constants and keys are followed, anything else is anything. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSession } from '../../functions/query/duckdb/session.ts';
import { lineageOf } from '../../functions/validate/lineage.ts';
import { queryIn, treeOf } from '../../functions/validate/statement.ts';

let connection: Awaited<ReturnType<typeof openSession>>;
beforeAll(async () => {
  connection = await openSession({ memoryLimit: '100MB', spillDirectory: '' });
});
afterAll(() => connection.closeSync());

const relations = new Map([
  [
    'spans',
    [
      { name: 'span', keys: ['period', 'before'] },
      { name: 'first_day', keys: undefined },
    ],
  ],
  [
    'tiers',
    [
      { name: 'tier', keys: ['small', 'head'] },
      { name: 'place', keys: undefined },
    ],
  ],
  [
    'sales',
    [
      { name: 'tier', keys: undefined },
      { name: 'day', keys: undefined },
    ],
  ],
]);

async function lineage(sql: string) {
  const tree = queryIn(await treeOf(connection, sql));
  expect(tree, sql).toBeDefined();
  return lineageOf(tree, (name) => relations.get(name));
}

it.each([
  // The keys of what is read.
  ['select span from spans', ['period', 'before']],
  ['select s.span as other from spans as s', ['period', 'before']],
  ['select max(span) from spans', ['period', 'before']],
  [
    'with a as (select * from spans), b as (select a.* from a) select span from b join tiers on true',
    ['period', 'before'],
  ],
  ['with a (x) as (select span from spans) select x from a', ['period', 'before']],
  ['select u.span from (select span from spans) as u', ['period', 'before']],
  ["select coalesce(span, 'none') from spans", ['period', 'before', 'none']],
  [
    "select span from spans union all select 'all' union all select 'none'",
    ['period', 'before', 'all', 'none'],
  ],
  ['with tiers as (select span as tier from spans) select tier from tiers', ['period', 'before']],
  ['select tier from tiers cross join unnest(array[1]) as u (n)', ['small', 'head']],
  // Constants.
  ["select t.kind from (values ('a', 1), ('b', 2)) as t (kind, place)", ['a', 'b']],
  ["select case when place > 1 then 'a' when place > 2 then 'b' else null end from tiers", ['a', 'b']],
  ["select role from tiers cross join unnest(array['a', 'b']) as r (role)", ['a', 'b']],
  // Anything.
  ["select role from tiers cross join unnest(array['a', upper('b')]) as r (role)", undefined],
  ['select span || tier from spans cross join tiers', undefined],
  ['select tier from sales', undefined],
  ['select tier from tiers cross join nowhere', undefined],
  ['select tier from tiers cross join sales', undefined],
  ['select span from spans as s join tiers as t using (span)', undefined],
  ['select tier from tiers cross join unnest(array[1])', undefined],
  ['select upper(tier) from tiers', undefined],
  ["select t.kind from (values ('a'), (upper('b'))) as t (kind)", undefined],
  [
    'with recursive tiers as (select 1 as tier union all select tier + 1 from tiers where tier < 5) select tier from tiers',
    undefined,
  ],
])('%s', async (sql, keys) => {
  const { columns, strange } = await lineage(sql);
  expect(columns?.[0]?.keys?.texts).toEqual(keys);
  expect(strange).toEqual([]);
});

it.each([
  ["select 1 from spans where span = 'perod'", ['perod span']],
  ["select 1 from spans as s join spans as e on e.span = 'befor' and s.span = 'period'", ['befor e.span']],
  ["select 1 from spans where span in ('period', 'week', 'before', 'day')", ['day span', 'week span']],
  ["select 1 from spans where 'week' <> span", ['week span']],
  ["select sum(case span when 'period' then 1 when 'week' then 2 end) from spans", ['week span']],
  [
    "select sum(case when span = 'week' then 1 end) as n from spans group by tier having max(span) = 'day'",
    ['week span', 'day '],
  ],
  ["with a as (select span as s from spans) select 1 from a where s = 'week'", ['week s']],
  ["select 1 from tiers where exists (select 1 from spans where span = 'week')", ['week span']],
  ["select 1 from tiers union all select 2 from spans where span = 'week'", ['week span']],
  ["select 1 from (select span from spans where span = 'week') as s", ['week span']],
  [
    "select 1 from tiers cross join (select 1 as a) as b where tier = 'huge' or b.a in (select 1 from spans where span = 'week')",
    ['huge tier', 'week span'],
  ],
  // Nobody can tell, or nothing is wrong.
  ["select 1 from sales where tier = 'huge'", []],
  ["select 1 from tiers cross join sales where tier = 'huge'", []],
  ["select 1 from tiers where exists (select 1 from sales where tier = 'huge')", []],
  [
    "select 1 from spans where lower(span) = 'x' or span > 'x' or span like 'x' or 'x' = 'y' or span = cast(1 as varchar)",
    [],
  ],
  ["select 1 from tiers as t where t.tier = 'head' and t.place = 1", []],
])('%s finds %j', async (sql, expected) => {
  const { strange } = await lineage(sql);
  expect(strange.map(({ text, column }) => `${text} ${column}`).toSorted()).toEqual(expected.toSorted());
  for (const { text, position = -1 } of strange)
    expect(sql.slice(position)).toMatch(new RegExp(`^'${text}'`));
});

it('a text of thousands of parts is followed as far as it goes', async () => {
  const unions = Array.from({ length: 2000 }, (_, index) => `select 'k${index}' as k`).join(' union all ');
  expect((await lineage(unions)).columns?.[0]?.keys?.texts).toHaveLength(2000);
  const sums = Array.from({ length: 900 }, () => '1').join(' + ');
  expect((await lineage(`select 1 from spans where ${sums} > 1 and span = 'week'`)).strange).toHaveLength(1);
});
