import { createHash } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import type { Column, Table } from '../../functions/query/table.ts';
import { render as renderWorkbook } from '../../functions/render/formats/workbook.ts';
import type { RenderedFile, RenderInput } from '../../functions/render/input.ts';
import { sheetNames } from '../../functions/render/workbook/names.ts';
import { held } from '../../functions/render/workbook/sheet.ts';
import { hostileInput, hostileTexts, sampleInput } from './sample-document.ts';
import { unescaped, workbook } from './xlsx.ts';

const excelEpoch = Date.UTC(1899, 11, 30);

test('one file per language: the edition, its definitions, a sheet per table', async () => {
  const files = await renderWorkbook(sampleInput());
  expect(files.map((file) => file.name)).toEqual(['report.en.xlsx', 'report.zh.xlsx']);
  const [english, chinese] = files.map((file) => workbook(file.bytes));
  expect(english?.names).toEqual(['Edition', 'Definitions', 'creators', 'headline', 'kinds']);
  expect(chinese?.names).toEqual(['报告信息', '指标说明', 'creators', 'headline', 'kinds']);
  expect(english?.rows('Edition')).toContainEqual(['Period', 'July 2023 to June 2024']);
  expect(english?.rows('Edition')).toContainEqual(['Edition', 'talent-growth/trailing-12-2024-06/r1']);
  expect(english?.rows('Definitions')).toContainEqual([
    'creators',
    'Title of creators',
    'Sum of paid amounts over valid lines of the period.',
  ]);
});

test('cells have the type and the format of their column', async () => {
  const book = await bookOf({
    columns: [
      column('sales', 'decimal'),
      column('growth', 'double'),
      column('live_hours', 'double'),
      column('creators', 'integer'),
      column('first_day', 'date'),
      column('seen_at', 'timestamp'),
      column('whole', 'boolean'),
      column('name', 'string'),
    ],
    rows: [
      {
        sales: '1231000000.25',
        growth: -0.051,
        live_hours: 1.5,
        creators: 12406,
        first_day: '2024-06-30',
        seen_at: '2024-06-30T12:00:00.000',
        whole: true,
        name: '=1+1',
      },
    ],
  });
  const [, cells] = book.cells('q');
  const day = (Date.UTC(2024, 5, 30) - excelEpoch) / 86_400_000;
  expect(cells?.map(({ value, format }) => [value, format])).toEqual([
    [1231000000.25, '#,##0.00'],
    [-0.051, '0.0%'],
    [1.5, '#,##0.00'],
    [12406, '#,##0'],
    [day, 'yyyy-mm-dd'],
    [day + 0.5, 'yyyy-mm-dd hh:mm:ss'],
    [true, ''],
    ['=1+1', '@'],
  ]);
  expect(book.xml('q')).toContain('state="frozen"');
  expect(book.everything).not.toContain('<f>');
});

test.each([
  ['decimal', '1234567890123.45', 1234567890123.45],
  ['decimal', '12345678901234.50', 12345678901234.5],
  ['decimal', '12345678901234.56', '12345678901234.56'],
  ['decimal', '-99999999999999999.00', '-99999999999999999.00'],
  ['integer', 9007199254740991, '9007199254740991'],
  ['double', 0.12345678901234568, 0.12345678901234568],
  ['date', '1899-12-31', '1899-12-31'],
] as const)(
  '%s %s is held exactly: a number of more digits than Excel keeps is a text',
  async (type, value, held) => {
    const book = await bookOf({ columns: [column('x', type)], rows: [{ x: value }] });
    expect(book.cells('q')[1]?.[0]?.value).toBe(held);
  },
);

test('null is an empty cell, not a zero', async () => {
  const columns = [column('a', 'integer'), column('b', 'string'), column('c', 'integer')];
  const book = await bookOf({ columns, rows: [{ a: null, b: null, c: 1 }] });
  expect(book.cells('q')[1]?.map((cell) => cell.at)).toEqual(['C2']);
});

test('the same inputs give the same bytes at another time and in another zone', async () => {
  const first = await renderWorkbook(sampleInput());
  vi.useFakeTimers({ now: Date.UTC(2031, 4, 5, 6, 7, 8), toFake: ['Date'] });
  const zone = process.env.TZ;
  process.env.TZ = 'Pacific/Apia';
  try {
    const second = await renderWorkbook(sampleInput());
    expect(second.map(hash)).toEqual(first.map(hash));
  } finally {
    vi.useRealTimers();
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});

test('hostile texts are texts', async () => {
  const [file] = await renderWorkbook(hostileInput('en'));
  const book = workbook(file?.bytes ?? new Uint8Array());
  expect(book.everything).not.toContain('<f>');
  const names = book.cells('hostile').map((row) => row.find((cell) => cell.at.startsWith('A'))?.value ?? '');
  // What XML forbids is dropped: controls, and what stands for half a surrogate pair.
  const kept = (text: string) => text.toWellFormed().replace(/(?![\t\n\r\x85])[\p{Cc}\uFFFD]/gu, '');
  expect(names.slice(1)).toEqual(hostileTexts.map(kept));
});

test('texts that the file format or the library would take for something else', async () => {
  const texts = ['constructor', '__proto__', 'toString', '_x0041_', 'a_x000D_b', '_x', 'hasOwnProperty'];
  const book = await bookOf({ columns: [column('x', 'string')], rows: texts.map((x) => ({ x })) });
  const read = book.cells('q').map(([cell]) => unescaped(String(cell?.value)));
  expect(read.slice(1)).toEqual(texts);
});

test('a text longer than Excel takes is cut', async () => {
  const book = await bookOf({ columns: [column('x', 'string')], rows: [{ x: 'n'.repeat(40_000) }] });
  expect(String(book.cells('q')[1]?.[0]?.value)).toHaveLength(32_767);
});

test('numbers have the decimals of their column', async () => {
  const book = await bookOf({
    columns: [
      column('rate', 'decimal'),
      column('yen', 'decimal'),
      column('price', 'double'),
      column('share', 'double'),
      column('hours', 'double'),
    ],
    rows: [
      { rate: '0.0042', yen: '120', price: 0.00042, share: 0.00004, hours: 0.5 },
      { rate: '1.5000', yen: '4000', price: 2, share: 0.5, hours: 0 },
    ],
  });
  const formats = ['#,##0.0000', '#,##0', '#,##0.00000', '0.0000%', '#,##0.00'];
  for (const cells of book.cells('q').slice(1)) expect(cells.map(({ format }) => format)).toEqual(formats);
  const kinds = book.rows('Definitions').map((row) => row.at(-1));
  expect(kinds.slice(2, 4)).toEqual(['Number', 'Amount of money (CNY)']);
});

test('what a sheet cannot hold is left out and named', () => {
  const columns = ['a', 'b', 'c'].map((name) => column(name, 'integer'));
  const rows = Array.from({ length: 5 }, (_, a) => ({ a, b: 0, c: 0 }));
  expect(held('q', { columns, rows }, { rows: 6, columns: 3 })).toMatchObject({
    warnings: [],
    table: { rows },
  });
  const texts = { columns: [column('x', 'string')], rows: [{ x: 'n'.repeat(40_000) }] };
  expect(held('q', texts).warnings).toEqual(['cuts texts of q.x: Excel takes 32767 characters']);
  const { table, leftOut, warnings } = held('q', { columns, rows }, { rows: 5, columns: 2 });
  expect(table).toEqual({ columns: columns.slice(0, 2), rows: rows.slice(0, 3) });
  expect(leftOut).toEqual({ rows: 2, columns: 1 });
  expect(warnings).toEqual([
    'leaves out 2 rows of q: Excel takes 5',
    'leaves out 1 column of q: Excel takes 2',
  ]);
});

test('a table with more columns than a sheet says so in it', async () => {
  const columns = Array.from({ length: 16_390 }, (_, i) => column(`c${i}`, 'integer'));
  const input = { ...sampleInput(), tables: { q: { columns, rows: [{ c0: 1 }] } } };
  const [file] = await renderWorkbook(input);
  expect(file?.warnings).toEqual(['leaves out 6 columns of q: Excel takes 16384']);
  const cells = workbook(file?.bytes ?? new Uint8Array()).cells('q');
  expect(cells[0]?.at(-1)?.at).toBe('XFD1');
  expect(cells.at(-1)?.[0]?.value).toBe('Left out here: 0 rows, 6 columns. The files of the data have them.');
});

test('names of sheets are short, allowed and unique', () => {
  const long = 'contents_over_1000_by_vertical_and_category';
  const names = sheetNames([long, long, 'A/B', 'a:b', 'History', "'x'", '', '达'.repeat(40)]);
  expect(names).toEqual([
    'contents_over_1000_by_vertical_',
    'contents_over_1000_by_vertica~2',
    'A_B',
    'a_b~2',
    'History~2',
    'x',
    'Sheet',
    '达'.repeat(31),
  ]);
});

function hash({ bytes }: RenderedFile): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function column(name: string, type: Column['type']): Column {
  return { name, type };
}

async function bookOf(table: Table) {
  const input: RenderInput = { ...sampleInput('en'), tables: { q: table }, definitions: [] };
  const [file] = await renderWorkbook(input);
  return workbook(file?.bytes ?? new Uint8Array());
}
