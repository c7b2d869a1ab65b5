import { expect, test } from 'vitest';
import { tokenize } from '../../functions/query/sql.ts';
import { problemsOfTokens } from '../../functions/query/tokens.ts';

const problems = (text: string) =>
  problemsOfTokens({ file: 'a.sql', text }).map(({ line, message }) => `${line}: ${message}`);

test.each([
  ['select \'a\'\'b\' as "c""d" -- it\'s "fine" /* here */', []],
  ['select 1 /* one */ /* two */', []],
  ["select '/* no comment', '-- none', '; and $ # `' as n", []],
  ['select 1 -- 销售额 ✓', []],
  ['select \'销售额\' as n, "金额"', []],
  [
    'select 1\n/* /* */ */',
    [
      '2: a /* in a comment, which only DuckDB takes for a comment of its own; expected one comment after the other',
    ],
  ],
  ['select 1 /* a', ['1: a comment that does not end; expected */']],
  ['select 1 /*/', ['1: a comment that does not end; expected */']],
  ["select 'a", ["1: a text that does not end; expected '"]],
  ["select 'a''", ["1: a text that does not end; expected '"]],
  ['select "a""', ['1: a quoted name that does not end; expected "']],
  ["select 'a\0b'", ['1: a NUL character, where DuckDB ends the statement; expected text']],
  ['select\u00A01', ['1: the sign U+00A0; expected it in a text or in a quoted name alone']],
  ['select #1', ['1: the sign # (U+0023); expected it in a text or in a quoted name alone']],
  ['select 😀', ['1: the sign 😀 (U+1F600); expected it in a text or in a quoted name alone']],
])('%j', (text, expected) => {
  expect(problems(text)).toEqual(expected);
});

test('a comment ends with its line, whatever ends the line', () => {
  const kinds = tokenize("-- it's\rselect 1").map(({ kind }) => kind);
  expect(kinds).toEqual(['comment', 'space', 'word', 'space', 'word']);
});

test('parentheses nest no deeper than a recursion goes', () => {
  expect(problems(`select ${'('.repeat(200)}1${')'.repeat(200)}`)).toEqual([]);
  expect(problems(`select ${'('.repeat(50_000)}`)).toEqual(['1: more than 200 parentheses in each other']);
});

test.each(['/*', "'", '"', '-- ', '( '])(
  'each character of %j again and again is looked at once',
  (piece) => {
    const time = (times: number) => {
      const start = performance.now();
      problems(piece.repeat(times));
      return performance.now() - start;
    };
    time(10_000);
    // Looked at from each of its beginnings, ten times the text takes a hundred times the time.
    expect(time(400_000)).toBeLessThan(40 * Math.max(time(40_000), 20));
  },
);
