import { expect, test } from 'vitest';
import type { Table } from '../../functions/query/table.ts';
import { render as renderCsv } from '../../functions/render/formats/csv.ts';
import type { RenderInput } from '../../functions/render/input.ts';
import { expectGolden } from './golden.ts';
import { hostileInput, hostileTexts, sampleInput } from './sample-document.ts';

async function csvOf(table: Table): Promise<string> {
  const input: RenderInput = { ...sampleInput('en'), tables: { q: table } };
  const [file] = await renderCsv(input);
  return Buffer.from(file?.bytes ?? []).toString();
}

test('one file per table, with a byte order mark and CRLF', async () => {
  const files = await renderCsv(sampleInput());
  expect(files.map((file) => file.name)).toEqual([
    'data/creators.csv',
    'data/headline.csv',
    'data/kinds.csv',
  ]);
  const headline = Buffer.from(files[1]?.bytes ?? []);
  expect([...headline.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(headline.subarray(3).toString()).toBe(
    'sales,sales_growth,active_creators,first_day,computed_to,complete\r\n' +
      '1231000000.25,0.43,12406,2023-07-01,2024-06-30T15:59:59.999,true\r\n',
  );
});

test('a table reads as expected', async () => {
  const [creators] = await renderCsv(sampleInput());
  expectGolden('data/creators.csv', creators?.bytes ?? '');
});

test('a table without rows has its header', async () => {
  expect(await csvOf({ columns: [{ name: 'kind', type: 'string' }], rows: [] })).toBe('\uFEFFkind\r\n');
});

test('null is empty, negative numbers stay numbers, a number that is none is empty', async () => {
  const table: Table = {
    columns: [
      { name: 'text', type: 'string' },
      { name: 'money', type: 'decimal' },
      { name: 'share', type: 'double' },
      { name: 'count', type: 'integer' },
    ],
    rows: [
      { text: null, money: null, share: null, count: null },
      { text: '-5', money: '-5.00', share: -0.5, count: -5 },
      { text: '', money: '0.00', share: Number.NaN, count: 0 },
    ],
  };
  expect(await csvOf(table)).toBe("\uFEFFtext,money,share,count\r\n,,,\r\n'-5,-5.00,-0.5,-5\r\n,0.00,,0\r\n");
});

test.each([
  '=1+1',
  '+1',
  '-1+1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  ' =1',
  '\u200B=1',
  '＝1',
  '＋1',
  '－1',
  '＠1',
])('%j is not run by a spreadsheet', async (text) => {
  const csv = await csvOf({ columns: [{ name: 'x', type: 'string' }], rows: [{ x: text }] });
  expect(csv.slice('\uFEFFx\r\n'.length).replace(/^"/, '')).toMatch(/^'/);
});

test('hostile texts come back as they were, but for the apostrophe and what UTF-8 cannot hold', async () => {
  const [file] = await renderCsv(hostileInput());
  const [header, ...rows] = parsed(Buffer.from(file?.bytes ?? []).toString());
  expect(header).toEqual(['name', "'=cmd"]);
  expect(rows.map(([name]) => name?.replace(/^'(?=[\s]*[=+@-])/, ''))).toEqual(
    hostileTexts.map((text) => text.toWellFormed().replaceAll('\0', '\uFFFD')),
  );
  for (const row of rows) for (const field of row) expect(field).not.toMatch(/^[\s]*[=+@-]/);
});

/** RFC 4180, read by its grammar. */
function parsed(csv: string): string[][] {
  const rows: string[][] = [];
  const field = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/y;
  let row: string[] = [];
  field.lastIndex = 1;
  for (let match = field.exec(csv); match; match = field.exec(csv)) {
    row.push((match[1] ?? '').replace(/^"([\s\S]*)"$/, '$1').replaceAll('""', '"'));
    if (match[2] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
