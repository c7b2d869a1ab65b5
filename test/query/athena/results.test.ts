/** Result files, cells, results as relations, and what they cost. */
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { listPrice } from '../../../functions/query/athena/cost.ts';
import { readCsv, relationText, tableOf } from '../../../functions/query/athena/results.ts';
import { type Bounds, maxBytes, queryBounds, sampleBounds } from '../../../functions/query/bounds.ts';
import { type Cell, resultCsv } from '../../cloud/athena/csv.ts';

const bounds = queryBounds({ name: 'q', file: 'q.sql', text: '-- max_rows: 5' });
const rowsOf = async (stream: Readable, of: Bounds = bounds) => (await readCsv(stream, of)).rows;
const csvOf = (text: string) => rowsOf(Readable.from([Buffer.from(text)]));

describe('a result file', () => {
  it('tells null from the empty text', async () => {
    expect(await csvOf('"a","b","c"\n,"",x\n"","",\n')).toEqual([
      [null, '', 'x'],
      ['', '', null],
    ]);
  });

  it('of one column has null as an empty line', async () => {
    expect(await csvOf('"a"\n\n""\n"x"\n\n')).toEqual([[null], [''], ['x'], [null]]);
  });

  it('of no rows has its header alone', async () => {
    expect(await csvOf('"a","b"\n')).toEqual([]);
  });

  const odd: readonly Cell[][] = [
    ['say "hi"', 'two\nlines', 'two\r\nlines'],
    ['a,b', "it's", ' '],
    ['达人 𠮷 😀', '"', '""'],
    [null, '', 'null'],
    ['\\', '\t', '\uFEFFmark'],
  ];

  it('may be cut anywhere on its way', async () => {
    const bytes = Buffer.from(resultCsv(['a', 'b', 'c'], odd));
    for (const size of [1, 2, 3, 5, 7, bytes.length]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      expect(await rowsOf(Readable.from(chunks)), `${size} bytes at a time`).toEqual(odd);
    }
  });

  it('that breaks off is an error, not a shorter result', async () => {
    await expect(csvOf('"a","b"\n"1","2"\n"3","')).rejects.toThrow();
    await expect(csvOf('"a","b"\n"1"\n')).rejects.toThrow();
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('"a"\n"1"\n');
        throw new Error('aborted');
      })(),
    );
    await expect(rowsOf(broken)).rejects.toThrow('aborted');
  });
});

describe('a result file that is too much', () => {
  /** Lines without an end, and how many of them were asked for. */
  function endless(line: string): { stream: Readable; given: () => number } {
    let given = 0;
    const lines = function* () {
      yield '"a"\n';
      for (;;) {
        given += 1;
        yield line;
      }
    };
    return { stream: Readable.from(lines()), given: () => given };
  }

  it('by its rows is not read on', async () => {
    const { stream, given } = endless('"1"\n');
    await expect(rowsOf(stream)).rejects.toThrow(
      /^q\.sql:1: query q has more than 5 rows; expected at most 5: group or limit/,
    );
    expect(stream.destroyed).toBe(true);
    expect(given()).toBeLessThan(100_000);
  });

  it('by its bytes is not read on, be it one cell alone', async () => {
    const many = queryBounds({ name: 'q', file: 'q.sql', text: '-- max_rows: 1000000' });
    const rows = endless(`"${'x'.repeat(2 ** 20)}"\n`);
    await expect(rowsOf(rows.stream, many)).rejects.toThrow('q.sql:1: query q has more than 64 MB of values');
    expect(rows.given()).toBeLessThan(200);
    const cell = endless('x'.repeat(2 ** 20));
    await expect(rowsOf(cell.stream, many)).rejects.toThrow('query q has more than 64 MB of values');
    expect(cell.given()).toBeLessThan(200);
  });

  it('of a check is counted, and its first rows are kept', async () => {
    const stream = Readable.from(
      (function* () {
        yield '"n"\n';
        for (let n = 1; n <= 200_000; n++) yield `"${n}"\n`;
      })(),
    );
    const { rows, count } = await readCsv(stream, sampleBounds({ name: 'c', file: 'c.sql', text: '' }));
    expect(count).toBe(200_000);
    expect(rows).toHaveLength(100);
    expect(rows.at(-1)).toEqual(['100']);
    expect(maxBytes).toBe(67_108_864);
  });
});

const file = { file: 'q.sql' };
const oneCell = (type: 'integer' | 'double' | 'timestamp' | 'boolean' | 'decimal', cell: string) =>
  tableOf({ columns: [{ name: 'x', type, sqlType: type }], rows: [[cell]] }, file).rows[0]?.x;

describe('a cell', () => {
  it.each([
    ['integer', '9007199254740991', 9007199254740991],
    ['double', '1.0E10', 1e10],
    ['double', '-4.9E-324', -5e-324],
    ['double', 'NaN', null],
    ['double', 'Infinity', null],
    ['double', '-Infinity', null],
    ['decimal', '12345678901234567890.10', '12345678901234567890.10'],
    ['timestamp', '2024-06-18 10:00:00.5', '2024-06-18T10:00:00.500'],
    ['timestamp', '2024-06-18 10:00:00.000', '2024-06-18T10:00:00.000'],
    ['boolean', 'true', true],
    ['boolean', 'false', false],
  ] as const)('of type %s reads %s', (type, text, value) => {
    expect(oneCell(type, text)).toBe(value);
  });

  it('that is too large to be exact is an error with the file', () => {
    expect(() => oneCell('integer', '9007199254740993')).toThrow(
      'q.sql: column "x" holds 9007199254740993, which is too large',
    );
  });
});

describe('a result as a relation', () => {
  const columns = [
    { name: 'money', type: 'decimal', sqlType: 'decimal(38,2)' },
    { name: 'who "says"', type: 'string', sqlType: 'varchar' },
  ] as const;

  it('casts every value to its type', () => {
    const rows = [
      ['1.50', "it's"],
      [null, 'a\0b'],
    ];
    expect(
      relationText({ columns, rows }),
    ).toBe(`select cast(c1 as decimal(38,2)) as "money", cast(c2 as varchar) as "who ""says"""
from (values
('1.50', 'it''s'),
(cast(null as varchar), from_utf8(X'610062'))) as t (c1, c2)
`);
  });

  it('of no rows has its columns', () => {
    expect(relationText({ columns, rows: [] })).toMatch(/where false\n$/);
  });
});

describe('the list price', () => {
  const query = (State: 'SUCCEEDED' | 'FAILED' | 'CANCELLED', DataScannedInBytes?: number) => ({
    Status: { State },
    Statistics: DataScannedInBytes === undefined ? {} : { DataScannedInBytes },
  });

  it.each([
    ['at least 10 MB a query', [query('SUCCEEDED', 0), query('SUCCEEDED', 1)], 0.0001],
    ['whole megabytes', [query('SUCCEEDED', 19_000_001)], 0.0001],
    ['by the terabyte', [query('SUCCEEDED', 1e12), query('SUCCEEDED', 2e11)], 6],
    ['cancelled queries for what they had read', [query('CANCELLED', 1e12), query('CANCELLED')], 5],
    ['nothing for failed ones', [query('FAILED', 1e12)], 0],
    ['nothing for none', [], 0],
  ])('counts %s', (_, executions, usd) => {
    expect(listPrice(executions, 5)).toBe(usd);
  });
});
