/** `periodical backfill`: past periods in order, each once, however often it is stopped. */
import { describe, expect, it } from 'vitest';
import { freshShop } from './shop.ts';

const shop = freshShop();
const editions = async () =>
  JSON.parse((await shop().periodical('list', '--json')).out).editions.map(
    ({ edition }: { edition: string }) => edition,
  );
const months = ['shop-tally', '--from', '2024-04', '--to', '2024-06'];

describe('backfill', () => {
  it('makes the editions of all periods, oldest first, and sends nothing', async () => {
    const { code, out } = await shop().make('backfill', ...months);
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/^2024-04: .*skipped/),
      expect.stringMatching(/^2024-05: shop-tally\/2024-05\/r1 is made$/),
      expect.stringMatching(/^2024-06: shop-tally\/2024-06\/r1 is made$/),
      '3 periods run',
      '',
    ]);
    expect(shop().mails()).toEqual({});
  });

  it('leaves alone what has an edition; --again runs it, and gives the same where nothing changed', async () => {
    await shop().make('run', 'shop-tally', '--period', '2024-05');
    const first = await shop().json('backfill', 'shop-tally', '--from', '2024-05', '--to', '2024-06');
    expect(first.answer).toMatchObject({
      skipped: 1,
      left: 0,
      periods: [{ period: '2024-06', status: 'made' }],
    });
    const again = await shop().json(
      'backfill',
      'shop-tally',
      '--from',
      '2024-05',
      '--to',
      '2024-06',
      '--again',
    );
    expect(again.answer).toMatchObject({
      skipped: 0,
      periods: [{ status: 'unchanged' }, { status: 'unchanged', edition: 'shop-tally/2024-06/r1' }],
    });
  });

  it('stops where a period fails, and the same command goes on from there', async () => {
    const bad = "select cast(case when :days = 31 then 'May' else '1' end as integer) as oops, sales,";
    shop().rewrite('reports/shop-tally/totals.sql', 'select sales,', bad);
    const first = await shop().json('backfill', ...months);
    expect([first.code, first.answer]).toMatchObject([
      1,
      { left: 2, periods: [{ period: '2024-04' }, { period: '2024-05', status: 'failed' }] },
    ]);
    expect(JSON.stringify(first.answer)).toContain('totals.sql');
    const further = await shop().json('backfill', ...months, '--keep-going');
    expect([further.code, further.answer]).toMatchObject([
      1,
      { left: 1, periods: [{}, {}, { status: 'made' }] },
    ]);
    shop().rewrite('reports/shop-tally/totals.sql', bad, 'select sales,');
    const last = await shop().json('backfill', ...months);
    expect([last.code, last.answer]).toMatchObject([0, { left: 0, skipped: 1 }]);
    expect(await editions()).toEqual(['shop-tally/2024-05/r1', 'shop-tally/2024-06/r1']);
  });

  it('sends where it is told to', async () => {
    await shop().make('backfill', 'shop-tally', '--from', '2024-06', '--to', '2024-06', '--send');
    expect(Object.keys(shop().mails())).toHaveLength(2);
  });

  it('says what it would do', async () => {
    const { code, out } = await shop().make('backfill', ...months, '--dry-run');
    expect([code, out]).toEqual([
      0,
      '2024-04: 2024-04-01..2024-05-01 (end excluded)\n2024-05: 2024-05-01..2024-06-01 (end excluded)\n2024-06: 2024-06-01..2024-07-01 (end excluded)\nwould run 3 periods; with an edition already: 0\n',
    ]);
    expect(await editions()).toEqual([]);
  });

  it.each([
    [['--from', '2024-06', '--to', '2024-04'], '2024-04 is before 2024-06'],
    [['--from', '2024-06'], "required option '--to <period>' not specified"],
    [['--from', '2024-06', '--to', '2024-Q3'], 'periods of two kinds'],
    [['--from', '2199-01', '--to', '2199-02'], 'the period 2199-02 has not begun'],
  ])('refuses %j', async (args, message) => {
    const { code, err } = await shop().make('backfill', 'shop-tally', ...args);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});
