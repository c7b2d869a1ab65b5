/** `periodical sweep` on one machine: what was due is made and sent once, whenever and however often it is called. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { freshShop } from './shop.ts';

const shop = freshShop();
// The project's own reports need another lake than the shop's.
beforeEach(() => {
  for (const report of ['talent-growth', 'weekly-pulse']) shop().drop(report);
});
const at = ['--at', '2024-07-03T03:00:00Z'];
const to = () =>
  Object.values(shop().mails())
    .map((mail) => /^To: (.*)$/m.exec(mail)?.[1])
    .sort();

describe('sweep', () => {
  it('makes what was due, sends it to its subscribers, tells the owner, and does nothing the next time', async () => {
    const { code, out } = await shop().make('sweep', ...at);
    expect(code).toBe(0);
    expect(out).toContain('due and not made: shop-tally/2024-06 (monthly, 2024-07-02T01:00:00Z)');
    expect(out).toContain('shop-tally: made: shop-tally/2024-06/r1 is made');
    expect(to()).toEqual(['boss@example.com', 'keeper@example.com', 'till@example.com']);
    expect((await shop().make('sweep', ...at)).out).toBe('nothing is missing\n');
    expect(to()).toHaveLength(3);
  });

  it('says what it would do, and does nothing', async () => {
    const { out } = await shop().make('sweep', ...at, '--dry-run');
    expect(out).toMatch(/^due and not made: .*\ndry run: nothing was done\n$/);
    expect(to()).toEqual([]);
    expect((await shop().make('sweep', ...at)).out).toContain('is made');
  });

  it('a run that fails is told to the owner once, with what resumes it', async () => {
    writeFileSync(
      join(shop().root, 'templates/reports/shop-tally/totals.sql'),
      'select nothing from nowhere\n',
    );
    expect((await shop().make('sweep', ...at)).code).toBe(1);
    await shop().make('sweep', ...at);
    const failed = Object.values(shop().mails()).filter((mail) => mail.includes('The report was not made'));
    expect(failed).toHaveLength(1);
    expect(failed[0]).toContain(
      `periodical run shop-tally --schedule monthly --period 2024-06 --send --out ${shop().out}`,
    );
    expect(failed[0]).toContain('totals.sql:1');
  });

  it.each(['2024-13-01T00:00:00Z', 'now', '2024-07-03'])('refuses --at %s', async (text) => {
    const { code, err } = await shop().make('sweep', '--at', text);
    expect([code, err]).toEqual([2, expect.stringContaining('expected an instant in UTC')]);
  });
});
