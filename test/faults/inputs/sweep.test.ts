/** The sweep over sound reports among broken ones: each sound one is made, each broken one named, nothing is a bug. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { takeRun } from '../../../functions/stages/run.ts';
import type { Findings } from '../../../functions/stages/sweep/findings.ts';
import { sweep } from '../../../functions/stages/sweep.ts';
import { settingsSchema } from '../../../functions/templates/settings.ts';
import { dropSchedules } from '../../schedules.ts';
import { harness, sweeping } from '../../stages/harness.ts';
import { count } from '../counts.ts';
import { seed } from '../seed.ts';
import { brokenText, mutationsOf } from './mutations.ts';
import { cases, spread } from './tries.ts';

const stage = harness('2024-07-03T03:00:00Z');
const { effects } = sweeping(stage);
const at = (now: string) => sweep(effects({ now: () => now }));
const before = '2024-06-20T03:00:00Z';
const after = '2024-07-03T03:00:00Z';
const sound = ['first', 'middle', 'zlast'];
const folder = (report: string) => join(stage().root, 'templates/reports', report);
const sampled = <T>(some: fc.Arbitrary<T>, ci: number): T[] =>
  fc.sample(some, { numRuns: cases(ci, ci * 10), seed });

beforeEach(() => {
  for (const report of ['talent-growth', 'weekly-pulse'])
    dropSchedules(join(stage().root, 'templates'), report);
  for (const report of sound) copyTo(report);
});

function copyTo(report: string): void {
  cpSync(folder('shop-tally'), folder(report), { recursive: true });
}

/** Writes what hostile texts make of a report, one folder each: `hostile-N`. */
function hostileReports(texts: readonly string[]): string[] {
  return texts.map((text, i) => {
    copyTo(`hostile-${i}`);
    writeFileSync(join(folder(`hostile-${i}`), 'report.yaml'), text);
    return `hostile-${i}`;
  });
}

/** Every sound report was made; what was left out says why, with a place, and is no bug. */
function expectOthersMade(found: Findings, tries: number): void {
  const stopped = sound.filter((report) => !found.due.some((due) => due.report === report));
  const unnamed = found.broken.filter(
    ({ message, fault }) => fault !== 'input' || !/\S:|is not the name/.test(message),
  );
  count('inputs tried', tries, 'sweep');
  count('lost', stopped.length, 'reports stopped by another');
  count('unnamed errors', unnamed.length, 'sweep');
  expect({ stopped, unnamed }).toEqual({ stopped: [], unnamed: [] });
}

const piece = fc.constantFrom(
  ...[
    '*',
    '0',
    '5',
    '59',
    '60',
    '-1',
    '7',
    '8',
    '31',
    '32',
    '1-5',
    '5-1',
    '*/7',
    '*/0',
    '5/15',
    '1,2,,3',
    '?',
    'L',
  ],
  ...[
    'LW',
    '15W',
    '1#1',
    'MON',
    'mon-fri',
    'FRI-SUN',
    'FRI-MON',
    'XYZ',
    'JAN',
    'NOV-FEB',
    '',
    '٣',
    '1e1',
    '0x5',
    '\\n',
  ],
);
const cron = fc.oneof(
  fc.array(piece, { minLength: 5, maxLength: 5 }).map((fields) => fields.join(' ')),
  fc.array(piece, { minLength: 0, maxLength: 8 }).map((fields) => fields.join(' ')),
  fc
    .tuple(piece, fc.constantFrom('0 9 2 * *', '* * * * *', '0 0 29 2 *'))
    .map(([a, rest]) => `${a} ${rest.slice(2)}`),
);

test('crons', async () => {
  const text = readFileSync(join(folder('shop-tally'), 'report.yaml'), 'utf8');
  const crons = sampled(cron, 100);
  const names = hostileReports(crons.map((one) => text.replace('"0 9 2 * *"', JSON.stringify(one))));
  await at(before);
  const found = await at(after);
  expectOthersMade(found, crons.length);
  // Those that check refuses are left out, and those that it takes are not.
  const { shape } = settingsSchema.shape.schedules.unwrap().element;
  const refused = names.filter((_, i) => !shape.cron.safeParse(crons[i]).success);
  expect(found.broken.map(({ report }) => report).sort()).toEqual(refused.sort());
  expect(refused.length).toBeGreaterThan(crons.length / 4);
});

test('report.yaml', async () => {
  const text = readFileSync(join(folder('shop-tally'), 'report.yaml'), 'utf8');
  hostileReports(sampled(brokenText(text), 100));
  await at(before);
  expectOthersMade(await at(after), cases(100, 1000));
});

test('names of folders', async () => {
  const legal = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).map((name) => name.toWellFormed());
  const names = sampled(legal, 80).filter(
    (name) => !/[/\0]|^\.{1,2}$/.test(name) && Buffer.byteLength(name) < 200,
  );
  for (const name of names) copyTo(name);
  await at(before);
  expectOthersMade(await at(after), names.length);
}, 120_000);

test('manifests', async () => {
  const asked = { trigger: 'request', report: 'first', send: 'none', at: '2024-07-01T00:00:00Z', id: 'r-1' };
  const made = await takeRun(JSON.stringify({ ...asked, period: '2023-06' }), stage());
  const path = (report: string) => join(stage().root, 'out/archive', report, '2024-06/r1/manifest.json');
  const text = JSON.stringify(made.manifest);
  const damaged = [
    ...sampled(brokenText(text), 40),
    ...spread(mutationsOf(JSON.parse(text)), 70).map(({ value }) => JSON.stringify(value)),
  ];
  hostileReports(damaged.map(() => readFileSync(join(folder('shop-tally'), 'report.yaml'), 'utf8')));
  await at(before);
  for (const [i, manifest] of damaged.entries()) {
    mkdirSync(dirname(path(`hostile-${i}`)), { recursive: true });
    writeFileSync(path(`hostile-${i}`), manifest);
  }
  const found = await at(after);
  expectOthersMade(found, damaged.length);
  expect(found.broken.length).toBeGreaterThan(damaged.length / 3);
}, 120_000);

test('entries of the ledger', async () => {
  await at(before);
  const run = { id: 'x', report: 'first', period: '2024-06', trigger: 'request', state: 'made', detail: '' };
  const whole = {
    ...run,
    startedAt: '2024-07-02T20:00:00Z',
    updatedAt: '2024-07-02T20:00:00Z',
    milliseconds: { query: 7 },
  };
  const records = [
    ...mutationsOf(whole).map(({ value }) => JSON.stringify(value) ?? ''),
    ...sampled(brokenText(JSON.stringify(whole)), 100),
  ];
  const database = new DatabaseSync(join(stage().root, 'out/ledger.sqlite'));
  const insert = database.prepare('insert into runs (id, report, started_at, record) values (?, ?, ?, ?)');
  for (const [i, record] of records.entries())
    insert.run(`r-${i}`, sound[i % 3] ?? '', '2024-07-02T20:00:00Z', record.toWellFormed());
  database.close();
  const found = await at(after);
  expectOthersMade(found, records.length);
  expect(found.broken.length).toBeGreaterThan(100);
});

test('subscriptions', async () => {
  const line =
    '- {address: reader@example.com, report: first, schedules: [monthly], language: en, attach: []}\n';
  const asked = { trigger: 'sweep', report: 'first', schedule: 'monthly', at: '2024-07-02T01:00:00Z' };
  const texts = sampled(brokenText(line), 20);
  const stopped: string[] = [];
  for (const [i, text] of texts.entries()) {
    writeFileSync(join(stage().root, 'templates/subscriptions.yaml'), text);
    const message = { ...asked, send: 'subscribers', force: true, id: `r-${i}` };
    const { status } = await takeRun(JSON.stringify(message), stage());
    if (status !== 'made') stopped.push(text);
  }
  count('inputs tried', texts.length, 'sweep');
  count('lost', stopped.length, 'runs stopped by a subscription');
  expect(stopped).toEqual([]);
}, 120_000);
