import { expect, it } from 'vitest';
import { parseLake } from '../../../functions/query/lake.ts';
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

it.each(['t', 't/', '/t', '/t//'])('a folder written "%s" is one folder', (location) => {
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
