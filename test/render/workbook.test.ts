import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { JSDOM, type PageElement } from 'jsdom';
import { expect, test, vi } from 'vitest';
import { sheetNames } from '../../functions/render/workbook/names.ts';
import { renderWorkbook } from '../../functions/render/workbook.ts';
import type { RenderedFile, RenderInput } from '../../functions/render.ts';
import type { Column, Table, Value } from '../../functions/table.ts';
import { hostileInput, hostileTexts, sampleInput } from './sample-document.ts';

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

/** Reads the parts of a workbook that these tests look at. */
function workbook(bytes: Uint8Array) {
  const files = unzipped(bytes);
  const xml = (name: string) => new JSDOM(files[name] ?? '', { contentType: 'text/xml' }).window.document;
  const names = [...xml('xl/workbook.xml').querySelectorAll('sheet')].map(
    (sheet) => sheet.getAttribute('name') ?? '',
  );
  const shared = [...xml('xl/sharedStrings.xml').querySelectorAll('si')].map(
    (item) => item.textContent ?? '',
  );
  const formats = new Map(
    [...xml('xl/styles.xml').querySelectorAll('numFmt')].map((format) => [
      format.getAttribute('numFmtId') ?? '',
      format.getAttribute('formatCode') ?? '',
    ]),
  );
  const styles = [...xml('xl/styles.xml').querySelectorAll('cellXfs > xf')].map(
    (style) => formats.get(style.getAttribute('numFmtId') ?? '') ?? '',
  );
  const sheetFile = (name: string) => `xl/worksheets/sheet${names.indexOf(name) + 1}.xml`;
  const cells = (name: string) =>
    [...xml(sheetFile(name)).querySelectorAll('row')].map((row) =>
      [...row.querySelectorAll('c')].map((cell) => ({
        at: cell.getAttribute('r') ?? '',
        value: cellValue(cell, shared),
        format: styles[Number(cell.getAttribute('s') ?? 0)] ?? '',
      })),
    );
  const rows = (name: string) => cells(name).map((row) => row.map((cell) => cell.value));
  return {
    names,
    cells,
    rows,
    xml: (name: string) => files[sheetFile(name)],
    everything: Object.values(files).join(),
  };
}

function cellValue(cell: PageElement, shared: readonly string[]): Value {
  const text = cell.querySelector('v')?.textContent;
  if (text === undefined) return null;
  if (cell.getAttribute('t') === 's') return shared[Number(text)] ?? null;
  return cell.getAttribute('t') === 'b' ? text === '1' : Number(text);
}

/** As Excel reads `_x0041_`. */
function unescaped(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function unzipped(bytes: Uint8Array): Record<string, string> {
  const zip = Buffer.from(bytes);
  const files: Record<string, string> = {};
  let at = zip.readUInt32LE(zip.length - 6);
  for (let left = zip.readUInt16LE(zip.length - 12); left > 0; left--) {
    const [size, name, extra, comment] = [20, 28, 30, 32].map((o, i) =>
      i ? zip.readUInt16LE(at + o) : zip.readUInt32LE(at + o),
    );
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const content = inflateRawSync(zip.subarray(start, start + (size ?? 0)));
    files[zip.toString('utf8', at + 46, at + 46 + (name ?? 0))] = content.toString();
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return files;
}
