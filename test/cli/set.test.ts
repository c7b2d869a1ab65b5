/** `--set`: editions that are asked for with values of parameters, from the first run to the next month's. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { rewrite, sharedFolder, writeFiles } from '../folder.ts';
import { projectFiles } from '../project.ts';

const folder = sharedFolder();
const bin = join(import.meta.dirname, '../../bin/periodical.js');
const periodical = (...words: string[]) =>
  execFileSync(process.execPath, [bin, ...words], { cwd: folder(), encoding: 'utf8', stdio: 'pipe' });
const run = (...words: string[]) => periodical('run', 'tally', '--formats', 'page,json', ...words);
const manifestOf = (edition: string) =>
  JSON.parse(readFileSync(join(folder(), 'out/archive', edition, 'manifest.json'), 'utf8'));
const salesOf = (edition: string) =>
  JSON.parse(readFileSync(join(folder(), 'out/archive', edition, 'data/totals.json'), 'utf8'))[0].sales;

beforeAll(() => {
  const report = 'templates/reports/tally';
  writeFiles(folder(), {
    ...projectFiles(),
    [`${report}/report.yaml`]:
      'title: {en: Tally}\nowner: owner@tills.net\nparameters:\n  shop: {type: text, values: [North, South], label: {en: Shop}}\n',
    [`${report}/totals.sql`]:
      'select sum(amount) as sales, count(*) as lines from tills\nwhere day >= :start and day < :end and (:shop is null or shop = :shop)\n',
    [`${report}/en.md`]:
      '# Tally\n\nSales came to {% money($totals.sales) %}.\n\n{% if $parameters.shop %}\nThat is the shop {% $parameters.shop %} alone.\n{% /if %}\n',
  });
});

it('makes editions beside that of all shops, and says on them whose they are', () => {
  run('--period', '2024-06');
  run('--period', '2024-06', '--set', 'shop=South');
  expect(salesOf('tally/2024-06/r1')).toBe('24.75');
  expect(salesOf('tally/2024-06,shop=South/r1')).toBe('4.25');
  const { parameters, period, subjects } = manifestOf('tally/2024-06,shop=South/r1');
  expect(parameters).toEqual({ shop: 'South' });
  expect(period).toMatchObject({ id: '2024-06,shop=South', start: '2024-06-01' });
  expect(subjects.en).toBe('Tally, June 2024 · Shop: South');
  const page = (edition: string) =>
    readFileSync(join(folder(), 'out/archive', edition, 'report.en.html'), 'utf8');
  expect(page('tally/2024-06,shop=South/r1')).toContain('That is the shop South alone.');
  expect(page('tally/2024-06/r1')).not.toContain('alone');
});

it('is compared with the edition before it of the same values', () => {
  rewrite(
    join(folder(), 'raw/tills/2024.csv'),
    '2024-07-01,South,99.00\n',
    '2024-07-01,South,99.00\n2024-07-31,North,1.00\n',
  );
  expect(run('--period', '2024-07', '--set', 'shop=South')).toContain(
    'out/archive/tally/2024-07,shop=South/r1',
  );
  expect(salesOf('tally/2024-07,shop=South/r1')).toBe('99.00');
});

it('is found, shown and proved by the name that it has', () => {
  expect(periodical('list', 'tally')).toContain('2024-06,shop=South');
  expect(periodical('show', 'tally/2024-06,shop=South')).toContain('tally/2024-06,shop=South/r1');
  expect(periodical('verify', 'tally/2024-06,shop=South', '--rebuild')).toContain(
    'shop=South/r1 is whole, and renders to the same bytes',
  );
});

it('is a revision of its own alone', () => {
  expect(run('--period', '2024-06,shop=South')).toMatch(/unchanged|nothing has changed|r1/);
  expect(manifestOf('tally/2024-06/r1').edition).toBe('tally/2024-06/r1');
});

it('goes through past months', () => {
  const backfill = ['backfill', 'tally', '--from', '2024-05', '--to', '2024-06', '--set', 'shop=North'];
  expect(periodical(...backfill, '--dry-run')).toContain('2024-05,shop=North: 2024-05-01..2024-06-01');
  const { periods } = JSON.parse(periodical(...backfill, '--formats', 'json', '--json'));
  expect(periods.map(({ edition }: { edition: string }) => edition)).toEqual([
    'tally/2024-05,shop=North/r1',
    'tally/2024-06,shop=North/r1',
  ]);
});

it.each([
  [['--set', 'shop=Moon'], 'shop: "Moon" is not one of its values; expected one of North, South'],
  [['--set', 'shops=North'], 'no parameter "shops"; did you mean "shop"?'],
  [['--set', 'shop'], '--set shop: expected NAME=VALUE'],
  [['--set', 'shop=North', '--set', 'shop=South'], '--set shop is given twice'],
])('%j is a mistake of usage', (words, message) => {
  const told = spawnSync(process.execPath, [bin, 'run', 'tally', '--period', '2024-06', ...words], {
    cwd: folder(),
    encoding: 'utf8',
  });
  expect(told.stderr).toContain(message);
  expect(told.status).toBe(2);
});
