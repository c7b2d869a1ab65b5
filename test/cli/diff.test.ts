/** `periodical diff`, and what show, list and verify tell of corrections, releases and signatures. */

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqliteLedger } from '../../functions/ledger/sqlite.ts';
import { openShop, type Shop } from '../archive/correction/shop.ts';
import { periodical } from './mailer.ts';

let shop: Shop;

// r1; r2 with more sold; r3 with another stall, a hostile name, and held.
beforeAll(async () => {
  shop = openShop();
  await shop.run();
  shop.sell();
  await shop.run();
  shop.sell('T20,1,S9,W1,c1,North,2024-06-21T09:00:00+08:00,1,5.00,');
  shop.rewrite('lake/stalls.csv', 'S3,', 'S9,"\u001b[31mred\u202e",x,\nS3,');
  shop.rewrite('templates/reports/shop-tally/checks/adds_up.sql', 't.sales <> s.sales', 't.sales = s.sales');
  await shop.run();
}, 60_000);
afterAll(() => shop.close());

const ask = (verb: string, ...more: readonly string[]) => periodical(verb, ...more, '--out', shop.out);
const asJson = async (verb: string, ...more: readonly string[]) =>
  JSON.parse((await ask(verb, ...more, '--json')).out);

describe('diff', () => {
  it('prints figure by figure what a revision says otherwise than the one before', async () => {
    const { code, out } = await ask('diff', 'shop-tally/2024-06/r2');
    expect(code).toBe(0);
    expect(out.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
      'shop-tally/2024-06/r2 against shop-tally/2024-06/r1',
      '5 figures changed, 0 rows added, 0 removed (data)',
      '',
      'TABLE | ROW | FIGURE | OLD | NEW | CHANGE | REASON',
      'by_stall | S1 | sales | 372.00 | 1372.00 | +1000.00 (+268.8%) | data',
      'totals | sales | 722.90 | 1722.90 | +1000.00 (+138.3%) | data',
      'totals | sales_growth | 4.335055350553506 | 11.715129151291514 | +7.380073800738008 (+170.2%) | data',
      'totals | lines | 9 | 10 | +1 (+11.1%) | data',
      'totals | large_lines | 2 | 3 | +1 (+50.0%) | data',
      '',
    ]);
  });

  it('is the same as the edition’s own correction', async () => {
    const { edition, ...printed } = await asJson('diff', 'shop-tally/2024-06/r2');
    const bytes = await shop.archive.readFile(
      { report: 'shop-tally', period: '2024-06', revision: 2 },
      'correction.json',
    );
    const { leftOut, held, ...archived } = JSON.parse(Buffer.from(bytes ?? []).toString());
    expect([edition, held, leftOut.figures]).toEqual(['shop-tally/2024-06/r2', false, 0]);
    expect(printed).toEqual(archived);
  });

  it('takes the newest, and any earlier one of the period', async () => {
    for (const earlier of [['r1'], ['shop-tally/2024-06/r1']])
      expect((await ask('diff', 'shop-tally/2024-06', ...earlier)).out).toMatch(
        /^shop-tally\/2024-06\/r3 against shop-tally\/2024-06\/r1\n/,
      );
    expect(await asJson('diff', 'shop-tally/2024-06', 'r3')).toMatchObject({ figures: [], added: [] });
  });

  it('prints no more than asked for, and nothing of the data steers a terminal', async () => {
    const { out } = await ask('diff', 'shop-tally/2024-06/r3', 'r1', '--limit', '2');
    expect(out).toContain('… and 3 more; --limit or --json shows them');
    expect(out).toContain(String.raw`creator_id=S9 display_name=\u{1b}[31mred\u{202e} sales=5.00`);
    for (const steering of ['\u001b', '\u202e']) expect(out).not.toContain(steering);
    expect((await asJson('diff', 'shop-tally/2024-06/r2', '--limit', '1')).figures).toHaveLength(1);
  });

  it.each([
    [1, ['shop-tally/2024-06/r1'], 'is the first of its period: there is nothing to compare it with'],
    [1, ['shop-tally/2024-06/r2', 'r7'], 'there is no edition shop-tally/2024-06/r7'],
    [
      2,
      ['shop-tally/2024-06/r2', 'x'],
      '"x" is not an edition; expected REPORT/PERIOD, REPORT/PERIOD/rN or rN',
    ],
    [2, ['shop-tally/2024-06/r2', 'till/2024-06/r1'], 'expected two editions of the same report'],
    [1, ['shop-tally/2024-06/r2', 'shop-tally/2024-05/r1'], 'there is no edition shop-tally/2024-05/r1'],
    [2, ['shop-tally/2024-06/r2', '--limit', 'x'], 'expected a whole number'],
  ])('ends with code %i: %j', async (code, asked, message) => {
    const ended = await ask('diff', ...asked);
    expect(ended.code).toBe(code);
    expect(ended.err).toContain(message);
  });
});

describe('show and list', () => {
  it('tell what is corrected, what it is signed with, and what it is held for', async () => {
    const { out } = await ask('show', 'shop-tally/2024-06/r2');
    expect(out).toMatch(
      /^corrects {2,}shop-tally\/2024-06\/r1: 5 figures changed, 0 rows added, 0 removed \(data\)$/m,
    );
    expect(out).toMatch(/^signed with {2,}key [0-9a-f]{16}$/m);
    expect(out).toMatch(/^state {2,}not held$/m);
    expect((await ask('show', 'shop-tally/2024-06')).out).toMatch(/^state {2,}held: check adds_up: 1 row$/m);
    expect((await ask('list')).out).toMatch(/r2 .*Z\nshop-tally\/2024-06\/r3 .* {2}held\n$/);
  });

  it('tell who released it, when and why', async () => {
    const edition = 'shop-tally/2024-06/r3';
    const ledger = sqliteLedger(join(shop.out, 'ledger.sqlite'));
    await ledger.release({ edition, because: 'counted by hand', by: 'Ada', at: '2024-07-02T01:00:00Z' });
    ledger.close();
    const { out } = await ask('show', edition);
    expect(out).toMatch(/^state {2,}was held: check adds_up: 1 row$/m);
    expect(out).toMatch(/^released {2,}by Ada at 2024-07-02T01:00:00Z: counted by hand$/m);
    expect(await asJson('show', edition)).toMatchObject({
      heldAtMaking: true,
      held: false,
      release: { by: 'Ada' },
    });
    expect((await ask('list')).out).toMatch(/\nshop-tally\/2024-06\/r3 .* {2}released\n$/);
    expect((await asJson('list')).editions).toMatchObject([
      { held: false, released: false },
      { held: false, released: false },
      { held: true, released: true },
    ]);
  });
});

describe('verify --rebuild', () => {
  it('renders the data again; without the templates it says what it takes', async () => {
    const { code, out } = await ask(
      'verify',
      'shop-tally/2024-06',
      '--rebuild',
      '--templates',
      shop.templates,
    );
    expect([code, out]).toEqual([0, 'shop-tally/2024-06/r3 is whole, and renders to the same bytes\n']);
    const without = await ask('verify', 'shop-tally/2024-06', '--rebuild');
    expect([without.code, without.out]).toEqual([1, 'shop-tally/2024-06/r3 is whole\n']);
    expect(without.err).toContain('cannot be rebuilt; --templates names the folder that it was made with');
    const json = await asJson('verify', 'shop-tally/2024-06/r1', '--rebuild', '--templates', shop.templates);
    expect(json).toEqual({
      edition: 'shop-tally/2024-06/r1',
      whole: true,
      rebuilt: false,
      problems: ['check adds_up: is another than then', expect.stringContaining('cannot be rebuilt')],
    });
  });
});
