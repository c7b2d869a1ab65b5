/** `periodical runs`: what ran, how long its steps took, what was sent to whom and what became of it. */
import { expect, it } from 'vitest';
import { freshShop } from './shop.ts';

const shop = freshShop();

it('says of each run when, for what, by whom, how it ended, how long, and counts its mails', async () => {
  await shop().make('run', 'shop-tally', '--period', '2024-06', '--send');
  const { code, out } = await shop().periodical(
    'runs',
    'shop-tally',
    '--templates',
    `${shop().root}/templates`,
  );
  expect(code).toBe(0);
  const [head = '', row = ''] = out.split('\n');
  expect(head).toMatch(/^STARTED +REPORT +PERIOD +BY +STATE +TOOK +SCANNED +SENT$/);
  expect(row).toMatch(/^20\S+Z +shop-tally +2024-06 +request +made +\d+\.\d s +2 sent$/);
});

it('with --details has the time of each step, and each mail with what became of it', async () => {
  await shop().make('run', 'shop-tally', '--period', '2024-06', '--send');
  const { out } = await shop().periodical('runs', '--details', '--templates', `${shop().root}/templates`);
  expect(out).toMatch(/^shop-tally 2024-06\n {2}run +[0-9a-f-]{36}\n {2}trigger +request\n {2}started +20/);
  expect(out).toMatch(
    /\n {2}took .*: validate \d+\.\d, query \d+\.\d, render .*, archive .*, deliver \d+\.\d\n/,
  );
  expect(out).toMatch(/\n {2}boss@example\.com +outbox +sent +20\S+ +shop-tally-2024-06-r1--boss\S+\.eml\n/);
});

it('tells a run that failed with its reason, and pages', async () => {
  shop().rewrite('lake.yaml', 'tickets/', 'nowhere/');
  await shop().make('run', 'shop-tally', '--period', '2024-06');
  await shop().make('run', 'shop-tally', '--period', '2024-05');
  const all = ['runs', 'shop-tally', '--templates', `${shop().root}/templates`, '--json'];
  const { runs } = JSON.parse((await shop().periodical(...all)).out);
  expect(runs).toMatchObject([
    { period: '2024-05', state: 'failed', detail: expect.stringContaining('no files at') },
    { period: '2024-06', state: 'failed' },
  ]);
  const next = await shop().periodical(...all, '--before', runs[0].startedAt);
  expect(JSON.parse(next.out).runs).toMatchObject([{ period: '2024-06' }]);
});

it('has what the last sweep listed of the lake with --details, and each sweep with --sweeps', async () => {
  const all = ['--templates', `${shop().root}/templates`];
  for (const at of ['2024-06-20T03:00:00Z', '2024-06-21T03:00:00Z']) await shop().make('sweep', '--at', at);
  const sweeps = JSON.parse((await shop().periodical('runs', '--sweeps', '--json', ...all)).out);
  expect(sweeps.runs).toMatchObject([
    { report: 'sweep/lake', period: '2024-06-21', listed: { listings: 0 } },
    { report: 'sweep/lake', period: '2024-06-20' },
  ]);
  const { runs, sweep } = JSON.parse((await shop().periodical('runs', '--json', ...all)).out);
  expect(sweep).toEqual({ ...sweeps.runs[0], sends: undefined });
  expect(runs).not.toContainEqual(expect.objectContaining({ report: 'sweep/lake' }));
  const { out } = await shop().periodical('runs', '--details', ...all);
  expect(out).toMatch(
    /(?:^|\n\n)sweep\/lake 2024-06-21\n.*\n {2}took +\d+\.\d s: listing \d+\.\d\n {2}scanned +\d+ files?\n$/s,
  );
});
