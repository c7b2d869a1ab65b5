/** What the fingerprint of a lake follows from, whichever engine listed its files. */
import { describe, expect, it, test } from 'vitest';
import { sha256 } from '../../functions/hash.ts';
import type { Plan } from '../../functions/plan/plan.ts';
import {
  type LakeFile,
  type LakeFiles,
  lakeFingerprint,
  tablesRead,
} from '../../functions/query/fingerprint.ts';
import type { Model } from '../../functions/query/models.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';

const literals = {
  start: "date '2024-06-01'",
  start_dt: "'2024-05-31'",
  end_dt: "'2024-07-01'",
  week_end_dt: 'cast(null as varchar)',
};

const file = (path: string): LakeFile => ({ path, size: 9, version: 'v' });
const first = file('dt=2024-06-01/a.parquet');
const second = file('dt=2024-06-02/a.parquet');
const print = (files: LakeFiles, of: Plan['literals'] = literals) => lakeFingerprint({ literals: of }, files);

describe('a fingerprint', () => {
  it('stays what it is from version to version: another would make every edition anew', () => {
    const lines = [
      '["sales",true]',
      '["dt=2024-06-01/a.parquet",9,"v"]',
      '["dt=2024-06-02/a.parquet",9,"v"]',
      '["shops",false]',
    ];
    const expected = sha256(lines.map((line) => `${line}\n`).join(''));
    expect(print({ sales: [first, second], shops: undefined })).toBe(expected);
    expect(print({ shops: undefined, sales: [second, first] })).toBe(expected);
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
const counts = (path: string, of?: Plan['literals']) =>
  print({ sales: [first, file(path)] }, of) !== print({ sales: [first] }, of);

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
  ['a text of a day, not of more', { end_dt: "'2024-07-01'", note_dt: "'2024-08-01''s eve'" }, '2024-07-01'],
  ['a text, not a date', { end_dt: "'2024-07-01'", due_dt: "date '2024-08-01'" }, '2024-07-01'],
])('the last day that counts is %s', (_, of, last) => {
  expect(counts(`dt=${last}/b.parquet`, of)).toBe(true);
  expect(counts('dt=2024-07-06/b.parquet', of)).toBe(false);
  expect(counts('dt=2024-07-02/b.parquet', of)).toBe(last > '2024-07-02');
});

test('every day counts where a plan names none', () => {
  expect(counts('dt=2199-12-31/a.parquet', {})).toBe(true);
});

test('the tables of a report are those that the models of its queries and checks read, each once', () => {
  const model = (name: string, ...tables: string[]): [string, Model] => [
    name,
    { name, file: `models/${name}.sql`, text: 'select 1', materialized: false, models: [], tables },
  ];
  const models = [
    model('lines', 'sales'),
    model('places', 'shops', 'sales'),
    model('stock', 'counts'),
    model('unread', 'other'),
  ];
  const query = { name: 'ids', file: 'ids.sql', text: 'select id from lines join places using (id)' };
  const check = { name: 'known', file: 'known.sql', text: 'select id from stock', severity: 'hold' } as const;
  const read = tablesRead({
    report: { ...loadReport(templatesAt(undefined), 'weekly-pulse'), queries: [query], checks: [check] },
    models: { lake: { file: 'lake.yaml', tables: {} }, absent: [], byName: Object.fromEntries(models) },
  });
  expect(read.toSorted()).toEqual(['counts', 'sales', 'shops']);
});
