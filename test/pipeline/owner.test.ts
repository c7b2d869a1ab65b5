/** What a report's owner hears, and conditions on sending: through the command line, as users meet them. */
import { describe, expect, it } from 'vitest';
import { freshShop } from '../cli/shop.ts';

const shop = freshShop();
const june = ['shop-tally', '--period', '2024-06'];
const toOwner = () => Object.values(shop().mails()).filter((mail) => mail.includes('To: till@example.com'));
const hold = () =>
  shop().rewrite('reports/shop-tally/checks/adds_up.sql', 't.sales <> s.sales', 't.sales = s.sales');

describe('a held edition', () => {
  it('goes to nobody, and its owner hears once what failed, with the rows and what helps', async () => {
    hold();
    const { code, answer } = await shop().json('run', ...june, '--send');
    expect([code, answer]).toMatchObject([
      3,
      { held: true, deliveries: [{ state: 'held' }, { state: 'held' }] },
    ]);
    await shop().make('run', ...june, '--send');
    expect(Object.keys(shop().mails())).toHaveLength(1);
    const [notice = ''] = toOwner();
    expect(notice).toContain('Subject: The edition is held, and none of it was sent (shop-tally)');
    expect(notice).toContain('adds_up=E2=80=9D found 1 problem');
    expect(notice).toMatch(/sales: [\d.]+ =C2=B7 by_stall: [\d.]+\r?\n/);
    expect(notice).toContain('periodical release shop-tally/2024-06/r1 --because');
  });

  it('is released by somebody’s word, and is released for the next run too', async () => {
    hold();
    await shop().make('run', ...june, '--send');
    const released = await shop().periodical('release', 'shop-tally/2024-06/r1', '--because', 'It is right.');
    expect(released.code).toBe(0);
    expect(Object.keys(shop().mails())).toHaveLength(3);
    const again = await shop().json('run', ...june, '--send');
    expect([again.code, again.answer]).toMatchObject([0, { held: false, status: 'unchanged' }]);
    expect(Object.keys(shop().mails())).toHaveLength(3);
  });

  it('is followed by a corrected one that goes out by itself', async () => {
    hold();
    await shop().make('run', ...june, '--send');
    shop().rewrite('reports/shop-tally/checks/adds_up.sql', 't.sales = s.sales', 't.sales <> s.sales');
    const { code, answer } = await shop().json('run', ...june, '--send');
    expect([code, answer]).toMatchObject([0, { edition: 'shop-tally/2024-06/r2', held: false }]);
    expect(Object.keys(shop().mails())).toHaveLength(3);
  });

  it('that nobody was to get is told to whoever asked, and not to the owner', async () => {
    hold();
    expect((await shop().make('run', ...june)).code).toBe(3);
    expect(shop().mails()).toEqual({});
  });
});

describe('a run that fails', () => {
  it('is told to the owner where it was for the subscribers, once a run', async () => {
    shop().rewrite('lake.yaml', 'tickets/', 'nowhere/');
    expect((await shop().make('run', ...june)).code).toBe(1);
    expect(toOwner()).toEqual([]);
    expect((await shop().make('run', ...june, '--send')).code).toBe(1);
    const [notice = ''] = toOwner();
    expect(notice).toContain('Subject: The report was not made (shop-tally)');
    expect(notice).toContain('Period: 2024-06');
    expect(notice).toContain('no files at');
    expect(notice).toContain('periodical run shop-tally --period 2024-06 --send');
  });
});

describe('send_if', () => {
  const condition = (sql: string) => {
    shop().write(
      'reports/shop-tally/alert.sql',
      `-- Grain: one row where there is something to tell.\n${sql}\n`,
    );
    shop().rewrite('reports/shop-tally/report.yaml', 'last month }', 'last month, send_if: alert }');
  };
  const monthly = ['shop-tally', '--schedule', 'monthly', '--period', '2024-06', '--send'];

  it('lets an edition out where its query gives a row', async () => {
    condition('select sum(paid_amount) as sales from sales_lines having sum(paid_amount) > 0');
    const { answer } = await shop().json('run', ...monthly);
    expect(answer).toMatchObject({ status: 'made', deliveries: [{ state: 'sent' }, { state: 'sent' }] });
  });

  it('archives it and sends nothing where there is none, and says so', async () => {
    condition('select sum(paid_amount) as sales from sales_lines having sum(paid_amount) < 0');
    const { code, answer } = await shop().json('run', ...monthly);
    expect([code, answer]).toMatchObject([0, { edition: 'shop-tally/2024-06/r1', deliveries: [] }]);
    expect(answer.message).toContain('not sent: the query alert (send_if) has no row');
    expect(shop().mails()).toEqual({});
  });

  it('that names no query is found before anything runs', async () => {
    shop().rewrite('reports/shop-tally/report.yaml', 'last month }', 'last month, send_if: alarm }');
    const { code, err } = await shop().make('run', ...monthly);
    expect([code, err]).toEqual([
      1,
      expect.stringContaining('report.yaml:11: schedules.monthly.send_if: unknown query alarm'),
    ]);
  });
});

describe('readers of the edition before', () => {
  it('get the corrected one where an operator says so, each as they got that, and once', async () => {
    await shop().make('run', ...june, '--send');
    shop().rewrite('reports/shop-tally/en.md', 'Sales', 'The sales');
    await shop().make('run', ...june);
    expect(Object.keys(shop().mails())).toHaveLength(2);
    const resend = () => shop().periodical('resend', 'shop-tally/2024-06', '--readers');
    expect((await resend()).code).toBe(0);
    const second = Object.entries(shop().mails()).filter(([name]) => name.includes('-r2-'));
    expect(second.map(([, mail]) => /^To: (.*)$/m.exec(mail)?.[1]).sort()).toEqual([
      'boss@example.com',
      'keeper@example.com',
    ]);
    expect((await resend()).out).toContain('nobody to send to');
    expect(Object.keys(shop().mails())).toHaveLength(4);
  });
});
