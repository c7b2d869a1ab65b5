/** Engines that run at once and lack memory write to disk: none may read what another has written. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { count, isNightly } from '../counts.ts';
import { openShop, type Shop, start } from '../kill/shop.ts';

let shop: Shop;
beforeAll(() => {
  shop = openShop('spill');
  // DuckDB's own SQL, which spills: nothing is checked here, and every row can be told from the others.
  const rows =
    "select i, hash(i * 7 + length('{{period_start}}')) as h, repeat('x', 5) || i as s from range(3000000) t(i)";
  const sql = `with r as (select *, random() as o from (${rows}))
select count(*) as n, sum(case when s = 'xxxxx' || i then 1 else 0 end) as whole, sum(h::hugeint)::varchar as h
from (select *, row_number() over (order by o, s) as p from r)`;
  const folder = join(shop.templates, 'reports/shop-tally');
  rmSync(join(folder, 'checks'), { recursive: true });
  writeFileSync(join(folder, 'by_stall.sql'), sql);
});
afterAll(() => rmSync(shop.root, { recursive: true }));

const engine = () =>
  start(shop, 'test/faults/concurrency/spill-child.ts', [shop.lake, shop.templates, '2024-06']).ended;

it('engines of several processes that spill at once find what one finds', async () => {
  const alone = await engine();
  expect([alone.code, alone.stderr]).toEqual([0, '']);
  for (let round = 0; round < (isNightly ? 30 : 2); round++) {
    const ended = await Promise.all([engine(), engine()]);
    expect(ended.map(({ code, stdout }) => [code, stdout])).toEqual(Array(2).fill([0, alone.stdout]));
    count('runs at once', 2, 'whose engines spill');
  }
});
