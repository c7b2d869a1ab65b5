/** What texts of CSV say: delimiter, header, encoding, types, and the settings that read them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { beginningOf } from '../../functions/init/dialect.ts';
import { guessTexts } from '../../functions/init/texts.ts';
import { temporaryFolder } from '../folder.ts';

describe('columns', () => {
  it.each([
    [['1', '20', ''], 'integer'],
    [['1', '12345678901'], 'bigint'],
    [['1.5', '2.25'], 'decimal(18,2)'],
    [['0.1234', '7'], 'decimal(18,4)'],
    [['0.12345678', '7'], 'double'],
    // A code: as a number it would lose its zeros.
    [['007', '42'], 'string'],
    [['12345678901234567890'], 'string'],
    [['true', 'FALSE'], 'boolean'],
    [['2024-06-18', '2024/6/9'], 'date'],
    [['2024-06-18 10:00', '2024-06-18T10:00:00Z'], 'timestamp'],
    [['North', '1'], 'string'],
    [['', ''], 'string'],
  ])('%j is %s', (texts, type) => {
    expect(guessTexts([texts]).types).toEqual([type]);
  });

  it.each([
    [['1.234,50', '7,00'], { decimal: ',', thousands: '.' }],
    [['1,234.50', '$7.00'], { currency: '$', thousands: ',' }],
    [['7,00 €', '-1 234,00 €'], { decimal: ',', thousands: ' ', currency: '€' }],
    [['1', 'NA'], { null_values: ['NA'] }],
    [['18.6.2024', '1.7.2024'], { date_format: '%e.%c.%Y' }],
    [['6/18/2024', '7/1/2024'], { date_format: '%c/%e/%Y' }],
    [['18/6/2024', '1/7/2024'], { date_format: '%e/%c/%Y' }],
    [['6/18/2024 1:30 PM'], { timestamp_format: '%c/%e/%Y %h:%i %p' }],
  ])('%j is read by %j', (texts, settings) => {
    expect(guessTexts([texts]).settings).toEqual({ null_values: [], ...settings });
  });

  it('whole numbers do not say what stands before decimals', () => {
    expect(
      guessTexts([
        ['1', '2'],
        ['0,5', '1,5'],
      ]),
    ).toMatchObject({
      types: ['integer', 'decimal(18,2)'],
      settings: { decimal: ',' },
    });
  });

  it('times without an offset are clock times', () => {
    expect(guessTexts([['2024-06-18 10:00'], ['2024-06-18 10:00+02:00'], ['2024-06-18']]).unzoned).toEqual([
      0,
    ]);
  });
});

describe('a beginning', () => {
  const folder = temporaryFolder();
  const file = (bytes: string | Uint8Array) => {
    writeFileSync(join(folder(), 'data'), bytes);
    return beginningOf(join(folder(), 'data'));
  };

  it('has a header, and records below it', () => {
    expect(file('a,b\n1,"x, y"\n')).toEqual({
      ...{ encoding: 'utf-8', delimiter: ',', skip: 0, header: ['a', 'b'], records: [['1', 'x, y']] },
    });
  });

  it('has another delimiter, lines above the header, and is packed', () => {
    const text =
      'Export of the till\r\n\r\nday;shop;amount\r\n2024-06-01;North;1,50\r\n2024-06-02;South;2,50\r\n';
    expect(file(gzipSync(text))).toMatchObject({
      delimiter: ';',
      skip: 2,
      header: ['day', 'shop', 'amount'],
    });
  });

  it('has no header', () => {
    expect(file('2024-06-01,North,1.50\n2024-06-02,South,2.50\n')).toMatchObject({
      ...{
        header: undefined,
        records: [
          ['2024-06-01', 'North', '1.50'],
          ['2024-06-02', 'South', '2.50'],
        ],
      },
    });
  });

  it.each([
    ['utf-16', Buffer.from('\ufeffa\tb\r\n1\t2\r\n', 'utf16le')],
    ['windows-1252', Buffer.from('name,town\nMüller,Köln\n', 'latin1')],
    [
      'gbk',
      Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0xb1, 0xb1, 0xbe, 0xa9, 0x2c, 0xc9, 0xcf, 0xba, 0xa3, 0x0a]),
    ],
  ])('is %s', (encoding, bytes) => {
    expect(file(bytes).encoding).toBe(encoding);
  });
});
