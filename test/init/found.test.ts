/** Which files are one table, and what tables and columns are called. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findTables } from '../../functions/init/found.ts';
import { snake, unused } from '../../functions/init/names.ts';
import { temporaryFolder, writeFiles } from '../folder.ts';

const folder = temporaryFolder();

function found(...files: readonly string[]) {
  writeFiles(folder(), Object.fromEntries(files.map((file) => [file, 'a,b\n1,2\n'])));
  const { tables } = findTables(folder());
  return tables.map(({ name, location, isPattern, partitions }) => {
    const more = Object.keys(partitions).length > 0 ? [partitions] : [];
    return [name, location, ...(isPattern ? ['pattern'] : []), ...more];
  });
}

it('a file of its own is a table', () => {
  expect(found('Orders.csv', 'shops.txt')).toEqual([
    ['orders', 'Orders.csv'],
    ['shops', 'shops.txt'],
  ]);
});

it('files whose names differ in numbers are one table: a folder if nothing else lies in it, or a pattern', () => {
  expect(found('pos/2017-h1.csv', 'pos/2017-h2.csv', 'stock-2016.csv', 'stock-2017.csv')).toEqual([
    ['pos', 'pos/'],
    ['stock', 'stock-*.csv', 'pattern'],
  ]);
});

it('several kinds of files in one folder are several tables', () => {
  expect(found('export/orders.csv', 'export/items.csv')).toEqual([
    ['items', 'export/items.csv'],
    ['orders', 'export/orders.csv'],
  ]);
});

it('folders of partitions are columns, with their type', () => {
  expect(found('sales/year=2017/region=EU/part-0.csv', 'sales/year=2018/region=US/part-0.csv')).toEqual([
    ['sales', 'sales/', { year: 'integer', region: 'string' }],
  ]);
});

it('what is hidden is no data, and what cannot be read is named with the reason', () => {
  writeFiles(folder(), {
    'orders.csv': 'a,b\n1,2\n',
    _SUCCESS: '',
    '.cache/x.csv': 'a,b\n',
    'book.xlsx': 'PK\u0003\u0004…',
    'README.md': '# Read me\n',
    'none.csv': '',
  });
  const { tables, leftOut } = findTables(folder());
  expect(tables.map(({ name }) => name)).toEqual(['orders']);
  expect(leftOut.map(({ file, why }) => `${file} ${why}`)).toEqual([
    'README.md it is neither Parquet nor CSV',
    'book.xlsx it is a ZIP archive or a workbook of Excel; expected CSV, as text or packed by gzip',
    'none.csv it is empty',
  ]);
  expect(join(folder(), 'orders.csv')).toContain('orders');
});

it.each([
  ['Sold At', 'sold_at'],
  ['BasketID', 'basket_id'],
  ['HHKey', 'hh_key'],
  ['Sub-Category', 'sub_category'],
  ['UPC', 'upc'],
  ['Umsatz (€)', 'umsatz'],
  ['Größe', 'gro_e'],
  ['2017 sales', 'n2017_sales'],
])('%s is called %s', (name, expected) => {
  expect(snake(name)).toBe(expected);
});

it('a name that SQL keeps for itself, that is taken, or that is none, is another', () => {
  const taken = new Set<string>();
  expect(['order', 'date', 'date', '', ''].map((name) => unused(name, taken))).toEqual([
    ...['order_', 'date', 'date_2', 'column_', 'column__2'],
  ]);
});
