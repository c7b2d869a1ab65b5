/** The data of an edition render to its bytes again, or it is said what is another. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manifestFile, readManifest } from '../../functions/archive/manifest.ts';
import { rebuildEdition } from '../../functions/archive/rebuild.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { allFormats, openShop, revision, type Shop } from './correction/shop.ts';

let shop: Shop;
beforeEach(() => {
  shop = openShop();
});
afterEach(() => shop.close());

async function rebuild(number: number, change: (text: string) => string = (text) => text): Promise<string[]> {
  const edition = revision(number);
  const { archive, signer, templates } = shop;
  const manifest = await readManifest(archive, edition);
  const changed = JSON.parse(change(Buffer.from(manifestFile(manifest).bytes).toString()));
  return rebuildEdition({ archive, signer, edition, manifest: changed, templates: templatesAt(templates) });
}

const cannot = 'cannot be rebuilt: that takes the version and the templates it was made with';

describe('an edition', () => {
  it('comes out in the same bytes: every format, both languages, a correction, a check that warns', async () => {
    shop.rewrite('templates/reports/shop-tally/checks/adds_up.sql', 'severity: hold', 'severity: warn');
    shop.rewrite(
      'templates/reports/shop-tally/checks/adds_up.sql',
      't.sales <> s.sales',
      't.sales = s.sales',
    );
    shop.rewrite(
      'templates/reports/shop-tally/en.md',
      '## Stalls',
      '{% missing /%}\n\n{% checks title="C" /%}\n\n## Stalls',
    );
    shop.rewrite(
      'templates/reports/shop-tally/zh.md',
      '## 摊位',
      '{% missing /%}\n\n{% checks title="C" /%}\n\n## 摊位',
    );
    await shop.run({ formats: [...allFormats] });
    shop.sell();
    await shop.run({ formats: [...allFormats] });
    expect([await rebuild(1), await rebuild(2)]).toEqual([[], []]);
    expect((await readManifest(shop.archive, revision(2))).files).toHaveLength(16);
  });

  it('of a custom period and one language comes out too', async () => {
    const { edition } = await shop.run({
      period: '2024-06-01..2024-06-20',
      languages: ['zh'],
      formats: ['page', 'json'],
    });
    if (!edition) expect.fail('no edition');
    const manifest = await readManifest(shop.archive, edition);
    const { archive, signer, templates } = shop;
    const input = { archive, signer, edition, manifest, templates: templatesAt(templates) };
    expect(await rebuildEdition(input)).toEqual([]);
  });

  it('of a calendar comes out by the calendar of then', async () => {
    const { archive, signer, templates: folder } = shop;
    const later = templatesAt(folder);
    const fiscal = { begins: 'june', named_by: 'first day' } as const;
    const calendar = { weeks_begin: 'sunday', fiscal_year: fiscal } as const;
    const report = loadReport(later, 'shop-tally');
    const of = { ...report, settings: { ...report.settings, calendar } };
    const { edition } = await shop.run({ period: 'FY2024-M01', report: of, formats: ['page', 'json'] });
    if (!edition) expect.fail('no edition');
    const manifest = await readManifest(archive, edition);
    expect(manifest).toMatchObject({
      ...{ calendar, yoy: { start: '2023-06-01', end: '2023-07-01' } },
      period: { id: 'FY2024-M01', kind: 'fiscal month', start: '2024-06-01', end: '2024-07-01' },
    });
    const input = { archive, signer, edition, manifest };
    expect(await rebuildEdition({ ...input, templates: later })).toEqual([]);
  });

  it('that corrects one which is gone is rebuilt all the same', async () => {
    await shop.run({ formats: ['json'] });
    shop.sell();
    await shop.run({ formats: ['json'] });
    rmSync(shop.archive.locate(revision(1)), { recursive: true });
    expect(await rebuild(2)).toEqual([]);
  });
});

describe('what cannot be rebuilt', () => {
  it('is an edition without data', async () => {
    await shop.run({ formats: ['page', 'csv'] });
    expect(await rebuild(1)).toEqual([
      'cannot be rebuilt: shop-tally/2024-06/r1 was made without the format json',
    ]);
  });

  it.each([
    ['page en', () => shop.rewrite('templates/reports/shop-tally/en.md', 'Sales {%', 'The sales {%')],
    ['query totals', () => shop.rewrite('templates/reports/shop-tally/totals.sql', 'Grain', 'grain')],
    ['model creators', () => shop.rewrite('templates/models/creators.sql', 'Grain', 'grain')],
    [
      'check adds_up',
      () => shop.rewrite('templates/reports/shop-tally/checks/adds_up.sql', 'select', 'SELECT'),
    ],
    [
      'parameters',
      () => shop.rewrite('templates/reports/shop-tally/report.yaml', 'large_line: 100', 'large_line: 9'),
    ],
    ['titles', () => shop.rewrite('templates/reports/shop-tally/report.yaml', 'Shop tally', 'Till')],
    ['lake', () => shop.rewrite('templates/lake.yaml', 'location: stalls.csv', 'location: ./stalls.csv')],
  ])('is one whose %s is another now: it is named, and no byte is compared', async (source, change) => {
    await shop.run({ formats: ['json'] });
    change();
    expect(await rebuild(1)).toEqual([`${source}: is another than then`, cannot]);
  });

  it('is one of another version', async () => {
    await shop.run({ formats: ['json'] });
    expect(
      await rebuild(1, (text) => text.replace(/"periodical": "[^"]*"/, '"periodical": "0.0.1"')),
    ).toEqual([
      expect.stringMatching(/^version: it was made with Periodical 0\.0\.1, and this is \d/),
      cannot,
    ]);
  });

  it('is one in a language that has no page any more', async () => {
    await shop.run();
    rmSync(join(shop.templates, 'reports/shop-tally/zh.md'));
    shop.rewrite('templates/reports/shop-tally/report.yaml', ', zh: 店铺账目', '');
    expect(await rebuild(1)).toEqual(expect.arrayContaining(['page zh: no longer exists', cannot]));
  });

  it('is one that was asked for with a value that no run may be asked for with any more', async () => {
    const settings = 'templates/reports/shop-tally/report.yaml';
    const declared = '{ large_line: {type: integer, default: 100} }';
    shop.rewrite(settings, '{ large_line: 100 }', declared);
    const { edition } = await shop.run({ period: '2024-06,large_line=50', formats: ['json'] });
    shop.rewrite(settings, declared, '{ large_line: 100 }');
    if (!edition) expect.fail('no edition');
    const { archive, signer, templates } = shop;
    const manifest = await readManifest(archive, edition);
    const input = { archive, signer, edition, manifest, templates: templatesAt(templates) };
    expect(await rebuildEdition(input)).toEqual(['parameter large_line: can no longer be asked for', cannot]);
  });

  it('is one whose source is gone or new', async () => {
    await shop.run({ formats: ['json'] });
    rmSync(join(shop.templates, 'reports/shop-tally/checks'), { recursive: true });
    expect(await rebuild(1, (text) => text.replace('"query totals"', '"query other"'))).toEqual([
      'check adds_up: no longer exists',
      'query other: no longer exists',
      'query totals: was not there then',
      cannot,
    ]);
  });
});

it('other bytes are named by their files', async () => {
  await shop.run({ formats: ['page', 'json'] });
  // As if a template function had said something else then.
  const found = await rebuild(1, (text) =>
    text
      .replace(/("name": "report.en.html",[^}]*"sha256": ")[0-9a-f]{64}/, `$1${'0'.repeat(64)}`)
      .replace('"Shop tally, June 2024"', '"Shop"'),
  );
  expect(found).toEqual([
    'report.en.html: renders to other bytes',
    'subjects: differ from the archived ones',
  ]);
});

it('other bytes that another runtime may be the cause of say so, and the same bytes say nothing of it', async () => {
  await shop.run({ formats: ['json'] });
  const { versions } = await readManifest(shop.archive, revision(1));
  const { node, icu, tz } = process.versions;
  expect(versions).toMatchObject({ node: `v${node}`, icu, tz });
  const older = (text: string) =>
    text.replace(/"icu": "[^"]*"/, '"icu": "60.1"').replace(/"tz": "[^"]*"/, '"tz": "2018a"');
  expect(await rebuild(1, older)).toEqual([]);
  const other = (text: string) => text.replace('"Shop tally, June 2024"', '"Shop"');
  expect(await rebuild(1, other)).toEqual([expect.stringMatching(/^subjects: differ/)]);
  expect(await rebuild(1, (text) => older(other(text)))).toEqual([
    expect.stringMatching(/^subjects: differ/),
    `it was made with ICU 60.1, time zone data 2018a, and this is ICU ${icu}, time zone data ${tz}, which may be why`,
  ]);
  // An earlier version noted Node alone.
  const old = (text: string) => other(text).replace(/"node": "[^"]*",[^}]*/, '"node": "v1.2.3"');
  expect((await rebuild(1, old)).at(-1)).toBe(
    `it was made with Node v1.2.3, and this is Node v${node}, which may be why`,
  );
});
