import type { CfnTable } from 'aws-cdk-lib/aws-glue';
import { describe, expect, it } from 'vitest';
import { castsOf } from '../../../functions/query/athena/types.ts';
import { parseLake } from '../../../functions/query/lake.ts';
import { lakeTimes } from '../../../functions/query/times.ts';
import { tableInput } from '../../../infra/lake/tables.ts';

const table = (yaml: string) =>
  tableInput(parseLake('lake.yaml', `tables:\n  t: ${yaml}\n`), 't', 's3://lake', '2015-01-01,NOW');

it('types of lake.yaml are those of Hive', () => {
  const yaml =
    '{location: t/, columns: {a: string, b: integer, c: bigint, d: double, e: boolean, f: date, g: timestamp, h: "decimal(18, 2)"}}';
  expect(table(yaml).storageDescriptor).toMatchObject({
    columns: [
      { name: 'a', type: 'string' },
      { name: 'b', type: 'int' },
      { name: 'c', type: 'bigint' },
      { name: 'd', type: 'double' },
      { name: 'e', type: 'boolean' },
      { name: 'f', type: 'date' },
      { name: 'g', type: 'timestamp' },
      { name: 'h', type: 'decimal(18,2)' },
    ],
  });
});

it.each(['t', 't/', 't//'])('a folder written "%s" is one folder', (location) => {
  const made = table(`{location: "${location}", partitions: {dt: date}, columns: {a: string}}`);
  expect(made.storageDescriptor).toMatchObject({ location: 's3://lake/t/' });
  expect(made.parameters).toMatchObject({ 'storage.location.template': 's3://lake/t/dt=$' + '{dt}/' });
});

it.each(['t.parquet', 't.csv', 't/*.parquet', 't.csv.gz'])('a table in "%s" is refused', (location) => {
  expect(() => table(`{location: "${location}", columns: {a: string}}`)).toThrow(
    `lake.yaml: table t: location "${location}" is not a folder; Athena reads no single files`,
  );
});

it.each(['{day: date}', '{dt: integer}', '{dt: string, region: string}'])(
  'partitions %s are refused',
  (partitions) => {
    expect(() => table(`{location: t, partitions: ${partitions}, columns: {a: string}}`)).toThrow(
      `lake.yaml: table t: partitions ${partitions}; expected dt of type string or date alone`,
    );
  },
);

it('an Iceberg table is made by what writes it', () => {
  expect(() => table('{location: t, format: iceberg, columns: {a: string}}')).toThrow(
    'lake.yaml: table t: an Iceberg table is made by what writes it; expected setting glueDatabase',
  );
});

describe('a CSV table', () => {
  const yaml = (more = '') =>
    `{location: t, format: csv, columns: {id: string, pieces: integer, total: "decimal(10,2)", day: date, at: timestamp}${more}}`;

  it('is one that a run takes', () => {
    const lake = parseLake('lake.yaml', `tables:\n  t: ${yaml()}\n`);
    const { columns = [] } = table(yaml()).storageDescriptor as CfnTable.StorageDescriptorProperty;
    const found = new Map((columns as CfnTable.ColumnProperty[]).map(({ name, type = '' }) => [name, type]));
    const times = lakeTimes('UTC', { start: '2024-01-01', end: '2025-01-01' });
    const { t } = lake.tables;
    expect(t && castsOf('t', t, found, times).problems).toEqual([]);
    expect([...found]).toEqual([
      ['id', 'string'],
      ['pieces', 'string'],
      ['total', 'string'],
      ['day', 'string'],
      ['at', 'string'],
      ['_rest', 'string'],
    ]);
  });

  it.each([
    ['', '1'],
    [', skip: 2', '3'],
    [', skip: 2, header: false', '2'],
    [', header: false', undefined],
  ])('leaves out the lines above its data: "%s"', (more, lines) => {
    expect(table(yaml(more)).parameters?.['skip.header.line.count']).toBe(lines);
  });

  it('knows no escape but a doubled quote', () => {
    expect(table(yaml(', delimiter: ";"')).storageDescriptor).toMatchObject({
      serdeInfo: { parameters: { separatorChar: ';', quoteChar: '"', escapeChar: '\u0001' } },
    });
  });

  it('in another encoding is refused', () => {
    expect(() => table(yaml(', encoding: windows-1252'))).toThrow(
      'lake.yaml: table t: encoding: windows-1252 is read on one machine alone; Athena expects utf-8: convert the files',
    );
  });
});
