/** CSV files as they are found: by their headers, packed and partitioned, and what is wrong with its line. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { csvFolder, csvLake } from './lake.ts';

const folder = csvFolder();

const columns =
  'id: integer, name: string, paid: "decimal(18,2)", at: timestamp, on: date, ok: boolean, ratio: double';

describe('CSV', () => {
  it('is read with quotes, line ends in quotes, nulls and a byte order mark', async () => {
    const text =
      '\uFEFFid,name,paid,at,on,ok,ratio\r\n1,"A ""quoted"", name\r\nof two lines",12.50,2024-06-18 10:00:00.5,2024-06-18,true,0.5\r\n2,,,,,,\r\n3,"",0,2024-06-18,2024-06-18,false,1e3\r\n';
    folder.write('sales/a.csv', text);
    const nothing = { name: null, paid: null, at: null, on: null, ok: null, ratio: null };
    expect(await folder.rowsOf(csvLake(columns))).toEqual([
      {
        id: 1,
        name: 'A "quoted", name\r\nof two lines',
        paid: '12.50',
        at: '2024-06-18T10:00:00.500',
        on: '2024-06-18',
        ok: true,
        ratio: 0.5,
      },
      { id: 2, ...nothing },
      {
        id: 3,
        name: null,
        paid: '0.00',
        at: '2024-06-17T16:00:00.000',
        on: '2024-06-18',
        ok: false,
        ratio: 1000,
      },
    ]);
  });

  it('is read by the names of each header, in any order, with any other columns', async () => {
    folder.write('sales/a.csv', 'name,filename,ID\nleft,x,1\n');
    folder.write('sales/b.csv', 'id,name\n2,right\n');
    expect(await folder.rowsOf(csvLake('id: integer, name: string'))).toEqual([
      { id: 1, name: 'left' },
      { id: 2, name: 'right' },
    ]);
  });

  it('is read with another delimiter, without a header, packed, and partitioned', async () => {
    folder.write('sales/dt=2024-06-01/a.csv', '1;"a;b"\n');
    folder.write('sales/dt=2024-06-02/b.csv.gz', gzipSync('2;c\n'));
    const lake = csvLake(
      'id: integer, name: string',
      'header: false, delimiter: ";", partitions: {dt: string}',
    );
    expect(await folder.rowsOf(lake)).toEqual([
      { id: 1, name: 'a;b', dt: '2024-06-01' },
      { id: 2, name: 'c', dt: '2024-06-02' },
    ]);
  });

  it('has headers that are no names in SQL', async () => {
    folder.write('sales/a.csv', 'Order ID,金额\n1,2.50\n');
    const lake = csvLake('Order ID: integer, 金额: "decimal(18,2)"');
    expect(await folder.rowsOf(lake, 'select "Order ID" as id, 金额 as paid from raw.sales')).toEqual([
      { id: 1, paid: '2.50' },
    ]);
  });

  it.each([
    ['quoted', '"id","said ""so"", twice"\n1,a\n'],
    ['after a byte order mark', '\uFEFFid,name\n1,a\n'],
    ['of Windows', 'id,name\r\n1,a\r\n'],
    ['of old Macs', 'id,name\r1,a\r'],
    ['with a quote inside a name', 'id,5" pipes\n1,a\n'],
    ['of two lines', '"id","name\nof two lines"\n1,a\n'],
    ['with spaces around', ' id , name\n1,a\n'],
    ['without a line after it that ends', 'id,name\n1,a'],
  ])('has a header %s', async (_, text) => {
    folder.write('sales/a.csv', text);
    expect(await folder.rowsOf(csvLake('id: integer'))).toEqual([{ id: 1 }]);
  });

  it('is read where some files lack a column that may be missing', async () => {
    folder.write('sales/2023.csv', 'id\n1\n');
    folder.write('sales/2024.csv', 'channel,id\nshop,2\n');
    const columns = 'id: integer, channel: {type: string, missing: null}';
    expect(await folder.rowsOf(csvLake(columns))).toEqual([
      { id: 1, channel: null },
      { id: 2, channel: 'shop' },
    ]);
    folder.write('sales/2024.csv', 'id\n2\n');
    expect(await folder.problemOf(csvLake(columns))).toBe(
      'LAKE/sales/2023.csv:1: table sales: column channel is not in the header, which has id',
    );
  });

  it('that lacks a column is refused with the header of that file', async () => {
    folder.write('sales/a.csv', 'id,name\n1,a\n');
    folder.write('sales/b.csv', 'id,title\n1,a\n');
    expect(await folder.problemOf(csvLake('id: integer, name: string'))).toBe(
      'LAKE/sales/b.csv:1: table sales: column name is not in the header, which has id, title; other files have it: missing: null reads it as null here',
    );
  });

  it('that has a column twice is refused', async () => {
    folder.write('sales/a.csv', 'id,amount,Amount\n1,2,3\n');
    expect(await folder.problemOf(csvLake('id: integer, amount: integer'))).toBe(
      'LAKE/sales/a.csv:1: table sales: column amount is in the header more than once, which has id, amount, Amount',
    );
    folder.write('sales/a.csv', 'id,other,other\n1,2,3\n');
    expect(await folder.rowsOf(csvLake('id: integer'))).toEqual([{ id: 1 }]);
  });

  it('without anything is refused', async () => {
    folder.write('sales/a.csv', '\n\n');
    expect(await folder.problemOf(csvLake('id: integer'))).toBe(
      'LAKE/sales/a.csv:1: table sales: there is no header',
    );
  });

  it.each([
    ['id,"name\n1,a\n', 1, 'a quote is opened and not closed'],
    ['id,name\n1,a\n2\n', 3, 'the line has 1 field; expected 2, as the header has'],
    ['id,name\n1,a\n2,b,c\n', 3, 'the line has 3 fields; expected 2, as the header has'],
    ['id,name\n1,"a\nb"\n\n2,b,c\n', 5, 'the line has 3 fields; expected 2, as the header has'],
    ['id,name\n1,a\n2,b\r\n3,c\n', 3, 'the line ends with "\\r\\n"; expected "\\n", as those before it'],
    ['id,name\n1,a\n2,b\rc\n3,d\n', 3, 'the line ends with "\\r"; expected "\\n", as those before it'],
    ['id,name\n1,a\n2,b\r', 3, 'the line ends with "\\r"; expected "\\n", as those before it'],
    ['id,name\n1,"a\n', 2, 'Value with unterminated quote found.'],
    ['id,name\n1,"a\r\nb"\r\n2,"c\nd\n', 4, 'Value with unterminated quote found.'],
  ])('that is broken is refused with its line: %o', async (text, line, reason) => {
    folder.write('sales/a.csv', text);
    expect(await folder.problemOf(csvLake('id: integer, name: string'))).toBe(
      `LAKE/sales/a.csv:${line}: table sales: ${reason}`,
    );
  });

  it.each([
    ['id,name,n\n1,"a\nb",1\n2,"c\n\nd",x\n', 6],
    ['id,name,n\r\n1,"a\r\nb",1\r\n2,c,x\r\n', 4],
    ['id,name,n\n\n\n1,x,1\n"2","""x"", said she","x"\n', 5],
    ['id,name,n\r1,a,1\r2,b,x\r', 3],
    ['id,name,n\n1,x,1\n2,b, x ', 3],
  ])('with a value that does not fit is refused with its line: %o', async (text, line) => {
    folder.write('sales/a.csv', text);
    folder.write('sales/b.csv', 'id,name,n\n1,a,1\n');
    const lake = csvLake('id: integer, name: string, n: integer');
    expect(await folder.problemOf(lake)).toBe(
      `LAKE/sales/a.csv:${line}: table sales: column n holds "x"; expected integer`,
    );
  });

  it('shows controls of a value by their codes, and the beginning of a long one', async () => {
    folder.write('sales/a.csv', `n\n"a\u001b[31m\n\u202eb${'x'.repeat(300)}"\n`);
    expect(await folder.problemOf(csvLake('n: integer'))).toBe(
      `LAKE/sales/a.csv:2: table sales: column n holds "a\\u{1b}[31m \\u{202e}b${'x'.repeat(191)}… (309 characters)"; expected integer`,
    );
  });
});
