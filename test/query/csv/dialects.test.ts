/** CSV as companies have it: encodings, lines above the header, delimiters, packed by gzip. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { csvFolder, csvLake } from './lake.ts';

const folder = csvFolder();
const text = 'id,name\n1,Müller\n2,"two\nlines"\n';
const rows = [
  { id: 1, name: 'Müller' },
  { id: 2, name: 'two\nlines' },
];
const columns = 'id: integer, name: string';

const utf16be = (given: string) => Buffer.from(given, 'utf16le').swap16();
// What GBK has for 销售,城市 and 北京.
const gbk = Buffer.from('cffacadb2cb3c7cad00a312cb1b1bea90a', 'hex');
// "é", "€" and "’" in windows-1252; the last two are not in ISO 8859-1.
const western = Buffer.concat([Buffer.from('id,name\n1,'), Buffer.from([0xe9, 0x80, 0x92, 0x0a])]);

describe('an encoding', () => {
  it.each<[string, Buffer]>([
    ['utf-8', Buffer.from(text)],
    ['UTF8', Buffer.from(`\uFEFF${text}`)],
    ['utf-16', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['utf-16', utf16be(`\uFEFF${text}`)],
    ['utf-16', Buffer.from(text, 'utf16le')],
    ['utf-16', utf16be(text)],
    ['utf-16le', Buffer.from(text, 'utf16le')],
    ['utf-16be', utf16be(`\uFEFF${text}`)],
    ['windows-1252', Buffer.from(text, 'latin1')],
    ['latin-1', Buffer.from(text, 'latin1')],
    ['iso-8859-1', Buffer.from(text, 'latin1')],
  ])('is read: %s', async (encoding, bytes) => {
    folder.write('sales/a.csv', bytes);
    folder.write('sales/b.csv', gzipSync(bytes));
    expect(await folder.rowsOf(csvLake(columns, `encoding: ${encoding}`))).toEqual(
      [...rows, ...rows].sort((a, b) => a.id - b.id),
    );
  });

  it.each(['gbk', 'gb18030', 'cp936'])('of China is read: %s', async (encoding) => {
    folder.write('sales/a.csv', gbk);
    expect(await folder.rowsOf(csvLake('销售: integer, 城市: string', `encoding: ${encoding}`))).toEqual([
      { 销售: 1, 城市: '北京' },
    ]);
  });

  it('of Windows has its own letters', async () => {
    folder.write('sales/a.csv', western);
    for (const encoding of ['windows-1252', 'latin1', 'cp1252'])
      expect(await folder.rowsOf(csvLake(columns, `encoding: ${encoding}`))).toEqual([
        { id: 1, name: 'é€’' },
      ]);
  });

  it('is read in partitions', async () => {
    folder.write('sales/dt=2024-06-01/a.csv', Buffer.from(text, 'latin1'));
    const lake = csvLake(columns, 'encoding: windows-1252, partitions: {dt: date}');
    expect(await folder.rowsOf(lake, 'select dt from raw.sales where id = 1')).toEqual([
      { dt: '2024-06-01' },
    ]);
  });

  const guess = 'encoding: windows-1252 (Western Europe), gbk (Chinese) or another may be what reads it';
  it.each<[string, Buffer, string]>([
    ['utf-8', Buffer.from(text, 'latin1'), `:2: table sales: the text is not utf-8; ${guess}`],
    [
      'utf-8',
      gbk,
      `:1: table sales: column id is not in the header, which has \uFFFD\uFFFD\uFFFD\uFFFD, \uFFFD\uFFFD\uFFFD\uFFFD; ${guess}`,
    ],
    [
      'utf-8',
      Buffer.from(`\uFEFF${text}`, 'utf16le'),
      ':1: table sales: begins with the byte order mark of utf-16le; expected utf-8; encoding: utf-16 reads it',
    ],
    [
      'windows-1252',
      Buffer.from(`\uFEFF${text}`),
      ':1: table sales: begins with the byte order mark of utf-8; expected windows-1252',
    ],
    [
      'windows-1252',
      Buffer.from(text.replace('lines', 'Bücher')),
      ':1: table sales: reads as utf-8; expected windows-1252: leave encoding out if that is what the files are',
    ],
    [
      'gbk',
      Buffer.from('id,name\n1,北京上海\n'),
      ':1: table sales: reads as utf-8; expected gbk: leave encoding out if that is what the files are',
    ],
    [
      'gbk',
      Buffer.concat([Buffer.from('id,name\n1,a\n2,'), Buffer.from([0xff, 0x0a])]),
      ':3: table sales: the text is not gbk',
    ],
    [
      'utf-16',
      Buffer.from('北京\n', 'utf16le'),
      ':1: table sales: has no byte order mark of utf-16; expected one, or encoding: utf-16le or utf-16be',
    ],
  ])('that is another one is refused: %s', async (encoding, bytes, message) => {
    folder.write('sales/a.csv', bytes);
    expect(await folder.problemOf(csvLake(columns, `encoding: ${encoding}`))).toBe(
      `LAKE/sales/a.csv${message}`,
    );
  });

  it('that changes in the middle of a large file is refused with its line', async () => {
    const lines = '1,Müller\n'.repeat(200_000);
    folder.write(
      'sales/a.csv',
      Buffer.concat([Buffer.from(`id,name\n${lines}`), Buffer.from('2,Grün\n', 'latin1')]),
    );
    expect(await folder.problemOf(csvLake(columns))).toContain(
      '/a.csv:200002: table sales: the text is not utf-8',
    );
  });
});

describe('lines above the header', () => {
  it.each([
    ['Sales export 2017\n\nid,name\n1,a\n', 2],
    ['Sales, "all\nof 2017\nid,name\n1,a\n', 2],
    ['Sales "2017"\r\n\r\nid,name\r\n1,a\r\n', 2],
    ['"a title\nof two lines"\nid,name\n1,a\n', 2],
    ['one\rid,name\r1,a\r', 1],
    ['"only one\r\nid,name\r\n1,a', 1],
  ])('are left out: %o', async (given, skip) => {
    folder.write('sales/a.csv', given);
    folder.write('sales/b.csv', gzipSync(given));
    const row = { id: 1, name: 'a' };
    expect(await folder.rowsOf(csvLake(columns, `skip: ${skip}`))).toEqual([row, row]);
  });

  it('are left out where there is no header, and count in messages', async () => {
    folder.write('sales/a.csv', 'Title\n1,a\nx,b\n');
    expect(await folder.problemOf(csvLake(columns, 'skip: 1, header: false'))).toBe(
      'LAKE/sales/a.csv:3: table sales: column id holds "x"; expected integer',
    );
    folder.write('sales/a.csv', '"Title\n1,"a\nb"\nx,b\n');
    expect(await folder.problemOf(csvLake(columns, 'skip: 1, header: false'))).toContain('/a.csv:4: ');
  });
});

it.each([
  [';', ';'],
  ['"\\t"', '\t'],
  ["'\\t'", '\t'],
  ['"|"', '|'],
  ['§', '§'],
])('a delimiter is read: %s', async (said, delimiter) => {
  folder.write('sales/a.csv', `id${delimiter}name\n1${delimiter}"a${delimiter}b"\n`);
  expect(await folder.rowsOf(csvLake(columns, `delimiter: ${said}`))).toEqual([
    { id: 1, name: `a${delimiter}b` },
  ]);
});

describe('a file', () => {
  it('is told by its content, not by its name', async () => {
    folder.write('sales/a.csv', gzipSync('id,name\n1,a\n'));
    folder.write('sales/b.csv.gz', 'id,name\n2,b\n');
    expect(await folder.rowsOf(csvLake(columns))).toEqual([
      { id: 1, name: 'a' },
      { id: 2, name: 'b' },
    ]);
  });

  it.each<[string, Buffer]>([
    ['packed by bzip2', Buffer.from('BZh91AY&SY')],
    ['packed by zstd', Buffer.from('28b52ffd0458', 'hex')],
    ['packed by xz', Buffer.from('fd377a585a00', 'hex')],
    ['a ZIP archive or a workbook of Excel', Buffer.from('504b0304', 'hex')],
    ['an old workbook of Excel', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['a Parquet file', Buffer.from('PAR1')],
  ])('that is %s is refused', async (what, bytes) => {
    folder.write('sales/a.csv', bytes);
    expect(await folder.problemOf(csvLake(columns))).toBe(
      `LAKE/sales/a.csv: table sales: it is ${what}; expected CSV, as text or packed by gzip`,
    );
  });

  it('that is cut while packed is refused', async () => {
    folder.write('sales/a.csv', gzipSync(text).subarray(0, -9));
    expect(await folder.problemOf(csvLake(columns))).toBe(
      'LAKE/sales/a.csv: table sales: cannot be unpacked: unexpected end of file',
    );
  });
});

describe('times without an offset', () => {
  it.each([
    ['America/New_York', '2024-06-18 20:30', '2024-06-19T00:30:00.000'],
    ['America/New_York', '2024-12-18', '2024-12-18T05:00:00.000'],
    // No midnight: the day begins at one o'clock.
    ['Africa/Cairo', '2024-04-26', '2024-04-25T22:00:00.000'],
    // Twice 23:00 to midnight.
    ['Africa/Cairo', '2024-10-31 23:30', '2024-10-31T20:30:00.000'],
    ['Pacific/Auckland', '2024-06-18 10:00', '2024-06-17T22:00:00.000'],
    ['Pacific/Auckland', '2024-06-18 10:00Z', '2024-06-18T10:00:00.000'],
    ['Asia/Shanghai', '2024-06-18T00:00:00+02:00', '2024-06-17T22:00:00.000'],
  ])('are local times of %s: %s', async (zone, said, read) => {
    folder.write('sales/a.csv', `at\n${said}\n`);
    expect(await folder.rowsOf(csvLake('at: timestamp', `zone: ${zone}`))).toEqual([{ at: read }]);
    expect(await folder.rowsOf(csvLake(`at: {type: timestamp, zone: ${zone}}`))).toEqual([{ at: read }]);
  });

  it('are taken for UTC where no zone is said, with a warning', async () => {
    folder.write('sales/a.csv', 'day,at,later\n2024-06-18,2024-06-18 10:00Z,2024-06-18 10:00\n');
    const columns = 'day: timestamp, at: timestamp, later: timestamp';
    expect(await folder.warningsOf(csvLake(columns))).toEqual([
      expect.stringMatching(/^table sales: the times of later say no zone/),
    ]);
    expect(await folder.rowsOf(csvLake(columns))).toEqual([
      {
        day: '2024-06-17T16:00:00.000',
        at: '2024-06-18T10:00:00.000',
        later: '2024-06-18T10:00:00.000',
      },
    ]);
  });
});
