/** Which column of which relation a query compares with its period. */
import { expect, it } from 'vitest';
import { comparedWithPeriod } from '../../functions/query/period-columns.ts';

const found = (sql: string) => comparedWithPeriod(sql).map(({ relation, column }) => `${relation}.${column}`);

it.each([
  ['select sum(a) from sales where sold_at >= :start_at and sold_at < :end_at', ['sales.sold_at']],
  ['select sum(a) from sales as s where s.day between :pop_start and :pop_end', ['sales.day']],
  ['select case when Sold_At >= :start_at then 1 end from sales', ['sales.sold_at']],
  ['select 1 from sales where "Order Date" >= :start', ['sales.Order Date']],
  ['select 1 from sales where (a = 1 and (day < :end)) or day >= :yoy_start', ['sales.day']],
  [
    'with x as (select * from sales where day >= :start) select * from x join (select 1 from visits where at_day < :end) as y on 1 = 1',
    ['sales.day', 'visits.at_day'],
  ],
  // Whose column it is cannot be seen.
  ['select 1 from sales join shops on 1 = 1 where day >= :start', []],
  ['select 1 from (select local_day(t) as day from sales) as x where day >= :start', []],
  // Not a column.
  ['select 1 from sales where local_day(sold_at) >= :start', []],
  ['select 1 from sales where case when a then b end >= :start', []],
  ['select 1 from sales where is_open and :start < :end', []],
  // Not a border of the period.
  ['select 1 from sales where dt >= :start_dt and amount > :large', []],
  ["select 1 from sales -- day >= :start\nwhere note = 'day >= :start'", []],
])('%s', (sql, expected) => {
  expect(found(sql)).toEqual(expected);
});
