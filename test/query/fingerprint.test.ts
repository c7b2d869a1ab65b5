/** What the fingerprint of a lake follows from, whichever engine listed its files. */
import { describe, expect, it, test } from 'vitest';
import type { Plan } from '../../functions/plan/plan.ts';
import { lakeFingerprint, tablesRead } from '../../functions/query/fingerprint.ts';
import {
  fingerprintBetween,
  indexing,
  type LakeFile,
  type LakeIndex,
  newestDay,
} from '../../functions/query/lake-index.ts';
import type { Model } from '../../functions/query/models.ts';
import { dayInFolders } from '../../functions/query/partition-days.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';

const literals = {
  start: "date '2024-06-01'",
  start_dt: "'2024-05-31'",
  end_dt: "'2024-07-01'",
  week_end_dt: 'cast(null as varchar)',
};

type LakeFiles = Readonly<Record<string, readonly LakeFile[] | undefined>>;

const file = (path: string): LakeFile => ({ path, size: 9, version: 'v' });
const first = file('dt=2024-06-01/a.parquet');
const second = file('dt=2024-06-02/a.parquet');
const dayOf = dayInFolders(['dt']);

function indexOf(files: LakeFiles): LakeIndex {
  const tables = Object.entries(files).map(([table, found = []]) => {
    const index = indexing();
    for (const one of found) index.add(dayOf(one.path), one);
    return [table, index.end(0)] as const;
  });
  return Object.fromEntries(tables);
}

const print = (files: LakeFiles, of: Plan['literals'] = literals) =>
  lakeFingerprint({ literals: of }, indexOf(files), Object.keys(files));

describe('a fingerprint', () => {
  it('stays what it is from version to version: another would make every edition anew', () => {
    const expected = '0ae369f893d3018bbd10d9ba6f92f351a998c622c9f30df536df9231447d2fa6';
    expect(print({ sales: [first, second], shops: undefined })).toBe(expected);
    expect(print({ shops: undefined, sales: [second, first] })).toBe(expected);
  });

  it('tells apart every two lakes of which one has what the other lacks', () => {
    const lakes: readonly LakeFiles[] = [
      {},
      { sales: undefined },
      { shops: undefined },
      { sales: [first] },
      { shops: [first] },
      { sales: [first], shops: [first] },
      { sales: [file('dt=2024-06-01/b.parquet')] },
      { sales: [{ ...first, size: 10 }] },
      { sales: [{ ...first, version: 'w' }] },
      { sales: [first, second] },
      { sales: [first, file('dt=2024-06-01/b.parquet')] },
      { sales: [first, first] },
    ];
    expect(new Set(lakes.map((lake) => print(lake))).size).toBe(lakes.length);
  });

  it('is that of the tables that are asked for, whatever else was listed, each once', () => {
    const index = indexOf({ sales: [first], shops: [second] });
    expect(lakeFingerprint({ literals }, index, ['sales', 'sales'])).toBe(print({ sales: [first] }));
  });

  it('does not depend on the order of files, nor on how many there are of a day', () => {
    const many = Array.from({ length: 500 }, (_, n) => file(`dt=2024-06-01/${n}.parquet`));
    expect(print({ sales: many.toReversed() })).toBe(print({ sales: many }));
    for (const at of [0, 250, 499])
      expect(print({ sales: many.toSpliced(at, 1) })).not.toBe(print({ sales: many }));
  });
});

describe('of a span of days', () => {
  const files = ['dt=2024-05-31', 'dt=2024-06-01', 'dt=2024-06-30', 'dt=2024-07-01'].map((folder) =>
    file(`${folder}/a.parquet`),
  );
  const between = (lake: LakeFiles) =>
    fingerprintBetween(indexOf(lake), Object.keys(lake), '2024-06-01', '2024-06-30');
  const before = between({ sales: files });

  it.each([0, 3])('the days around it do not count', (at) => {
    expect(between({ sales: files.toSpliced(at, 1) })).toBe(before);
  });

  it.each([1, 2])('its first and its last day count', (at) => {
    expect(between({ sales: files.toSpliced(at, 1) })).not.toBe(before);
  });

  it('files without a day count always', () => {
    expect(between({ sales: [...files, file('all.parquet')] })).not.toBe(before);
  });

  it('an empty table is not one that the lake lacks', () => {
    expect(between({ sales: files.slice(0, 1) })).not.toBe(between({ sales: undefined }));
  });
});

test('an index tells files and bytes, but not what only stands on a list', () => {
  const index = indexing();
  for (const one of [first, second, { ...file('dt=2024-06-02'), size: 0 }]) index.add('', one);
  expect(index.end(3)).toMatchObject({ files: 2, bytes: 18, listings: 3 });
  expect(indexing().end(1)).toBeUndefined();
});

test('the newest day is that of the newest partition of any of the tables', () => {
  const index = indexOf({
    sales: [second, first],
    shops: [file('all.csv')],
    later: [file('dt=2024-07-01/a')],
  });
  expect(newestDay(index, ['shops', 'sales', 'missing'])).toBe('2024-06-02');
  expect(newestDay(index, ['shops', 'missing'])).toBeUndefined();
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
    models: {
      lake: { file: 'lake.yaml', tables: {} },
      absent: [],
      contract: [],
      byName: Object.fromEntries(models),
    },
  });
  expect(read.toSorted()).toEqual(['counts', 'sales', 'shops']);
});
