/** SQL as text: what is filled in, and what is never touched. */
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { zoneOver } from '../../functions/calendar/zone.ts';
import { parameterLiteral, textLiteral, timestampLiteral } from '../../functions/plan/literals.ts';
import { openSession } from '../../functions/query/duckdb/session.ts';
import { readTable } from '../../functions/query/duckdb/values.ts';
import { reportFunctions } from '../../functions/query/functions.ts';
import {
  expressionsNamed,
  outerRelations,
  parametersNamed,
  relationsNamed,
  semicolonsIn,
  substitute,
  tokenize,
  unknownParameters,
} from '../../functions/query/sql.ts';
import { annotation, headerOf, lineOfAnnotation } from '../../functions/templates/annotations.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openSession();
});
afterAll(() => connection.closeSync());

const functions = reportFunctions(zoneOver('Asia/Shanghai', { start: '2024-01-01', end: '2025-01-01' }));
const filled = (sql: string, literals: Record<string, string> = { start: "date '2024-06-01'", n: '5' }) =>
  substitute(sql, { literals, functions });
const resultOf = async (sql: string) =>
  (await readTable(connection, `select ${sql} as found`)).rows[0]?.found;

describe('tokens', () => {
  it('are the whole text again, whatever it is', () => {
    const pieces = fc.constantFrom(
      "'",
      '"',
      '--',
      '/*',
      '*/',
      ':start',
      '\n',
      ' ',
      'a',
      'é',
      '达人',
      '😀',
      '(',
      ')',
      ',',
      '::',
      ';',
      '1.5e3',
    );
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        const sql = parts.join('');
        expect(
          tokenize(sql)
            .map((token) => token.text)
            .join(''),
        ).toBe(sql);
      }),
      { numRuns: 500 },
    );
  });

  it('know their line', () => {
    const tokens = tokenize("select 'a\nb' /* c\nd */\n, x");
    expect(tokens.find((token) => token.text === 'x')?.line).toBe(4);
  });
});

describe('parameters', () => {
  it('are filled in, as often as they stand there', () => {
    expect(filled('select :n where d >= :start and :n>0')).toBe(
      "select 5 where d >= date '2024-06-01' and 5>0",
    );
  });

  it.each([
    ["select ':start'"],
    ["select 'it''s :start'"],
    ['select ":start"'],
    ['select "a"":start"'],
    ['select 1 -- :start'],
    ['select 1 /* :start\n:n */'],
    ["select x::start, '::n'"],
  ])('are never filled in what only looks like one: %s', (sql) => {
    expect(filled(sql)).toBe(sql);
    expect(parametersNamed(sql)).toEqual([]);
  });

  it('behind a string, a comment or a cast are filled in again', () => {
    expect(filled("select ':n', :n, x::int + :n -- :n\n, :n")).toBe("select ':n', 5, x::int + 5 -- :n\n, 5");
  });

  it('that nobody gives stay, and are named with the line of their first use', () => {
    expect(filled('select :nobody, :constructor')).toBe('select :nobody, :constructor');
    expect(unknownParameters('q.sql', 'select :n,\n:nobody,\n:nobody', ['n', 'start'])).toEqual([
      { file: 'q.sql', line: 2, message: 'unknown parameter :nobody; expected one of :n, :start' },
    ]);
  });

  it('with a negative value do not make a comment', async () => {
    expect(await resultOf(filled('10 -:n', { n: parameterLiteral(-5) }))).toBe(15);
  });
});

describe('literals', () => {
  it('of any text come back from the engine as they were', async () => {
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom("'; drop table x; --", "''", '\\', "\\'", '$$', ':start', '/*', '\n\r\t', '达人😀'),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        fc.pre(!text.includes('\0') && text.isWellFormed());
        expect(await resultOf(filled('concat(:text, :text)', { text: parameterLiteral(text) }))).toBe(
          text + text,
        );
      }),
      { numRuns: 200 },
    );
  });

  it('of a text are one string token, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes('\0'));
        expect(tokenize(textLiteral(text)).map((token) => token.kind)).toEqual(['string']);
      }),
      { numRuns: 500 },
    );
  });

  it('of a number keep all its digits', async () => {
    for (const number of [0, 1, -1, 3.0, 0.1, 50_000_000, 1234.5678, -0.25]) {
      expect(Number(await resultOf(parameterLiteral(number)))).toBe(number);
    }
    expect(() => parameterLiteral(1e-7)).toThrow('cannot be written as an exact number');
    expect(() => parameterLiteral(Number.NaN)).toThrow('cannot be written as an exact number');
  });

  it('of an instant are a timestamp in UTC', async () => {
    expect(timestampLiteral('2024-06-17T16:00:00.000Z')).toBe("timestamp '2024-06-17 16:00:00.000'");
  });

  it('of a text with NUL do not exist', () => {
    expect(() => textLiteral('a\0b')).toThrow('NUL');
  });
});

describe('relations', () => {
  it.each([
    ['select * from headline', ['headline']],
    ['select * from a, b as x, c', ['a', 'b', 'c']],
    ['select * from a left join b on a.x = b.x cross join c', ['a', 'b', 'c']],
    ['select * from (a join b on a.x = b.x)', ['a', 'b']],
    ['select a.x, b.y from a join (select x, y from b, c) as d on true', ['a', 'b', 'c']],
    ['select x, y from a where x in (select z from b) order by x, y', ['a', 'b']],
    ['with x as (select 1 from a) select * from x, b', ['a', 'x', 'b']],
    ['SELECT * FROM "Quoted" UNION ALL SELECT * FROM raw.order_lines', ['quoted', 'raw.order_lines']],
    ["select 'from a' -- from b\nfrom c /* from d */", ['c']],
    ['select * from (values (1, 2)) as t (a, b)', []],
    ['select count(*) as from_a, sum(x) over (order by y, z) from a', ['a']],
  ])('named in: %s', (sql, expected) => {
    expect(relationsNamed(sql).map(({ name }) => name)).toEqual(expected);
  });

  it('have the line where they stand', () => {
    expect(relationsNamed('select *\nfrom a\n  join\n  b on true').map(({ line }) => line)).toEqual([2, 4]);
  });
});

test.each([
  ['select 1', []],
  ['with a as (select 1), b (x, y) as (select 2, 3) select * from a, b', ['a', 'b']],
  ['-- why\nWITH recursive a as (with inner_one as (select 1) select * from inner_one) select 1', ['a']],
])('the expressions that a text begins with: %s', (sql, expected) => {
  expect(expressionsNamed(sql).map(({ name }) => name)).toEqual(expected);
});

test.each([
  ['with a as (select 1), b as (select * from a) select * from a, b, c', ['c']],
  ['with a as (select * from a) select * from a', ['a']],
  ['with recursive a as (select 1 union all select * from a) select * from a', []],
  ['with b as (select * from a), a as (select * from b) select * from a', ['a']],
  ['select * from (with a as (select 1) select * from a) as t join a on true', ['a']],
  ['with t (x) as (select 1 from u) select x from T', ['u']],
  ['select * from unnest(array[1]) with ordinality as t (x, n) join a on true', ['unnest', 'a']],
])('relations of elsewhere: %s', (sql, expected) => {
  expect(outerRelations(sql).map(({ name }) => name)).toEqual(expected);
});

test('semicolons are found outside of strings and comments', () => {
  expect(semicolonsIn("select ';' -- ;\n;\n/* ; */ ;")).toEqual([2, 3]);
});

describe('report functions', () => {
  it('are written out, one in another, in the order of their arguments', async () => {
    const sql = filled('growth(share(3, 2) * 100, greatest(share((1), 1), 1) * 100)');
    expect(await resultOf(sql)).toBeCloseTo(0.5, 12);
    expect(await resultOf(filled("cast(local_day(timestamp '2024-06-17 16:00:00') as varchar)"))).toBe(
      '2024-06-18',
    );
    expect(await resultOf(filled("epoch_ms(day_start(date '2024-06-18'))"))).toBe(
      Date.parse('2024-06-17T16:00:00Z'),
    );
  });

  it('are not functions where they are names, in strings, or have other arguments', () => {
    for (const sql of [
      "select 'growth(1, 2)'",
      'select growth',
      'select growth(1)',
      'select share (1, 2, 3)',
      'select "share"(1, 2)',
    ]) {
      expect(filled(sql)).toBe(sql);
    }
  });

  it('keep the lines below them where they are', () => {
    const sql = 'select growth(\n  sum(a), -- of this year\n  sum(b)\n) as growth,\n  nowhere';
    const line = (text: string) => text.split('\n').findIndex((one) => one.includes('nowhere'));
    expect(line(filled(sql))).toBe(line(sql));
    expect(filled(sql)).not.toContain('this year');
  });

  it.each([
    ['growth(1, 0)', null],
    ['growth(1, null)', null],
    ['growth(null, 1)', null],
    ['growth(cast(3 as decimal(18,2)), cast(2 as decimal(18,2)))', 0.5],
    ['share(0, 0)', null],
    ['share(1, 4)', 0.25],
  ])('%s is %s: no comparison is null, never infinity', async (sql, expected) => {
    expect(await resultOf(filled(sql))).toBe(expected);
  });

  it('give equal quotients for equal ratios of money', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        async (a, b) => {
          const money = (cents: number) => `cast(${(cents / 100).toFixed(2)} as decimal(18,2))`;
          expect(await resultOf(filled(`growth(${money(a)}, ${money(b)})`))).toBe(a / b - 1);
        },
      ),
      { numRuns: 50 },
    );
  });
});

test('what stands on top of a file says things about it', () => {
  const sql = '-- severity: hold\n-- Why: it matters.\n\nselect 1 -- severity: warn\n';
  expect(headerOf(sql)).toEqual(['severity: hold', 'Why: it matters.', '']);
  expect(annotation(sql, 'severity')).toBe('hold');
  expect(annotation('select 1\n-- severity: hold', 'severity')).toBeUndefined();
  expect(lineOfAnnotation(sql, 'Why')).toBe(2);
  expect(lineOfAnnotation(sql, 'warn')).toBeUndefined();
});
