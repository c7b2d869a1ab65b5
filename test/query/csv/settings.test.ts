/** Settings of CSV in lake.yaml that are refused, with their line. */
import { expect, it } from 'vitest';
import { parseLake } from '../../../functions/query/lake.ts';

const problemOf = (settings: string, format = 'csv'): string => {
  try {
    parseLake(
      'lake.yaml',
      `tables:\n  t:\n    location: t\n    format: ${format}\n    columns: {a: string}\n    ${settings}\n`,
    );
  } catch (error) {
    return String(error).replace(/^InputError: /, '');
  }
  return 'none';
};

it.each([
  [
    'encoding: cp1253x',
    'encoding: expected utf-8, utf-16, windows-1252, gbk or another name of the Encoding Standard',
  ],
  ['decimal: ";"', 'decimal: invalid option: expected one of "."|","'],
  ['thousands: "."\n    decimal: "."', 'thousands: expected another character than decimal, which is "."'],
  ['thousands: ",,"', 'thousands: expected one character between groups of digits, such as ","'],
  ['currency: "1"', 'currency: expected a sign such as "$" or "EUR"'],
  ['null_values: [NULL]', 'null_values.0: expected a text; write it in quotes, such as "NULL" or "-999"'],
  ['null_values: [-999]', 'null_values.0: expected a text; write it in quotes, such as "NULL" or "-999"'],
  ['skip: -1', 'skip: too small: expected number to be >=0'],
  ['delimiter: "::"', 'delimiter: expected one character, none that ends a line or quotes'],
  ['date_format: "%c/%e"', 'date_format: expected a format with a year, such as %e/%c/%Y %H:%i'],
  [
    'date_format: "%Y-%m-%D"',
    'date_format: %D is not a part of a date; expected %Y %y (year), %m %c (month), ',
  ],
  ['date_format: "yyyy-MM-dd"', 'date_format: expected a format with a year'],
  ['date_format: "%Y-%m-%d %y"', 'date_format: the year is there twice'],
  ['timestamp_format: "%Y-%m-%d"', 'timestamp_format: expected a format with an hour'],
  ['timestamp_format: "%Y-%m-%d %h:%i"', 'timestamp_format: expected %p (AM or PM) with an hour of 12'],
  ['timestamp_format: "%Y-%m-%d %H:%i.%f"', 'timestamp_format: expected %s, the second, before %f'],
])('%s', (settings, message) => {
  expect(problemOf(settings)).toMatch(/^lake\.yaml:[67]: tables\.t\./);
  expect(problemOf(settings)).toContain(message);
});

it.each(['skip: 1', 'decimal: ","', 'encoding: gbk', 'delimiter: ";"', 'null_values: [NA]', 'header: false'])(
  'Parquet has no %s',
  (settings) => {
    const field = settings.split(':')[0];
    expect(problemOf(settings, 'parquet')).toBe(
      `lake.yaml:6: tables.t.${field}: expected format: csv in this table; Parquet has no such setting`,
    );
  },
);
