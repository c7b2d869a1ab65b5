/** An edition beside that of the period before: which one it is, what proves it, and that it comes out again. */
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type EditionId, editionPath } from '../../functions/archive/archive.ts';
import { manifestName, readManifest } from '../../functions/archive/manifest.ts';
import { rebuildEdition } from '../../functions/archive/rebuild.ts';
import { parsePeriod } from '../../functions/calendar/period.ts';
import { previousPeriod } from '../../functions/calendar/series.ts';
import { sha256 } from '../../functions/hash.ts';
import { templatesAt } from '../../functions/templates.ts';
import { periodical } from '../cli/mailer.ts';
import { openShop, type Shop } from './correction/shop.ts';

const may = (number: number): EditionId => ({ report: 'shop-tally', period: '2024-05', revision: number });

let shop: Shop;
beforeEach(() => {
  shop = openShop();
  const report = join(shop.templates, 'reports/shop-tally');
  writeFileSync(
    join(report, 'months.sql'),
    `select cast(date_trunc('month', local_day(paid_at)) as date) as month, sum(paid_amount) as sales
from sales_lines where paid_at >= :months_start_at and paid_at < :end_at
group by cast(date_trunc('month', local_day(paid_at)) as date) order by month\n`,
  );
  writeFileSync(
    join(report, 'figures.yaml'),
    `figures:
  sales: {of: totals.sales, unit: money, compare: year, name: {en: Sales, zh: 销售额}}
  lines: {of: totals.lines, unit: count, compare: year, name: {en: Lines, zh: 笔数}}
  by_month: {of: months.sales, over: month, unit: money, name: {en: Sales of the month, zh: 月销售额}}\n`,
  );
  for (const page of ['en.md', 'zh.md']) appendFileSync(join(report, page), '\n{% changes /%}\n');
});
afterEach(() => shop.close());

async function made(period: string, asked: object = {}) {
  const { edition } = await shop.run({ period, formats: ['email', 'csv', 'json'], ...asked });
  if (!edition) expect.fail('no edition');
  const manifest = await readManifest(shop.archive, edition);
  const text = (name: string) => readFileSync(join(shop.archive.locate(edition), name), 'utf8');
  return { edition, manifest, text };
}

const late = 'T99,1,S1,W1,c1,North,2024-05-20T09:00:00+08:00,1,7.00,';

it('says what changed and what was restated, and its manifest proves against what', async () => {
  const earlier = await made('2024-05');
  expect(earlier.manifest.previous).toBeUndefined();
  expect(earlier.text('email.en.txt')).not.toContain('Since the last edition');
  shop.sell(late);
  const { manifest, text } = await made('2024-06');
  const hash = sha256(earlier.text(manifestName));
  expect(manifest.previous).toEqual({
    edition: editionPath(may(1)),
    sha256: hash,
    published: 7,
    restated: 1,
  });
  expect(manifest.files.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['data/changes.csv', 'data/changes.json']),
  );
  expect(JSON.parse(text('data/changes.json'))).toMatchObject([
    { kind: 'change', figure: 'sales', published: '3.00', value: '722.90' },
    { kind: 'change', figure: 'lines', published: '1', value: '9' },
    { kind: 'restatement', figure: 'by_month', period: '2024-05-01', published: '3.00', value: '10.00' },
  ]);
  const [en, zh] = [text('email.en.txt'), text('email.zh.txt')].map((mail) => mail.replaceAll(/\s+/g, ' '));
  expect(en).toContain(
    'Compared with the edition for May 2024 (revision 1), all 2 figures below rose. The largest rise is that of Sales',
  );
  expect(en).toContain('The period has 30 days, the one before 31.');
  expect(en).toContain('1 value that the last edition published is different now.');
  expect(en).toMatch(/Sales of the month May 2024 ¥3\.00 ¥10\.00/);
  expect(zh?.replaceAll(' ', '')).toContain(
    '与2024年5月报告（第1版）相比，下列2项指标均上升。升幅最大的是销售额',
  );
  expect(zh).toContain('本期30天，上期31天。');
});

it('is what diff says of two periods, whichever they are', async () => {
  await made('2024-05');
  shop.sell(late);
  const { text } = await made('2024-06');
  const names = [
    'shop-tally/2024-06',
    'shop-tally/2024-05/r1',
    '--out',
    shop.out,
    '--templates',
    shop.templates,
  ];
  const { changes, restatements } = JSON.parse((await periodical('diff', ...names, '--json')).out);
  expect([...changes, ...restatements]).toEqual(JSON.parse(text('data/changes.json')));
  const { out } = await periodical('diff', ...names);
  expect(out.replaceAll(/ {2,}/g, ' | ')).toMatch(
    /^shop-tally\/2024-06\/r1 against shop-tally\/2024-05\/r1\n2 figures of both; 1 of 7 earlier values restated\n/,
  );
  expect(out).toMatch(/sales +3\.00 +722\.90 +\+719\.90 \(\+23996\.7%\)/);
  expect(out).toMatch(/by_month +2024-05-01 +3\.00 +10\.00 +\+7\.00/);
});

it('comes out in the same bytes again, with the earlier edition or without it', async () => {
  await made('2024-05');
  shop.sell(late);
  const { edition, manifest } = await made('2024-06');
  const { archive, signer } = shop;
  const input = { archive, signer, edition, manifest, templates: templatesAt(shop.templates) };
  expect(await rebuildEdition(input)).toEqual([]);
  rmSync(archive.locate(may(1)), { recursive: true });
  expect(await rebuildEdition(input)).toEqual([]);
});

it('is compared with the newest that readers have: no held one, and none that was altered', async () => {
  await made('2024-05');
  shop.sell(late);
  shop.rewrite('templates/reports/shop-tally/checks/adds_up.sql', 't.sales <> s.sales', 't.sales = s.sales');
  expect((await made('2024-05')).manifest).toMatchObject({
    edition: editionPath(may(2)),
    heldAtMaking: true,
  });
  expect((await made('2024-06')).manifest.previous?.edition).toBe(editionPath(may(1)));
  appendFileSync(join(shop.archive.locate(may(1)), manifestName), ' ');
  const { manifest } = await made('2024-06', { force: true });
  expect(manifest.previous).toBeUndefined();
  expect(manifest.inputWarnings).toContainEqual(
    expect.stringMatching(/^shop-tally\/2024-05\/r1 was not compared with, as it is not what was made: /),
  );
});

it('is compared with nothing before it is over, and not with data that are not kept', async () => {
  await made('2024-05', { formats: ['email'] });
  const { manifest } = await made('2024-06');
  expect([manifest.previous, manifest.inputWarnings]).toEqual([
    undefined,
    ['not compared with the period before: shop-tally/2024-05/r1 was made without the format json'],
  ]);
});

it.each([
  ['2024-06', '2024-05'],
  ['2024-H1', '2023-H2'],
  ['2024-W01', '2023-W52'],
  ['2024-03-01', '2024-02-29'],
  ['trailing-12:2024-03', 'trailing-12-2024-02'],
  ['2024-05-20..2024-06-21', undefined],
])('before %s comes %s', (period, before) => {
  expect(previousPeriod(parsePeriod(period, '2024-07-01', undefined), undefined)?.id).toBe(before);
});
