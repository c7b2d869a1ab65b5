/** What would have been read with a setting of lake.yaml is told with that setting. */
import { describe, expect, it } from 'vitest';
import { csvFolder, csvLake } from './lake.ts';

const folder = csvFolder();

describe('a value', () => {
  it.each([
    ['decimal(10,2)', 'NA', 'null_values: ["NA"] reads it as null'],
    ['decimal(10,2)', '\\N', 'null_values: ["\\\\N"] reads it as null'],
    ['date', '0000-00-00', 'null_values: ["0000-00-00"] reads it as null'],
    ['timestamp', '9999-12-31', 'null_values: ["9999-12-31"] reads it as null'],
    ['decimal(10,2)', '12,50', 'decimal: "," may be what reads it'],
    ['decimal(10,2)', '1.234,50', 'decimal: ",", thousands: "." may be what reads it'],
    ['decimal(10,2)', '1,234.50', 'thousands: "," may be what reads it'],
    ['integer', '1,234', 'decimal: "," or thousands: "," may be what reads it'],
    ['integer', '1,234,567', 'thousands: "," may be what reads it'],
    ['decimal(10,2)', '1 234,50', 'decimal: ",", thousands: " " may be what reads it'],
    ['decimal(10,2)', "1'234.50", 'thousands: "\'" may be what reads it'],
    ['decimal(10,2)', '$5.00', 'currency: "$" may be what reads it'],
    ['decimal(10,2)', '($1,234.50)', 'currency: "$", thousands: "," may be what reads it'],
    ['decimal(10,2)', '1.234,50 €', 'currency: "€", decimal: ",", thousands: "." may be what reads it'],
    ['decimal(10,2)', 'CHF 5', 'currency: "CHF" may be what reads it'],
    ['decimal(10,2)', '12.5%', 'declare it string, and divide by 100 in the model'],
    [
      'bigint',
      '6.90123E+12',
      'a program has shortened the number: export it with all digits, or declare it double or string',
    ],
    ['decimal(10,2)', '12.345', 'more decimals are declared by decimal(P,S) or double'],
    ['date', '6/2/2017', 'date_format: "%c/%e/%Y" (month first) or "%e/%c/%Y" (day first) reads it'],
    ['date', '6/22/2017', 'date_format: "%c/%e/%Y" reads it'],
    ['date', '22/6/17', 'date_format: "%e/%c/%y" reads it'],
    ['date', '18.06.2024', 'date_format: "%e.%c.%Y" reads it'],
    ['date', '20240618', 'date_format: "%Y%m%d" reads it'],
    ['date', '2-Jun-2017', 'date_format: "%e-%b-%Y" reads it'],
    ['date', 'June 2, 2017', 'date_format: "%b %e, %Y" reads it'],
    ['timestamp', '18.06.2024', 'date_format: "%e.%c.%Y" reads it'],
    [
      'timestamp',
      '6/2/2017 1:30 PM',
      'timestamp_format: "%c/%e/%Y %h:%i %p" (month first) or "%e/%c/%Y %h:%i %p" (day first) reads it',
    ],
    ['timestamp', '22.06.2017, 13:30:05', 'timestamp_format: "%e.%c.%Y, %H:%i:%s" reads it'],
    ['timestamp', '22.06.2017 13:30 +02:00', 'timestamp_format: "%e.%c.%Y %H:%i %z" reads it'],
    [
      'timestamp',
      '1718700000',
      'seconds since 1970: declare it bigint, and write from_unixtime(x) in the model',
    ],
    [
      'date',
      '42888',
      "a day number of Excel: declare it double, and write date_add('day', cast(floor(x) as integer), date '1899-12-30') in the model",
    ],
    ['boolean', 'ja', 'declare it string, and compare it in the model'],
  ])('of %s that is %s', async (type, value, hint) => {
    folder.write('sales/a.csv', `v;w\n${value};\n`);
    expect(await folder.problemOf(csvLake(`v: "${type}"`, 'delimiter: ";"'))).toBe(
      `LAKE/sales/a.csv:2: table sales: column v holds "${value}"; expected ${type}; ${hint}`,
    );
  });

  it.each([
    ['decimal(10,2)', '12,50', 'decimal: ","'],
    ['decimal(10,2)', '1.234,50', 'decimal: ",", thousands: "."'],
    ['decimal(10,2)', '1 234,50', 'decimal: ",", thousands: " "'],
    ['decimal(10,2)', '1.234,50 €', 'currency: "€", decimal: ",", thousands: "."'],
    ['decimal(10,2)', '($1,234.50)', 'currency: "$", thousands: ","'],
    ['date', '6/22/2017', 'date_format: "%c/%e/%Y"'],
    ['date', 'June 2, 2017', 'date_format: "%b %e, %Y"'],
    ['timestamp', '22.06.2017, 13:30:05', 'timestamp_format: "%e.%c.%Y, %H:%i:%s"'],
    ['timestamp', '22.06.2017 13:30 +02:00', 'timestamp_format: "%e.%c.%Y %H:%i %z"'],
  ])('of %s that is %s is read with its hint', async (type, value, settings) => {
    folder.write('sales/a.csv', `v;w\n${value};\n`);
    expect(await folder.rowsOf(csvLake(`v: "${type}"`, `delimiter: ";", ${settings}`))).toHaveLength(1);
  });
});

describe('a header', () => {
  const notThere = 'LAKE/sales/a.csv:1: table sales: column id is not in the header, which has ';
  it.each([
    ['id;name\n1;a\n', 'id;name; delimiter: ";" may be what reads it'],
    ['id\tname\n1\ta\n', 'id\\tname; delimiter: "\\t" may be what reads it'],
    ['ID|Name\n1|a\n', 'ID|Name; delimiter: "|" may be what reads it'],
    ['Sales export 2017\n\nid,name\n1,a\n', 'Sales export 2017; skip: 2 may be what reads it'],
    ['Sales export\nid;name\n1;a\n', 'Sales export; delimiter: ";", skip: 1 may be what reads it'],
    ['1,a\n2,b\n', '1, a; header: false may be what reads it'],
  ])('that is not found: %o', async (text, message) => {
    folder.write('sales/a.csv', text);
    expect(await folder.problemOf(csvLake('id: integer, name: string'))).toBe(`${notThere}${message}`);
  });

  it('that is left out with the lines above it', async () => {
    folder.write('sales/a.csv', 'id,name\n1,a\n2,b\n');
    expect(await folder.problemOf(csvLake('id: integer, name: string', 'skip: 1'))).toBe(
      'LAKE/sales/a.csv:2: table sales: column id is not in the header, which has 1, a; skip: 0 may be what reads it',
    );
  });

  it('that is not expected, and fields that another delimiter parts', async () => {
    folder.write('sales/a.csv', 'id,name\n1,a\n');
    expect(await folder.problemOf(csvLake('id: integer, name: string', 'header: false'))).toBe(
      'LAKE/sales/a.csv:1: table sales: column id holds "id"; expected integer; leave out header: false, as the file has one',
    );
    folder.write('sales/a.csv', '1;a\n');
    expect(await folder.problemOf(csvLake('id: integer, name: string', 'header: false'))).toBe(
      'LAKE/sales/a.csv:1: table sales: the line has 1 field; expected 2, as lake.yaml has columns; delimiter: ";" may be what reads it',
    );
  });
});
