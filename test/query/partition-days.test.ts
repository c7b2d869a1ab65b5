/** Which day a file is of, by the folders that it lies in. */
import { describe, expect, it, test } from 'vitest';
import { parseLake } from '../../functions/query/lake.ts';
import {
  dayColumns,
  dayInFolders,
  dayInFormat,
  dayInTemplate,
} from '../../functions/query/partition-days.ts';

describe('the columns that say it', () => {
  const of = (partitions: string, text: string) =>
    dayColumns('sales', {
      lake: parseLake(
        'lake.yaml',
        `tables: {sales: {location: sales, columns: {id: integer}, partitions: ${partitions}}}`,
      ),
      byName: {
        lines: {
          name: 'lines',
          file: 'models/lines.sql',
          text,
          materialized: false,
          models: [],
          tables: ['sales'],
        },
        other: {
          name: 'other',
          file: 'models/other.sql',
          text: 'select load_day as dt from raw.other',
          materialized: false,
          models: [],
          tables: ['other'],
        },
      },
    });
  const dates = ['year', 'month', 'day'];

  test.each<[string, string, readonly string[]]>([
    ['{dt: string}', 'select id, dt from raw.sales', ['dt']],
    ['{region: string, dt: date}', 'select id, region as dt from raw.sales', ['dt']],
    ['{}', 'select id, day as dt from raw.sales', ['dt']],
    ['{sold: date}', 'select id, cast(sold as varchar) as dt from raw.sales', ['sold']],
    ['{sold: date}', 'select id, cast(sold as varchar) as "dt" from raw.sales', ['sold']],
    ['{sold: date}', 'select id from raw.sales where sold >= :start_dt', ['sold']],
    ['{region: string, sold: string}', "select region, 'a', sold as dt from raw.sales", ['sold']],
    ['{load_day: date}', 'select load_day, id from raw.sales', ['dt']],
    ['{sold: date, load_day: date}', 'select coalesce(sold, load_day) as dt from raw.sales', ['dt']],
    [
      '{year: integer, month: integer, day: integer}',
      "select concat(year, '-', month, '-', day) as dt from raw.sales",
      dates,
    ],
    ['{month: string}', 'select month as dt from raw.sales', ['month']],
  ])('of %s and %s are %s', (partitions, text, expected) => {
    expect(of(partitions, text)).toEqual(expected);
  });
});

describe('in folders', () => {
  const dt = dayInFolders(['dt']);
  test.each([
    ['dt=2024-06-18/a.parquet', '2024-06-18'],
    ['DT=2024-06-18/a.parquet', '2024-06-18'],
    ['region=north/dt=2024-06-18/hour=05/a.parquet', '2024-06-18'],
    ['dt=20240618/a.parquet', '2024-06-18'],
    ['dt=2024-06-31/a.parquet', ''],
    ['dt=2024-06/a.parquet', ''],
    ['dt=2024-06-18-late/a.parquet', ''],
    ['sold-dt=2024-06-18/a.parquet', ''],
    ['2024-06-18/a.parquet', ''],
    ['2024/06/18/a.parquet', ''],
    ['a.parquet', ''],
  ])('%s is of "%s"', (path, day) => {
    expect(dt(path)).toBe(day);
  });

  it('that are three', () => {
    const dates = dayInFolders(['year', 'month', 'day']);
    expect(dates('year=2024/month=06/day=18/a.parquet')).toBe('2024-06-18');
    expect(dates('year=2024/month=6/region=north/day=8/a.parquet')).toBe('2024-06-08');
    expect(dates('year=2024/month=06/a.parquet')).toBe('');
    expect(dates('dt=2024-06-18/a.parquet')).toBe('');
  });
});

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: they are Glue's.
describe('in a template', () => {
  test.each([
    ['dt=${dt}/', 'dt=2024-06-18/a.parquet', '2024-06-18'],
    ['dt=${dt}', 'dt=2024-06-18/a.parquet', '2024-06-18'],
    ['${dt}/', '2024-06-18/a.parquet', '2024-06-18'],
    ['${dt}/', '2024/06/18/a.parquet', '2024-06-18'],
    ['${DT}/sales/', '2024-06-18/sales/a.parquet', '2024-06-18'],
    ['${dt}/sales/', '2024-06-18/returns/a.parquet', ''],
    ['${region}/day-${dt}/', 'a/b/day-2024-06-18/a.parquet', '2024-06-18'],
    ['${dt}/${region}/', '2024-06-18/north/a.parquet', '2024-06-18'],
    ['${region}/', 'north/dt=2024-06-18/a.parquet', ''],
    ['(${dt})+/', '(2024-06-18)+/a.parquet', '2024-06-18'],
    ['${dt}/${dt}/', '2024-06-18/2024-06-18/a.parquet', '2024-06-18'],
    ['${dt}/', '2024-06-18-late/a.parquet', ''],
    ['$x/${dt}/', '$x/2024-06-18/a.parquet', '2024-06-18'],
  ])('%s, %s is of "%s"', (template, path, day) => {
    expect(dayInTemplate(template, ['dt'])(path)).toBe(day);
  });

  test.each([
    '${year}/${month}/${day}/',
    '${year}-${month}-${day}/',
    '${year}${month}${day}/',
    '${region}/${year}/m${month}/${day}',
  ])('%s names three columns', (template) => {
    const values: Readonly<Record<string, string>> = { year: '2024', month: '06', day: '18', region: 'x' };
    const path = template.replace(/\$\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
    expect(dayInTemplate(template, ['year', 'month', 'day'])(`${path}/a.parquet`)).toBe('2024-06-18');
  });

  test.each<[string, string, string]>([
    ['yyyy-MM-dd', '2024-06-18', '2024-06-18'],
    ['yyyy/MM/dd', '2024/06/18', '2024-06-18'],
    ['yyyyMMdd', '20240618', '2024-06-18'],
    ['dd.MM.yyyy', '18.06.2024', '2024-06-18'],
    ['uuuu-M-d', '2024-6-8', '2024-06-08'],
    ["yyyy-MM-dd'T'HH", '2024-06-18T05', '2024-06-18'],
    ['yyyy/MM/dd/HH', '2024/06/18/05', '2024-06-18'],
  ])('a date of the format %s is read by it', (format, value, day) => {
    const pattern = dayInFormat(format);
    expect(dayInTemplate('x/${dt}/', ['dt'], pattern)(`x/${value}/a.parquet`)).toBe(day);
    expect(dayInFolders(['dt'], pattern)(`dt=${value}/a.parquet`)).toBe(day);
  });

  test.each(['yyyy-MM', 'yyyy', 'yyyy-DDD', "'yyyyMMdd'"])('the format %s names no day', (format) => {
    expect(dayInFormat(format)).toBeUndefined();
  });
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: they are Glue's.
