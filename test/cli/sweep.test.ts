/** `periodical sweep` on one machine: the scheduler that cron calls. What is due is made and sent once. */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { periodical } from './mailer.ts';
import { freshShop } from './shop.ts';

const shop = freshShop();
// The project's own reports need another lake than the shop's.
beforeEach(() => {
  for (const report of ['talent-growth', 'weekly-pulse']) shop().drop(report);
});
const at = (now: string) => ['--at', now];
const sweep = (now: string, ...more: string[]) => shop().make('sweep', ...at(now), ...more);
const first = '2024-07-01T03:00:00Z';
const due = '2024-07-02T01:00:20Z';
const to = () =>
  Object.values(shop().mails())
    .map((mail) => /^To: (.*)$/m.exec(mail)?.[1])
    .sort();
const report = 'reports/shop-tally/report.yaml';
const daily = () =>
  shop().rewrite(report, '"0 9 2 * *", period: last month', '"0 9 * * *", period: yesterday');

describe('the first sweep of a folder', () => {
  it('makes nothing of the past, and says what is due when', async () => {
    const { code, out } = await sweep(due);
    expect([code, out]).toEqual([
      0,
      'new, and due from now on: shop-tally monthly\nnothing is due\nnext: shop-tally/2024-07 (monthly) at 2024-08-02T01:00:00Z\n',
    ]);
    expect(to()).toEqual([]);
  });

  it('does not flood anybody where an alert of every minute came', async () => {
    shop().rewrite(report, '"0 9 2 * *", period: last month', '"* * * * *", period: yesterday');
    const { answer } = await shop().json('sweep', ...at(due));
    expect(answer).toMatchObject({ findings: { due: [], missed: [], leftOut: [] }, runs: [] });
    expect(to()).toEqual([]);
  });
});

describe('a later sweep', () => {
  it('makes what is due at once, sends it to its subscribers, and tells the owner of nothing', async () => {
    await sweep(first);
    const { code, out } = await sweep(due);
    expect([code, out]).toEqual([
      0,
      'made: shop-tally/2024-06/r1 is made (monthly, due at 2024-07-02T01:00:00Z); 2 mails sent\nnext: shop-tally/2024-07 (monthly) at 2024-08-02T01:00:00Z\n',
    ]);
    expect(to()).toEqual(['boss@example.com', 'keeper@example.com']);
    expect((await sweep(due)).out).toMatch(/^nothing is due\nnext: /);
    expect(to()).toHaveLength(2);
  });

  it('makes the newest periods of a long time late, one line each, and names the others with what makes them', async () => {
    daily();
    shop().rewrite(report, 'on_empty: skip', 'on_empty: send');
    await sweep('2024-06-01T00:00:00Z');
    const { out, code } = await sweep('2024-06-14T01:30:00Z');
    const lines = out.split('\n');
    expect([code, lines.filter((line) => line.startsWith('made late: ')).length]).toEqual([0, 8]);
    expect(out).toContain('made: shop-tally/2024-06-13/r1 is made (monthly, due at 2024-06-14T01:00:00Z)');
    expect(lines[0]).toBe(
      'not made: shop-tally monthly: 5 older periods; periodical backfill shop-tally --from 2024-05-31 --to 2024-06-04 --send',
    );
    expect(to().filter((address) => address === 'till@example.com')).toEqual([]);
    expect((await sweep('2024-06-14T02:30:00Z')).out).toMatch(/^nothing is due\n/);
  });

  it('sends what was made by hand before it was due', async () => {
    await sweep(first);
    expect((await shop().make('run', 'shop-tally', '--period', '2024-06')).code).toBe(0);
    expect(to()).toEqual([]);
    expect((await sweep(due)).out).toContain('unchanged: shop-tally/2024-06/r1 is done and unchanged');
    expect(to()).toEqual(['boss@example.com', 'keeper@example.com']);
  });

  it('makes what the clocks skipped, and says so', async () => {
    daily();
    shop().rewrite(report, '0 9 * * *', '30 2 * * *');
    shop().rewrite(report, 'Asia/Shanghai', 'Europe/Berlin');
    shop().rewrite(report, 'on_empty: skip', 'on_empty: send');
    await sweep('2024-03-30T12:00:00Z');
    expect((await sweep('2024-03-31T01:00:30Z')).out).toContain(
      'made: shop-tally/2024-03-30/r1 is made (monthly, due at 2024-03-31 02:30, which the clocks skipped)',
    );
  });

  it('makes each edition once where two sweep at the same time', async () => {
    await sweep(first);
    const folders = ['lake', 'templates', 'out'].flatMap((name) => [`--${name}`, join(shop().root, name)]);
    const process = () => promisify(execFile)('node', ['functions/cli.ts', 'sweep', ...at(due), ...folders]);
    const both = await Promise.all([process(), process()]);
    expect(both.map(({ stdout }) => /(made|unchanged): shop-tally.*/.exec(stdout)?.[1])).toContain('made');
    expect(readdirSync(join(shop().out, 'archive/shop-tally/2024-06'))).toEqual(['r1']);
    expect(to()).toEqual(['boss@example.com', 'keeper@example.com']);
  });

  it('says with --dry-run what it would do, and writes nothing', async () => {
    await sweep(due, '--dry-run');
    expect(existsSync(shop().out)).toBe(false);
    await sweep(first);
    const { out } = await sweep(due, '--dry-run');
    expect(out).toMatch(
      /^due: shop-tally\/2024-06 \(monthly, due at 2024-07-02T01:00:00Z\)\nnext: .*\ndry run: nothing was done\n$/,
    );
    expect(to()).toEqual([]);
    const dry = (await shop().json('sweep', ...at(due), '--dry-run')).answer;
    const wet = (await shop().json('sweep', ...at(due))).answer;
    expect(dry.findings).toEqual(wet.findings);
  });

  it('tells the owner once of a run that fails, with what resumes it', async () => {
    await sweep(first);
    shop().write('reports/shop-tally/totals.sql', 'select nothing from nowhere\n');
    expect((await sweep(due)).code).toBe(1);
    await sweep(due);
    const failed = Object.values(shop().mails()).filter((mail) => mail.includes('The report was not made'));
    expect(failed).toHaveLength(1);
    expect(failed[0]).toContain(
      `periodical run shop-tally --schedule monthly --period 2024-06 --send --out ${shop().out}`,
    );
    expect(failed[0]).toContain('totals.sql:1');
  });
});

describe('one report that is broken', () => {
  const copy = (name: string) =>
    cpSync(join(shop().root, 'templates/reports/shop-tally'), join(shop().root, 'templates/reports', name), {
      recursive: true,
    });

  it.each<[string, () => void, string]>([
    ['YAML', () => shop().write('reports/broken/report.yaml', 'title: [\n'), 'report.yaml:'],
    ['a name', () => copy('shop-tally copy'), '"shop-tally copy" is not the name of a report'],
    [
      'a folder for a file',
      () => mkdirSync(join(shop().root, 'templates/reports/broken/report.yaml')),
      'is a folder',
    ],
    ['a cron', () => shop().rewrite('reports/broken/report.yaml', '0 9 2 * *', '5/x 9 * * *'), 'found "5/x"'],
  ])('by %s stops neither the sweep nor check nor a run, and is said', async (_name, breakIt, message) => {
    await sweep(first);
    if (_name === 'a cron') copy('broken');
    mkdirSync(join(shop().root, 'templates/reports/broken'), { recursive: true });
    breakIt();
    const swept = await sweep(due);
    expect(swept.code).toBe(1);
    expect(swept.out).toContain('made: shop-tally/2024-06/r1 is made');
    expect(swept.out).toContain('left out: ');
    expect(swept.out).toContain(message);
    const checked = await periodical('check', '--templates', join(shop().root, 'templates'));
    expect([checked.code, checked.err]).toEqual([1, expect.stringContaining(message)]);
    expect((await shop().make('run', 'shop-tally', '--period', '2024-06')).code).toBe(0);
  });

  it('says where its owner could not be told', async () => {
    mkdirSync(join(shop().root, 'templates/reports/broken'));
    shop().write('reports/broken/report.yaml', 'title: [\n');
    expect((await sweep(due)).out).toContain('(its owner could not be told)');
    const { answer, code } = await shop().json('sweep', ...at(due));
    expect([code, answer]).toMatchObject([
      1,
      { findings: { broken: [{ report: 'broken', isTold: false }] } },
    ]);
  });
});

describe('a damaged manifest', () => {
  it('of one period stops neither the sweep nor a backfill', async () => {
    shop().rewrite(report, 'on_empty: skip', 'on_empty: send');
    const backfill = ['backfill', 'shop-tally', '--from', '2023-04', '--to', '2023-06'] as const;
    await shop().make('run', 'shop-tally', '--period', '2023-05');
    const manifest = join(shop().out, 'archive/shop-tally/2023-05/r1/manifest.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"format": 1', '"format": 2'));
    const { code, out } = await shop().make(...backfill);
    expect(code).toBe(1);
    expect(out).toMatch(/2023-04: .*is made\n2023-05: failed: .*manifest\.json.*\n2023-06: .*is made\n/);
    await sweep(first);
    expect((await sweep(due)).out).toContain('made: shop-tally/2024-06/r1 is made');
  });
});

it.each(['2024-13-01T00:00:00Z', 'now', '2024-07-03'])('refuses --at %s', async (text) => {
  const { code, err } = await shop().make('sweep', '--at', text);
  expect([code, err]).toEqual([2, expect.stringContaining('expected an instant in UTC')]);
});
