/** What the fingerprint of a lake follows from, whichever engine listed its files. */
import { describe, expect, it, test } from 'vitest';
import { makePlan, type Plan } from '../../functions/plan.ts';
import {
  type LakeFile,
  type LakeFiles,
  lakeFingerprint,
  tablesRead,
} from '../../functions/query/fingerprint.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { jobOf } from './athena/job.ts';

const report = loadReport(templatesAt(undefined), 'weekly-pulse');
// The last partition that it names is that of the first of July.
const june = makePlan(report, { period: '2024-06', now: '2024-07-02T00:00:00Z' });

const file = (path: string): LakeFile => ({ path, size: 9, version: 'v' });
const first = file('dt=2024-06-01/a.parquet');
const second = file('dt=2024-06-02/a.parquet');
const print = (files: LakeFiles, plan = june) => lakeFingerprint(plan, files);

describe('a fingerprint', () => {
  it('is 64 hexadecimal digits, the same in whatever order tables and files are listed', () => {
    const listed = print({ sales: [first, second], shops: [file('all.csv')] });
    expect(listed).toMatch(/^[0-9a-f]{64}$/);
    expect(print({ shops: [file('all.csv')], sales: [second, first] })).toBe(listed);
  });

  it('tells apart every two lakes of which one has what the other lacks', () => {
    const lakes: readonly LakeFiles[] = [
      {},
      { sales: undefined },
      { sales: [] },
      { shops: [] },
      { sales: [first] },
      { shops: [first] },
      { sales: [], shops: [first] },
      { sales: [first], shops: [] },
      { sales: [file('dt=2024-06-01/b.parquet')] },
      { sales: [{ ...first, size: 10 }] },
      { sales: [{ ...first, version: 'w' }] },
      { sales: [first, second] },
    ];
    expect(new Set(lakes.map((lake) => print(lake))).size).toBe(lakes.length);
  });
});

/** Whether a lake with the file has another fingerprint than the lake without it. */
const counts = (path: string, literals: Plan['literals'] = june.literals) => {
  const plan = { ...june, literals };
  return print({ sales: [first, file(path)] }, plan) !== print({ sales: [first] }, plan);
};

test.each([
  ['dt=2019-03-01/a.parquet', true, 'a day long ago'],
  ['dt=2024-07-01/a.parquet', true, 'the last day that the plan names'],
  ['dt=2024-07-02/a.parquet', false, 'the day after'],
  ['region=north/dt=2024-07-02/a.parquet', false, 'the day after, below another partition'],
  ['dt=2024-07-02', false, 'a file that has the day as its name'],
  ['all.csv', true, 'no day'],
  ['sold-dt=2024-07-02/a.parquet', true, 'another partition that ends in dt'],
  ['dt=2024-07-02-late/a.parquet', true, 'a folder that only begins like a day'],
  ['dt=2024-07/a.parquet', true, 'a month'],
])('whether the file %s counts: %s (%s)', (path, expected) => {
  expect(counts(path)).toBe(expected);
});

test.each<[string, Plan['literals'], string]>([
  [
    'the latest of several',
    { a_dt: "'2024-06-30'", b_dt: "'2024-07-05'", c_dt: "'2024-05-01'" },
    '2024-07-05',
  ],
  ['a partition, not a date', { end_dt: "'2024-07-01'", closing: "'2024-08-01'" }, '2024-07-01'],
  ['a text of a day, not of more', { end_dt: "'2024-07-01'", note_dt: "'2024-08-01 or so'" }, '2024-07-01'],
  ['a text, not a date', { end_dt: "'2024-07-01'", due_dt: "date '2024-08-01'" }, '2024-07-01'],
])('the last day that counts is %s', (_, literals, last) => {
  expect(counts(`dt=${last}/b.parquet`, literals)).toBe(true);
  expect(counts('dt=2024-07-06/b.parquet', literals)).toBe(false);
  expect(counts('dt=2024-07-02/b.parquet', literals)).toBe(last > '2024-07-02');
});

test('every day counts where a plan names none', () => {
  expect(counts('dt=2199-12-31/a.parquet', {})).toBe(true);
});

test('the tables of a report are those that the models of its queries and checks read, each once', () => {
  const job = jobOf({
    lake: ['sales', 'shops', 'stock', 'other']
      .map((name) => `\n  ${name}: {location: ${name}, columns: {id: integer}}`)
      .join(''),
    models: {
      lines: 'select id from raw.sales',
      places: 'select s.id from raw.shops as s join raw.sales as t on s.id = t.id',
      amounts: 'select id from raw.stock',
      unread: 'select id from raw.other',
    },
    queries: { ids: 'select id from lines join places using (id)' },
    checks: { known: 'select id from amounts where id is null' },
  });
  expect(tablesRead(job).toSorted()).toEqual(['sales', 'shops', 'stock']);
});
