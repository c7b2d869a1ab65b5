import { expect, test } from 'vitest';
import type { Cell, TableColumn } from '../../functions/compose/document.ts';
import { textTable } from '../../functions/render/text/table.ts';
import { displayWidth } from '../../functions/text/width.ts';
import { wrapped } from '../../functions/text/wrap.ts';

test.each([
  ['Sales', 5],
  ['达人', 4],
  ['１，２', 6],
  ['e\u0301', 1],
  ['a\u200Bb', 2],
  ['😀', 2],
  ['🇨🇳', 2],
  ['︵', 2],
  ['−5.1%', 5],
  ['', 0],
])('%j is %i columns wide', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test('Latin breaks at spaces, Chinese between characters but not before its punctuation', () => {
  expect(wrapped('one two three four', 9)).toBe('one two\nthree\nfour');
  expect(wrapped('达人成长报告，本期', 12)).toBe('达人成长报\n告，本期');
  expect(wrapped('增长（同比）增长', 10)).toBe('增长（同\n比）增长');
  expect(wrapped('GMV为12.31亿元', 8)).toBe('GMV为\n12.31亿元');
});

test('an address stays whole, and lines after the first are indented', () => {
  const address = `https://example.com/${'a'.repeat(40)}`;
  expect(wrapped(`see ${address} now`, 20, '  ')).toBe(`see\n  ${address}\n  now`);
});

const columns: TableColumn[] = [
  { label: '类型', align: 'start' },
  { label: 'Sales', align: 'end' },
];
const row = (...texts: string[]): Cell[] => texts.map((text) => ({ text, value: text }));

test('columns stand below each other, Chinese too', () => {
  expect(textTable(columns, [row('商品', '1,108,900'), row('Services', '−4')], 40, ': ')).toBe(
    ['类型          Sales', '-------------------', '商品      1,108,900', 'Services         −4'].join('\n'),
  );
});

test('a table that is too wide becomes a list of its rows', () => {
  const wide: TableColumn[] = ['name', 'sales', 'growth'].map((label) => ({ label, align: 'start' }));
  expect(textTable(wide, [row('A creator with a long name', '98,700,000', '−3.4%')], 30, ': ')).toBe(
    ['A creator with a long name', '    sales: 98,700,000 ·', '    growth: −3.4%'].join('\n'),
  );
});

test('a cell is one line, whatever it holds', () => {
  expect(textTable(columns, [row('a\nb\u0000\u2028c', 'x')], 40, ': ')).toBe(
    ['类型   Sales', '------------', 'a b c      x'].join('\n'),
  );
});

test('a table without columns is nothing', () => {
  expect(textTable([], [row('a')], 40, ': ')).toBe('');
});
