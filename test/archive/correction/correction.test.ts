/** An edition that corrects another: what it says of it, why, and that it says it again. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RunResult } from '../../../functions/pipeline/effects.ts';
import { resign } from '../resigned.ts';
import { openShop, revision, type Shop } from './shop.ts';

let shop: Shop;
beforeEach(() => {
  shop = openShop();
});
afterEach(() => shop.close());

const change = z.looseObject({ query: z.string(), reason: z.string() });
const schema = z.object({
  against: z.string(),
  held: z.boolean(),
  reasons: z.array(z.string()),
  counts: z.record(z.string(), z.number()),
  leftOut: z.record(z.string(), z.number()),
  shape: z.array(change),
  figures: z.array(
    change.extend({ column: z.string(), old: z.unknown(), new: z.unknown(), change: z.unknown() }),
  ),
  added: z.array(change),
  removed: z.array(change),
});

const file = (number: number, name: string) => join(shop.archive.locate(revision(number)), name);
const textOf = (number: number, name: string) => readFileSync(file(number, name), 'utf8');
const correctionOf = (number: number) => schema.parse(JSON.parse(textOf(number, 'correction.json')));
const json = { formats: ['json'] };
const outcome = ({ status, manifest }: RunResult) => [status, manifest?.edition];

describe('data that changed', () => {
  it('make the next revision, which lists every figure with old, new and change', async () => {
    await shop.run(json);
    shop.sell();
    const { manifest } = await shop.run(json);
    const counts = { figures: 5, added: 0, removed: 0 };
    const summary = { against: 'shop-tally/2024-06/r1', held: false, reasons: ['data'], counts };
    expect(manifest?.correction).toEqual(summary);
    const { figures, ...rest } = correctionOf(2);
    expect(rest).toMatchObject({ ...summary, shape: [], added: [], removed: [] });
    expect(
      figures.map(({ query, column, old, new: now, change }) => [query, column, old, now, change]),
    ).toEqual([
      ['by_stall', 'sales', '372.00', '1372.00', '1000.00'],
      ['totals', 'sales', '722.90', '1722.90', '1000.00'],
      ['totals', 'sales_growth', 4.335055350553506, 11.715129151291514, 7.380073800738008],
      ['totals', 'lines', 9, 10, 1],
      ['totals', 'large_lines', 2, 3, 1],
    ]);
    expect(new Set(figures.map(({ reason }) => reason))).toEqual(new Set(['data']));
  });

  it('bring and take rows', async () => {
    await shop.run(json);
    shop.rewrite('lake/tickets/2024.csv', ',S2,', ',S9,');
    await shop.run(json);
    const { counts, added } = correctionOf(2);
    expect(counts).toMatchObject({ added: 1 });
    expect(added).toMatchObject([
      { query: 'by_stall', key: { creator_id: 'S9' }, row: { creator_id: 'S9' } },
    ]);
  });

  it('are told at the top of page, mail and PDF, in the language of each', async () => {
    await shop.run();
    shop.sell();
    const { manifest } = await shop.run();
    const en = 'Revision 2 corrects revision 1: 5 figures changed, because the data changed.';
    expect(textOf(2, 'email.en.html')).toContain(en);
    expect(textOf(2, 'email.en.txt').replaceAll(/\n\| /g, ' ')).toContain(en);
    expect(textOf(2, 'email.zh.html')).toContain('第2版更正第1版：5 项数字不同，原因是数据有变动。');
    expect(textOf(1, 'email.en.html')).not.toContain('Revision');
    expect(manifest?.files.map(({ name }) => name)).toContain('correction.json');
  });

  it('are told again in the same bytes by a run that died before its manifest', async () => {
    await shop.run(json);
    shop.sell();
    const first = await shop.run(json);
    const bytes = textOf(2, 'correction.json');
    rmSync(file(2, 'manifest.json'));
    expect(outcome(await shop.run(json))).toEqual(['made', 'shop-tally/2024-06/r2']);
    expect(textOf(2, 'correction.json')).toBe(bytes);
    const { run: _then, signature: _its, ...again } = JSON.parse(textOf(2, 'manifest.json'));
    const { run, signature, ...made } = first.manifest ?? expect.fail('no manifest');
    expect(again).toEqual(made);
    expect(run.startedAt).toBeDefined();
    expect(signature?.algorithm).toBe('HMAC-SHA256');
  });
});

describe('the reason is', () => {
  it.each([
    ['data', () => shop.sell()],
    [
      'definition',
      () => shop.rewrite('templates/reports/shop-tally/totals.sql', '>= :large_line', '> :large_line - 50'),
    ],
    [
      'definition',
      () => shop.rewrite('templates/reports/shop-tally/report.yaml', 'large_line: 100', 'large_line: 50'),
    ],
    [
      'definition',
      () => shop.rewrite('templates/models/order_lines.sql', 'cast("Total" as', 'cast("Total" * 2 as'),
    ],
    [
      'definition',
      () => shop.rewrite('templates/reports/shop-tally/report.yaml', 'Asia/Shanghai', 'America/New_York'),
    ],
  ])('%s', async (reason, change) => {
    await shop.run(json);
    change();
    expect((await shop.run(json)).manifest?.correction?.reasons).toEqual([reason]);
    expect(correctionOf(2).counts.figures).toBeGreaterThan(0);
  });

  it('told per query: a definition of one, the data of the other', async () => {
    await shop.run(json);
    shop.sell();
    shop.rewrite('templates/reports/shop-tally/totals.sql', '>= :large_line', '> :large_line - 50');
    await shop.run(json);
    const { reasons, figures } = correctionOf(2);
    expect(reasons).toEqual(['data', 'definition']);
    expect(new Set(figures.map(({ query, reason }) => `${query} ${reason}`))).toEqual(
      new Set(['by_stall data', 'totals definition']),
    );
  });

  it('not the page where the data changed too; the page where no figure did', async () => {
    await shop.run(json);
    const page = 'templates/reports/shop-tally/en.md';
    shop.rewrite(page, 'Sales {%', 'The sales {%');
    await shop.run();
    expect(correctionOf(2)).toMatchObject({ reasons: ['definition'], figures: [], counts: { figures: 0 } });
    expect(textOf(2, 'email.en.html')).toContain('no figure changed, but its text or a definition did.');
    shop.rewrite(page, 'The sales {%', 'All sales {%');
    shop.sell();
    await shop.run(json);
    expect(correctionOf(3)).toMatchObject({ against: 'shop-tally/2024-06/r2', reasons: ['data'] });
  });

  it('code where the engine is another', async () => {
    await shop.run(json);
    shop.sell();
    await resign(file(1, 'manifest.json'), (text) =>
      text.replace(/"engine": "[^"]*"/, '"engine": "duckdb v0.1"'),
    );
    expect((await shop.run(json)).manifest?.correction?.reasons).toEqual(['code']);
  });
});

describe('no correction', () => {
  it.each([
    ['is a forced revision with the same content', { ...json, force: true }],
    ['are more formats', { formats: ['json', 'csv'] }],
  ])('%s', async (_, asked) => {
    await shop.run(json);
    const result = await shop.run(asked);
    expect(outcome(result)).toEqual(['made', 'shop-tally/2024-06/r2']);
    expect(result.manifest).not.toHaveProperty('correction');
    expect(existsSync(file(2, 'correction.json'))).toBe(false);
  });

  it('is a schedule, an owner or a threshold that changed: the edition is the same', async () => {
    await shop.run(json);
    const yaml = 'templates/reports/shop-tally/report.yaml';
    shop.rewrite(yaml, '0 9 2 * *', '0 8 3 * *');
    shop.rewrite(yaml, 'till@example.com', 'desk@example.com');
    expect(outcome(await shop.run(json))).toEqual(['unchanged', 'shop-tally/2024-06/r1']);
  });
});

describe('what cannot be compared', () => {
  const told = 'The figures of the two can no longer be compared.';
  it.each([
    ['was made without data', ['email'], () => {}, 'was made without the format json'],
    [
      'has lost its data',
      ['email', 'json'],
      () => rmSync(file(1, 'data/totals.json')),
      'data/totals.json is missing',
    ],
    [
      'has data that were altered',
      ['email', 'json'],
      () => writeFileSync(file(1, 'data/totals.json'), '[]'),
      'data/totals.json was altered',
    ],
  ])('is an edition that %s: the next one says so', async (_, formats, spoil, because) => {
    await shop.run({ formats });
    spoil();
    shop.sell();
    const { manifest } = await shop.run();
    expect(manifest?.correction).toMatchObject({ reasons: ['data'], counts: { figures: 0 } });
    expect(manifest?.correction?.incomparable).toContain(because);
    expect(textOf(2, 'email.en.html')).toContain(told);
  });
});

describe('an edition that was held', () => {
  const check = 'templates/reports/shop-tally/checks/adds_up.sql';
  const hold = () => shop.rewrite(check, 't.sales <> s.sales', 't.sales = s.sales');
  const mend = () => shop.rewrite(check, 't.sales = s.sales', 't.sales <> s.sales');

  it('is corrected on record; readers who never had it are not told', async () => {
    hold();
    await shop.run();
    mend();
    shop.sell();
    await shop.run();
    expect(correctionOf(2)).toMatchObject({ against: 'shop-tally/2024-06/r1', held: true });
    expect(textOf(2, 'email.en.html')).not.toContain('Revision 2');
  });

  it('is passed over for the one that readers have', async () => {
    await shop.run();
    hold();
    await shop.run();
    mend();
    shop.sell();
    await shop.run();
    expect(correctionOf(3)).toMatchObject({ against: 'shop-tally/2024-06/r1', held: false });
    expect(textOf(3, 'email.en.html')).toContain('Revision 3 corrects revision 1: 5 figures changed');
  });
});
