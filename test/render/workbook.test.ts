import { createHash } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import type { SheetFacts, SheetSection, SheetTable } from '../../functions/compose/sheet.ts';
import type { Column, Table, Tables } from '../../functions/query/table.ts';
import { render as renderWorkbook } from '../../functions/render/formats/workbook.ts';
import type { RenderedFile, RenderInput } from '../../functions/render/input.ts';
import { decimalsOf } from '../../functions/render/workbook/cell.ts';
import { held } from '../../functions/render/workbook/held.ts';
import { sheetNames } from '../../functions/render/workbook/names.ts';
import { plainSheets } from './plain-sheets.ts';
import { hostileInput, hostileTexts, sampleInput } from './sample-document.ts';
import { unescaped, workbook } from './xlsx.ts';

const excelEpoch = Date.UTC(1899, 11, 30);

test('one file per language: an overview, and the sections of the report', async () => {
  const files = await renderWorkbook(sampleInput());
  expect(files.map((file) => file.name)).toEqual(['report.en.xlsx', 'report.zh.xlsx']);
  const [english, chinese] = files.map((file) => workbook(file.bytes));
  expect(english?.names.slice(0, 4)).toEqual(['Overview', 'creators', 'headline', 'kinds']);
  expect(chinese?.names[0]).toBe('概览');
  expect(english?.rows('Overview')).toContainEqual(['Period', 'July 2023 to June 2024']);
  expect(english?.rows('Overview')).toContainEqual(['Edition', 'talent-growth/trailing-12-2024-06/r1']);
  expect(english?.rows('Overview')).toContainEqual(['Contact', 'desk@example.com']);
  expect(english?.rows('Overview').flat()).toContain('HELD · The check “Parts and wholes” found 1 problem.');
  expect(chinese?.rows('概览').flat()).toContain('未定稿 · 统计期至2024年6月30日结束。');
});

test('every sheet is printed on the paper of the report', async () => {
  const input = sampleInput();
  const documents = input.documents.slice(0, 1).map((one) => ({ ...one, paper: 'letter' as const }));
  const [file] = await renderWorkbook({ ...input, documents });
  const book = workbook(file?.bytes ?? new Uint8Array());
  expect(book.names.map((name) => /paperSize="(\d+)"/.exec(book.xml(name) ?? '')?.[1])).toEqual(
    book.names.map(() => '1'),
  );
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
  const cells = tableIn(book)[0];
  const day = (Date.UTC(2024, 5, 30) - excelEpoch) / 86_400_000;
  expect(cells?.map(({ value, format }) => [value, format])).toEqual([
    [1231000000.25, '#,##0.00'],
    [-0.051, '+#,##0.0%;-#,##0.0%;0.0%'],
    [1.5, '#,##0.00'],
    [12406, '#,##0'],
    [day, '[$-809]d mmm yyyy'],
    [day + 0.5, 'yyyy-mm-dd hh:mm:ss'],
    [true, 'General'],
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
    expect(tableIn(book)[0]?.[0]?.value).toBe(held);
  },
);

test('null is an empty cell, not a zero', async () => {
  const columns = [column('a', 'integer'), column('b', 'string'), column('c', 'integer')];
  const book = await bookOf({ columns, rows: [{ a: null, b: null, c: 1 }] });
  expect(
    tableIn(book)[0]
      ?.filter((cell) => cell.value !== null)
      .map((cell) => cell.at),
  ).toEqual(['C6']);
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
  const names = tableIn(book, 'hostile').map(
    (row) => row.find((cell) => cell.at.startsWith('A'))?.value ?? '',
  );
  // What XML forbids is dropped: controls, and what stands for half a surrogate pair.
  const kept = (text: string) => text.toWellFormed().replace(/(?![\t\n\r\x85])[\p{Cc}\uFFFD]/gu, '');
  expect(names).toEqual(hostileTexts.map(kept));
});

test('texts that the file format or the library would take for something else', async () => {
  const texts = ['constructor', '__proto__', 'toString', '_x0041_', 'a_x000D_b', '_x', 'hasOwnProperty'];
  const book = await bookOf({ columns: [column('x', 'string')], rows: texts.map((x) => ({ x })) });
  const read = tableIn(book).map(([cell]) => unescaped(String(cell?.value)));
  expect(read).toEqual(texts);
});

test('a text longer than Excel takes is cut', async () => {
  const book = await bookOf({ columns: [column('x', 'string')], rows: [{ x: 'n'.repeat(40_000) }] });
  expect(String(tableIn(book)[0]?.[0]?.value)).toHaveLength(32_767);
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
  const formats = ['#,##0.0000', '#,##0', '#,##0.00000', '0.00%', '#,##0.00'];
  for (const cells of tableIn(book)) expect(cells.map(({ format }) => format)).toEqual(formats);
});

test.each([
  ['cents of what is counted finer', ['79411.9658', '0.0000'], 2],
  ['all digits of less than a cent', ['79411.9658', '0.0042'], 4],
  ['none of whole amounts', ['120', '-4000'], 0],
])('money has %s', (_, values, decimals) => {
  expect(decimalsOf(values, 'money')).toBe(decimals);
  expect(decimalsOf(['79411.9658'], 'number')).toBe(4);
});

test('the last sheet begins behind the last chart, whatever headings stand before it', async () => {
  const input = sampleInput('en');
  const [document] = input.documents;
  if (!document) return expect.fail();
  const heading = (text: string, id: string) => ({
    kind: 'heading',
    level: 2,
    id,
    content: [{ kind: 'text', text }],
  });
  const chart = document.blocks.find(({ kind }) => kind === 'chart');
  const blocks = [heading('Sales grew', 'a'), chart, heading('Methods', 'b')] as typeof document.blocks;
  const sheets = document.sheets.map((sheet) => ({ ...sheet, title: 'Tables' }));
  const [file] = await renderWorkbook({ ...input, documents: [{ ...document, blocks, sheets }] });
  expect(workbook(file?.bytes ?? new Uint8Array()).names.at(-1)).toBe('Methods');
});

test('says no publisher that there is not', async () => {
  const input = sampleInput('en');
  const documents = input.documents.map((one) => ({ ...one, publisher: '' }));
  const [file] = await renderWorkbook({ ...input, documents });
  const book = workbook(file?.bytes ?? new Uint8Array());
  expect(book.rows('Overview')[1]).toEqual([documents[0]?.period]);
});

test('what a sheet cannot hold is left out and named', () => {
  const columns = ['a', 'b', 'c'].map((name) => column(name, 'integer'));
  const rows = Array.from({ length: 5 }, (_, a) => ({ a, b: 0, c: 0 }));
  expect(held('q', { columns, rows }, { rows: 21, columns: 3 })).toMatchObject({
    warnings: [],
    table: { rows },
  });
  const texts = { columns: [column('x', 'string')], rows: [{ x: 'n'.repeat(40_000) }] };
  expect(held('q', texts).warnings).toEqual(['cuts texts of q.x: Excel takes 32767 characters']);
  const { table, leftOut, warnings } = held('q', { columns, rows }, { rows: 19, columns: 2 });
  expect(table).toEqual({ columns: columns.slice(0, 2), rows: rows.slice(0, 3) });
  expect(leftOut).toEqual({ rows: 2, columns: 1 });
  expect(warnings).toEqual([
    'leaves out 2 rows of q: Excel takes 19',
    'leaves out 1 column of q: Excel takes 2',
  ]);
});

test('a table with more columns than a sheet says so in it', async () => {
  const columns = Array.from({ length: 16_390 }, (_, i) => column(`c${i}`, 'integer'));
  const [file] = await renderWorkbook(inputOf({ q: { columns, rows: [{ c0: 1 }] } }));
  expect(file?.warnings).toEqual(['leaves out 6 columns of q: Excel takes 16384']);
  const cells = workbook(file?.bytes ?? new Uint8Array()).cells('q');
  expect(cells.flat().some(({ at }) => at === 'XFD5')).toBe(true);
  expect(cells.flat().some(({ at }) => at === 'XFE5')).toBe(false);
  expect(cells.at(-1)?.[0]?.value).toBe('Left out here: 0 rows, 6 columns. The files of the data have them.');
});

const sold: Table = {
  columns: [
    column('kind', 'string'),
    column('sales', 'decimal'),
    column('before', 'decimal'),
    column('growth', 'double'),
  ],
  rows: [
    { kind: 'goods', sales: '300.10', before: '200.00', growth: 0.5 },
    { kind: 'service', sales: '100.20', before: '100.00', growth: 0 },
  ],
};

const described: SheetTable = {
  query: 'kinds',
  title: 'Goods & services',
  text: 'Sales by the kind of the product.',
  source: 'order lines',
  columns: [
    { name: 'kind', label: 'Kind', unit: 'text', texts: { goods: 'Goods', service: '=Services' } },
    { name: 'sales', label: 'Sales (¥)', unit: 'money', total: 'sum' },
    { name: 'before', label: 'Sales, a year earlier (¥)', unit: 'money', total: 'sum', isEarlier: true },
    { name: 'growth', label: 'Change', unit: 'growth', total: { from: 'before', to: 'sales' } },
  ],
};

test('a table has names, labels, totals as formulas, a note and its source, a filter and a frozen head', async () => {
  const book = await bookIn({ kinds: sold }, [{ title: "What's sold", tables: [described] }]);
  const rows = book.rows("What's sold");
  expect(rows.slice(3)).toEqual([
    ['Goods & services'],
    ['Kind', 'Sales (¥)', 'Sales, a year earlier (¥)', 'Change'],
    ['Goods', 300.1, 200, 0.5],
    ['=Services', 100.2, 100, 0],
    ['Total', 400.3, 300, 400.3 / 300 - 1],
    ['Sales by the kind of the product.'],
    ['Source: order lines'],
  ]);
  const xml = book.xml("What's sold") ?? '';
  expect([...xml.matchAll(/<f>([^<]*)<\/f>/g)].map(([, formula]) => formula)).toEqual([
    'SUM(B7:B8)',
    'SUM(C7:C8)',
    'B9/C9-1',
  ]);
  expect(xml).toContain('<autoFilter ref="A6:D8"/>');
  expect(xml).toMatch(/<pane xSplit="1" ySplit="6"[^>]* state="frozen"/);
  expect(xml).toMatch(/<pageSetup (?=.*paperSize="9")(?=.*orientation="landscape")(?=.*fitToWidth="1")/);
  expect(book.ranges).toContain("'What''s sold'!$6:$6");
});

test.each([
  ['a part is not known', { kind: null, sales: null, before: null, growth: null }],
  [
    'a part has more digits than Excel adds',
    { kind: 'x', sales: '12345678901234.56', before: '12345678901234.56', growth: 0 },
  ],
])('there is no total if %s', async (_, row) => {
  const table = { ...sold, rows: [...sold.rows, row] };
  const book = await bookIn({ kinds: table }, [{ title: 'Sold', tables: [described] }]);
  expect(book.everything).not.toContain('<f>');
});

test('the first sheet leads to all others, and they to it', async () => {
  const book = await bookIn({ kinds: sold }, [{ title: "What's sold", tables: [described] }]);
  expect(book.rows('Overview')).toContainEqual(["What's sold", 'Goods & services']);
  expect(book.xml('Overview')).toMatch(/<hyperlink [^>]*location="&apos;What&apos;&apos;s sold&apos;!A1"/);
  expect(book.xml("What's sold")).toMatch(/<hyperlink [^>]*location="&apos;Overview&apos;!A1"/);
});

test('tables of a section share a sheet up to a printed page, and a longer one prints its first page', async () => {
  const long = { ...sold, rows: Array.from({ length: 70 }, () => sold.rows[0] ?? {}) };
  const tables = { a: sold, b: sold, long, c: sold };
  const shown = Object.keys(tables).map((query) => ({ ...described, query, title: `Title ${query}` }));
  const book = await bookIn(tables, [{ title: 'Section', tables: shown }]);
  expect(book.names.slice(0, 4)).toEqual(['Overview', 'Section', 'Title long', 'Title c']);
  expect(book.ranges).toContain("'Title long'!$A$1:$D$55");
  expect(book.rows('Title long')[3]).toEqual(['70 rows; of them the first 50 are printed']);
  expect(book.rows('Title long').flat()).toContain('Total');
});

test('a query of one row has its figures as rows, each with its own unit', async () => {
  const facts = {
    heads: ['Figure', 'June 2024', 'June 2023', 'Change'],
    rows: [
      {
        label: 'Sales (¥)',
        cells: [
          { value: '12.50', unit: 'money' },
          { value: '10.00', unit: 'money' },
          { value: 0.25, unit: 'growth' },
        ],
      },
      {
        label: 'Share',
        cells: [
          { value: 0.5, unit: 'share' },
          { value: null, unit: 'share' },
          { value: 0.021, unit: 'points' },
        ],
      },
    ],
  } satisfies SheetFacts;
  const book = await bookIn({ kinds: sold }, [{ title: 'Key figures', tables: [{ ...described, facts }] }]);
  const cells = book.cells('Key figures').slice(4, 7);
  expect(cells.map((row) => row.map(({ value }) => value))).toEqual([
    ['Figure', 'June 2024', 'June 2023', 'Change'],
    ['Sales (¥)', 12.5, 10, 0.25],
    ['Share', 0.5, null, 2.1],
  ]);
  expect(cells[2]?.at(-1)?.format).toContain('+0.0" percentage points"');
});

test('charts are drawn from the cells of the tables', async () => {
  const input = inputOf({ kinds: sold }, [{ title: 'Sold', tables: [described] }]);
  const cells = { query: 'kinds', x: 'kind', y: ['before', 'sales'], from: 'goods', to: 'service' };
  const documents = input.documents.map((document) => ({
    ...document,
    blocks: document.blocks.flatMap((block) =>
      block.kind === 'chart' ? [{ ...block, type: 'grouped-bar', cells }] : [],
    ),
  }));
  const [file] = await renderWorkbook({ ...input, documents });
  const { everything } = workbook(file?.bytes ?? new Uint8Array());
  for (const range of ["'Sold'!$A$7:$A$8", "'Sold'!$C$7:$C$8", "'Sold'!$B$7:$B$8"])
    expect(everything).toContain(`<c:f>${range}</c:f>`);
  expect(everything.match(/<c:chart /g)).toHaveLength(1);
});

test('the file says what it is and who published it, and the day of the period', async () => {
  const [file] = await renderWorkbook(sampleInput('en'));
  const { everything } = workbook(file?.bytes ?? new Uint8Array());
  expect(everything).toContain('<dc:title>Talent growth report · July 2023 to June 2024</dc:title>');
  expect(everything).toContain('<dc:creator>Data Institute of the Market</dc:creator>');
  expect(everything).toContain('2024-06-30T00:00:00Z</dcterms:created>');
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

function inputOf(tables: Tables, sections: readonly SheetSection[] = plainSheets(tables)): RenderInput {
  const input = sampleInput('en');
  const documents = input.documents.map((document) => ({ ...document, sheets: sections }));
  return { ...input, documents, tables, definitions: [] };
}

async function bookIn(tables: Tables, sections: readonly SheetSection[] = plainSheets(tables)) {
  const [file] = await renderWorkbook(inputOf(tables, sections));
  return workbook(file?.bytes ?? new Uint8Array());
}

const bookOf = (table: Table) => bookIn({ q: table });

/** The rows below the head of a sheet's one table, which stands in the fifth row. */
function tableIn(book: ReturnType<typeof workbook>, name = 'q') {
  const rowOf = (at: string | undefined) => Number(at?.replace(/^[A-Z]+/, ''));
  return book.cells(name).filter(([first]) => rowOf(first?.at) > 5);
}
