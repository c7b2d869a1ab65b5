/** What a page gives to tags and functions that do not take it, as the check says it. */
import { expect, test } from 'vitest';
import type { Column } from '../../functions/query/table.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { checkPages } from '../../functions/validate/pages.ts';

const report = loadReport(templatesAt(undefined), 'weekly-pulse');
const stalls: readonly Column[] = [
  { name: 'stall', type: 'string' },
  { name: 'visitors', type: 'integer' },
];

function problems(part: string): string[] {
  const page = { name: 'en', file: 'en.md', text: `# Stalls\n\n${part}\n` };
  return checkPages({ ...report, pages: { en: page } }, { stalls }).map(({ message }) => message);
}

const writings =
  'as one of text, money, short-money, exact, count, hours, number, percent, growth, date, month';
const column = `expected {column: "…", label: "…"}, ${writings}`;

test.each([
  ['[{column: "stall", label: "x"}, {column: "visitors", label: text("x"), as: "exact"}]', []],
  [
    '["stall"]',
    ['column "stall" of $stalls has no head; expected a name for it in columns: of figures.yaml'],
  ],
  ['[{column: "stall", label: "x"}, {column: "stall"}]', [`item 2 of columns does not fit; ${column}`]],
  ['[{column: "stall", label: "x", as: "euros"}]', [`item 1 of columns does not fit; ${column}`]],
  ['[{column: $stalls.stall, label: "x"}]', [`item 1 of columns does not fit; ${column}`]],
  ['[{column: "stand", label: "x"}]', ['unknown column "stand" of $stalls; expected one of stall, visitors']],
  [
    '[{column: "stall", label: "x", as: "money"}]',
    ['column "stall" of $stalls is string; expected a number'],
  ],
  [
    '[{column: "visitors", label: "x", as: "month"}]',
    ['column "visitors" of $stalls is integer; expected a date'],
  ],
])('columns=%s', (columns, messages) => {
  expect(problems(`{% table data=$stalls columns=${columns} title="x" /%}`)).toEqual(messages);
});

test.each([
  ['[{label: "x", values: [$stalls.visitors, money($stalls.visitors), null]}]', []],
  ['[{label: "x"}]', [`item 1 of rows does not fit; expected {label: "…", values: […]}, ${writings}`]],
  [
    '[{label: "x", values: [$stalls.visits]}]',
    ['unknown column "visits" of $stalls; expected one of stall, visitors'],
  ],
])('rows=%s', (rows, messages) => {
  expect(
    problems(
      `{% figures title="x" columns=[{label: "a"}, {label: "b"}, {label: "c"}, {label: "d"}] rows=${rows} /%}`,
    ),
  ).toEqual(messages);
});

test.each([
  ['order="stall"', ['column "stall" of $stalls is string; expected a number']],
  ['across="stall" value="stall" as="money"', ['column "stall" of $stalls is string; expected a number']],
  ['limit="three"', ["Attribute 'limit' must be type of 'Number'"]],
  ['size=1', ["Invalid attribute: 'size'"]],
])('a table with %s', (given, messages) => {
  const columns = 'columns=[{column: "stall", label: "x"}]';
  expect(problems(`{% table data=$stalls ${columns} title="x" ${given} /%}`)).toEqual(messages);
});

test.each([
  ['rows()', ['rows() takes 1 value, found 0']],
  ['first($stalls, "stall", 3)', ['first() takes 2 values, found 3']],
  [
    'first($stalls, "stall", known="visits")',
    ['unknown column "visits" of $stalls; expected one of stall, visitors'],
  ],
  [
    'pick($stalls, "stall", visits=3)',
    ['unknown column "visits" of $stalls; expected one of stall, visitors'],
  ],
  ['largest($stalls, "stall", "visitors")', ['column "stall" of $stalls is string; expected a number']],
  ['above($stalls.visitors, $stalls.stall)', ['$stalls.stall is string; expected a number']],
  ['month($stalls.visitors)', ['$stalls.visitors is integer; expected a date']],
])('%s', (call, messages) => {
  expect(problems(`It is {% ${call} %}.`)).toEqual(messages);
});
