/** `periodical test`: of the two reports of commerce, of the shop, and of a small project that is broken in its ways. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { periodical } from '../cli/mailer.ts';
import { freshShop } from '../cli/shop.ts';
import { rewrite, temporaryFolder, writeFiles } from '../folder.ts';
import { projectFiles } from '../project.ts';

it.each(['talent-growth', 'weekly-pulse'])('the tests of %s pass', async (report) => {
  const { code, out } = await periodical('test', report);
  expect([code, out]).toEqual([0, expect.stringContaining('1 test passed, 0 failed')]);
});

describe('a lake of another shop', () => {
  const shop = freshShop();
  const options = () => ['--templates', join(shop().root, 'templates'), '--lake', join(shop().root, 'lake')];
  const run = (...more: string[]) => periodical('test', 'shop-tally', ...options(), ...more);

  it('its rows and its columns are as expected', async () => {
    expect((await run()).out).toContain('8 tests passed, 0 failed');
  });

  it('a query that is changed fails by line and value, and --update takes the rows that came', async () => {
    shop().rewrite(
      'reports/shop-tally/totals.sql',
      'sum(case when in_period then paid',
      'max(case when in_period then paid',
    );
    const { code, out, err } = await run();
    expect([code, out]).toEqual([1, expect.stringContaining('FAILED   shop-tally  june')]);
    expect(err).toContain('tests/june/expected/totals.csv:2: sales is 30.00; expected 50.50');
    expect((await run('--update')).code).toBe(0);
    const file = join(shop().root, 'templates/reports/shop-tally/tests/june/expected/totals.csv');
    expect(readFileSync(file, 'utf8').split('\n')[1]).toMatch(/^30\.00,40\.00,-0\.25,/);
    expect((await run()).code).toBe(0);
  });

  it('a value of the lake that a column must not have is named', async () => {
    const lake = join(shop().root, 'lake/tickets/2024.csv');
    rewrite(lake, 'T08,1,S1,W1,c1,North', 'T09,1,S9,W1,c1,Moon');
    const { err } = await run();
    expect(err.match(/columns\.yaml:\d+: .*/g)).toEqual([
      'columns.yaml:1: order_lines.line_id unique: 2 rows of the lake are not: T09-1',
      'columns.yaml:3: order_lines.creator_id relationships creators.creator_id: 1 row of the lake is not: S9',
      'columns.yaml:4: raw.tickets.Ship to accepted_values North, South: 1 row of the lake is not: Moon',
    ]);
  });
});

describe('a project of one table', () => {
  const folder = temporaryFolder();
  const tests = 'templates/reports/tally/tests';
  const files = {
    ...projectFiles(),
    [`${tests}/june/test.yaml`]: 'period: 2024-06\n',
    [`${tests}/june/tills.csv`]: 'day,amount\n2024-06-01,1.50\n2024-07-01,9.00\n',
    [`${tests}/june/expected/totals.csv`]: 'lines,sales\n1,1.5\n',
    [`${tests}/june/expected/tills.csv`]: 'day,shop,amount\n2024-06-01,,1.50\n2024-07-01,,9\n',
  };
  const run = async (changed: Readonly<Record<string, string>> = {}) => {
    writeFiles(folder(), { ...files, ...changed });
    return periodical('test', 'tally', '--templates', join(folder(), 'templates'));
  };

  it('reads a query and a model, columns that are left out as nothing', async () => {
    expect((await run()).out).toBe('passed   tally  june\n1 test passed, 0 failed\n');
  });

  it.each([
    [
      'test.yaml',
      'period: last month\n',
      'test.yaml:1: period: expected a period that is the same on every day',
    ],
    ['test.yaml', 'period: 2024-06\nparameters: {shop: 1}\n', 'tally has no parameter "shop"'],
    ['tils.csv', 'day\n', 'tils.csv:1: there is no raw table "tils"; did you mean "tills"?'],
    ['tills.csv', 'dya\n', 'tills.csv:1: tills has no column "dya"; did you mean "day"?'],
    ['tills.csv', 'day,amount\n2024-06-01,1.50\nx,2\n', 'june/tills.csv:3:'],
    ['tills.csv', 'day,amount\n2024-06-01\n', 'june/tills.csv:2:'],
    ['expected/total.csv', 'sales\n', 'there is no query, check or model "total"; did you mean "totals"?'],
    ['expected/totals.csv', 'sale\n', 'totals.csv:1: there is no column "sale"; did you mean "sales"?'],
    ['expected/totals.csv', 'sales\n', 'totals.csv:2: one more row came: sales 1.50'],
    ['expected/totals.csv', 'sales\n1.5\n2\n', 'totals.csv:3: there is no such row'],
    ['expected/totals.csv', '', 'totals.csv:1: expected a line with the names of columns'],
  ])('%s that says %j is wrong', async (name, text, message) => {
    const { code, err, out } = await run({ [`${tests}/june/${name}`]: text });
    expect([code, out + err]).toEqual([1, expect.stringContaining(message)]);
  });

  it.each([
    ['tills.day: [uniq]\n', 'columns.yaml:1: tills.day.0: expected unique, not_null, accepted_values'],
    ['day: [unique]\n', 'columns.yaml:1: "day" is not a column; expected RELATION.COLUMN'],
  ])('columns.yaml that says %j is wrong', async (text, message) => {
    writeFiles(folder(), { ...files, [`${tests}/columns.yaml`]: text });
    const at = (name: string) => join(folder(), name);
    const { code, err } = await periodical('test', '--templates', at('templates'), '--lake', at('raw'));
    expect([code, err]).toEqual([1, expect.stringContaining(message)]);
  });
});
