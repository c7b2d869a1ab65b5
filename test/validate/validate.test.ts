/**
 * What `check` finds: a folder of templates that is sound, one edit, and the problem with file, line and what
 * was expected.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError, type Problem } from '../../functions/errors.ts';
import { loadModels } from '../../functions/query/models.ts';
import { displayPath } from '../../functions/templates/directories.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { checkReport } from '../../functions/validate.ts';

const sound = fileURLToPath(new URL('../other-lake/templates', import.meta.url));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'periodical-check-'));
  cpSync(sound, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text, file).toContain(from);
  writeFileSync(
    join(folder, file),
    text.replace(from, () => to),
  );
}

const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

/** Every problem, its file relative to the templates. */
async function problems(): Promise<Problem[]> {
  try {
    const templates = templatesAt(folder);
    await checkReport(loadReport(templates, 'shop-tally'), loadModels(templates));
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map((problem) => ({
      ...problem,
      file: relative(folder, problem.file),
      message: problem.message.replaceAll(`${displayPath(folder)}/`, ''),
    }));
  }
}

const report = 'reports/shop-tally';

/** What is edited (file, text, its replacement), and the problem (file, line, message). */
type Case = readonly [
  what: string,
  edited: readonly [string, string, string],
  found: readonly [string, number, string],
];

function cases(file: string, list: readonly (readonly [string, string, string, number, string])[]): Case[] {
  return list.map(([what, from, to, line, message]) => [what, [file, from, to], [file, line, message]]);
}

const inPages = cases(`${report}/en.md`, [
  [
    'an unknown query',
    'money($totals.sales) %}.',
    'money($total.sales) %}.',
    3,
    'unknown query $total; expected one of by_stall, totals',
  ],
  [
    'an unknown column',
    'money($totals.sales) %}.',
    'money($totals.sale) %}.',
    3,
    'unknown column "sale" of $totals; expected one of sales, sales_earlier, sales_growth, lines, large_lines',
  ],
  [
    'a bare value of an unknown column',
    '{% money($totals.sales) %}.',
    '{% $totals.profit %}.',
    3,
    'unknown column "profit" of $totals; expected one of',
  ],
  [
    'an unknown function',
    '{% money($totals',
    '{% cash($totals',
    3,
    'unknown function cash(); expected one of money,',
  ],
  [
    'a name that every object has',
    '{% money($totals',
    '{% constructor($totals',
    3,
    'unknown function constructor(); expected one of money,',
  ],
  [
    'a query that every object has',
    'money($totals.sales) %}.',
    'money($constructor.name) %}.',
    3,
    'unknown query $constructor; expected one of by_stall, totals',
  ],
  [
    'a function with a parameter that it lacks',
    'up="grew"',
    'rise="grew"',
    3,
    'trend() has no parameter "rise"; expected up, down, flat, none',
  ],
  [
    'a function with too many values',
    'money($totals.sales) %}.',
    'money($totals.sales, 2) %}.',
    3,
    'money() takes 1 value',
  ],
  [
    'a function with too few values',
    'above($totals.large_lines, 0)',
    'above($totals.large_lines)',
    14,
    'above() takes 2 values, found 1',
  ],
  [
    'an unknown column in a condition',
    'above($totals.large_lines, 0)',
    'above($totals.huge_lines, 0)',
    14,
    'unknown column "huge_lines" of $totals; expected one of',
  ],
  [
    'an unknown column in a function of a tag',
    'value=count($totals.lines)',
    'value=count($totals.line)',
    7,
    'unknown column "line" of $totals; expected one of',
  ],
  [
    'an unknown column of a table',
    '{column: "sales", label',
    '{column: "profit", label',
    12,
    'unknown column "profit" of $by_stall; expected one of creator_id, display_name, sales',
  ],
  [
    'a table without a query',
    'data=$by_stall columns',
    'data=$totals.sales columns',
    12,
    '{% table %} takes data=$QUERY, a whole table',
  ],
  [
    'a chart over a column that is not there',
    '{% table data=$by_stall columns',
    '{% chart data=$by_stall type="bar" x="display_name" y="profit" subtitle="" columns',
    12,
    'unknown column "profit" of $by_stall; expected one of',
  ],
  [
    'a wrong column in pick()',
    'money($totals.sales) %}.',
    'money(pick($by_stall, "profit", creator_id="S1")) %}.',
    3,
    'unknown column "profit" of $by_stall; expected one of',
  ],
  [
    'an unknown tag',
    '{% kpi label="Lines"',
    '{% tile label="Lines"',
    7,
    "undefined tag: 'tile'; expected one of kpis, kpi, chart, table,",
  ],
  [
    'an unknown attribute of a tag',
    '{% kpi label="Lines"',
    '{% kpi colour="red" label="Lines"',
    7,
    "Invalid attribute: 'colour'",
  ],
  [
    'a tag without an attribute that it needs',
    '{% kpi label="Lines" ',
    '{% kpi ',
    7,
    "Missing required attribute: 'label'",
  ],
  ['a tag that is not closed', '{% /kpis %}', '', 5, "Node 'kpis' is missing closing"],
  ['a tag that does not parse', '{% money($totals.sales) %}.', '{% money($totals.sales %}.', 3, 'Expected'],
]);

const inLanguages: Case[] = [
  [
    'a tile that the other language has',
    [`${report}/zh.md`, '{% kpi label="明细" value=count($totals.lines) /%}\n', ''],
    [`${report}/zh.md`, 6, `lacks the {% kpi value=$totals.lines %} that ${report}/en.md:7 has`],
  ],
  [
    'a heading that the other language has',
    [`${report}/en.md`, '## Stalls\n', ''],
    [`${report}/en.md`, 7, `lacks the heading of level 2 that ${report}/zh.md:10 has`],
  ],
  [
    'a table that the other language has',
    [
      `${report}/en.md`,
      '{% table data=$by_stall columns=[{column: "display_name", label: "Stall"}, {column: "sales", label: "Sales"}] title="Stalls by sales" /%}',
      '',
    ],
    [`${report}/en.md`, 10, `lacks the {% table data=$by_stall %} that ${report}/zh.md:12 has`],
  ],
];

const inSql: Case[] = [
  ...cases(`${report}/totals.sql`, [
    [
      'a query that does not parse',
      'select sales, sales_earlier, growth',
      'select sales sales_earlier growth',
      15,
      'syntax error at or near "("',
    ],
    [
      'a query with an unknown column',
      'line_id, paid_amount, paid_at',
      'line_id, profit, paid_at',
      3,
      'Referenced column "profit" not found',
    ],
    [
      'a query with an unknown relation',
      'from sales_lines',
      'from sale_lines',
      4,
      'Table with name sale_lines does not exist! Did you mean "sales_lines"',
    ],
    [
      'a query with an unknown function',
      'growth(sales, sales_earlier)',
      'gain(sales, sales_earlier)',
      15,
      'Scalar Function with name gain does not exist',
    ],
    [
      'a query with an unknown parameter',
      'paid_amount >= :large_line',
      'paid_amount >= :huge_line',
      12,
      'unknown parameter :huge_line; expected one of :start, :end,',
    ],
    [
      'a query that reads a raw table',
      'from sales_lines',
      'from raw.tickets',
      4,
      'raw.tickets is a raw table; expected a model',
    ],
    [
      'an expression with the name of a model',
      'with lines as (',
      'with products as (select 1), lines as (',
      2,
      'there is a model "products" already; expected another name',
    ],
    [
      'two statements',
      'from sums\n',
      'from sums;\ndrop table x\n',
      16,
      'a semicolon; expected one statement without it',
    ],
    [
      'a type that Athena and DuckDB do not share',
      'select sales, sales_earlier',
      'select [sales] as list, sales, sales_earlier',
      1,
      'column "list" is DECIMAL(38,2)[]; expected text, number, decimal, date, timestamp or boolean',
    ],
  ]),
  ...cases(`${report}/checks/adds_up.sql`, [
    [
      'a check with an unknown query',
      'from totals as t',
      'from total as t',
      4,
      'Table with name total does not exist',
    ],
    [
      'a check with an unknown column',
      't.sales <> s.sales',
      't.sales <> s.profit',
      6,
      'Values list "s" does not have a column named "profit"',
    ],
    ['a check that does not parse', 'cross join', 'crossed join', 5, 'syntax error'],
    [
      'a check with an unknown parameter',
      't.sales <> s.sales',
      't.sales <> :profit',
      6,
      'unknown parameter :profit; expected one of',
    ],
    [
      'a check without a severity',
      '-- severity: hold\n',
      '',
      1,
      'expected a line "-- severity: hold" or "-- severity: warn" on top',
    ],
    [
      'a check with an unknown severity',
      'severity: hold',
      'severity: shout',
      1,
      'expected a line "-- severity: hold" or "-- severity: warn" on top',
    ],
  ]),
  ...cases(`${report}/by_stall.sql`, [
    [
      'a query with a limit of rows that is no number',
      'Grain: one row per stall',
      'max_rows: 0\n-- Grain: one row per stall',
      1,
      'max_rows is "0"; expected a whole number above 0',
    ],
  ]),
  ...cases('models/order_lines.sql', [
    ['a model that does not parse', 'from raw.tickets', 'form raw.tickets', 17, 'syntax error at or near'],
    [
      'a model with an unknown column',
      '"Sold at" as paid_at',
      '"Paid at" as paid_at',
      12,
      'Referenced column "Paid at" not found',
    ],
    [
      'a model over a table that lake.yaml lacks',
      'from raw.tickets',
      'from raw.receipts',
      17,
      'reads raw.receipts, which lake.yaml does not have; expected one of stalls, wares, tickets',
    ],
    [
      'a model over a relation that is not there',
      'from raw.tickets',
      'from tickets',
      17,
      'Table with name tickets does not exist',
    ],
    [
      'a model with an unknown parameter',
      '"Pieces" as quantity',
      ':pieces as quantity',
      13,
      'unknown parameter :pieces; expected one of',
    ],
    [
      'a model that lacks a column',
      '  "Customer" as buyer_id,\n',
      '',
      3,
      'lacks the column buyer_id; expected it as string',
    ],
    [
      'a model with a column of a wrong type',
      '"Pieces" as quantity',
      '"Sku" as quantity',
      13,
      'column quantity is string; expected integer',
    ],
    [
      'a model with money as a double',
      'cast("Total" as decimal(18, 2))',
      'cast("Total" as double)',
      14,
      'column paid_amount is double; expected decimal',
    ],
    [
      'a model that ends with a semicolon',
      'from raw.tickets',
      'from raw.tickets;',
      17,
      'a semicolon; expected one statement without it',
    ],
    [
      'models in a circle',
      'from raw.tickets',
      'from raw.tickets, sales_lines',
      17,
      'reads itself: order_lines → sales_lines → order_lines; expected models that do not go round in a circle',
    ],
  ]),
];

const inYaml: Case[] = [
  ...cases(`${report}/report.yaml`, [
    [
      'an unknown field',
      'owner:',
      'ovner:',
      2,
      'unknown field "ovner"; expected one of title, publisher, owner, timezone, currency, formats',
    ],
    [
      'a title in no language',
      '{ en: Shop tally, zh: 店铺账目 }',
      'Shop tally',
      1,
      'title: invalid input: expected',
    ],
    ['a title in an unknown language', 'zh: 店铺账目 }', 'zh: 店铺账目, fr: Comptes }', 1, 'title'],
    [
      'an empty title',
      'en: Shop tally',
      'en: ""',
      1,
      'title.en: too small: expected string to have >=1 characters',
    ],
    [
      'a title in a language without a page',
      '{ en: Shop tally, zh: 店铺账目 }',
      '{ en: Shop tally }',
      1,
      'title.zh: expected a title in this language, as there is zh.md',
    ],
    ['an owner without an address', 'till@example.com', 'the till', 2, 'owner: expected an email address'],
    ['no owner at all', 'owner: till@example.com\n', '', 1, 'owner: expected an email address'],
    [
      'an unknown time zone',
      'Asia/Shanghai',
      'Asia/Shangai',
      3,
      'timezone: expected a time zone such as Asia/Shanghai',
    ],
    ['an unknown currency', 'CNY', 'yuan', 4, 'currency: expected a currency code such as CNY'],
    [
      'an unknown format',
      '[email, json]',
      '[email, docx]',
      5,
      'formats.1: invalid option: expected one of "email"|"page"|"pdf"|"workbook"|"csv"|"json"',
    ],
    ['no format', '[email, json]', '[]', 5, 'formats: too small: expected array to have >=1 items'],
    [
      'a parameter that nothing uses',
      'large_line: 100',
      'large_lines: 100, large_line: 100',
      6,
      'parameters.large_lines: no query, check or model uses :large_lines; expected one of',
    ],
    [
      'a parameter of the period',
      'large_line: 100',
      'large_line: 100, start: 1',
      6,
      'parameters.start: the period has a parameter of this name already; expected another name',
    ],
    [
      'a parameter that is a list',
      'large_line: 100',
      'large_line: [100]',
      6,
      'parameters.large_line: expected a number, a text, true or false',
    ],
    [
      'a parameter with too many digits',
      'large_line: 100',
      'large_line: 12345678901234567890',
      6,
      'parameters.large_line: expected a number of at most 15 digits',
    ],
    [
      'a parameter with an exponent',
      'large_line: 100',
      'large_line: 1e-9',
      6,
      'parameters.large_line: expected a number of at most 15 digits, written without an exponent',
    ],
    [
      'a parameter with a strange name',
      'large_line: 100',
      'Large-Line!: 100',
      6,
      'expected a name of lower-case letters, digits, - and _',
    ],
    [
      'an unknown on_empty',
      'on_empty: skip',
      'on_empty: shout',
      7,
      'on_empty: invalid option: expected one of "hold"|"send"|"skip"',
    ],
    ['an empty_when of another form', 'totals.lines', 'totals', 8, 'empty_when: expected QUERY.COLUMN'],
    [
      'an empty_when of an unknown query',
      'totals.lines',
      'total.lines',
      8,
      'empty_when: unknown query total; expected one of by_stall, totals',
    ],
    [
      'an empty_when of an unknown column',
      'totals.lines',
      'totals.tickets',
      8,
      'empty_when: unknown column "tickets" of totals; expected one of sales,',
    ],
    [
      'an unknown field of a schedule',
      'cron:',
      'corn:',
      11,
      'unknown field "schedules.0.corn"; expected one of name, cron, period',
    ],
    [
      'a schedule with four fields',
      '0 9 2 * *',
      '0 9 2 *',
      11,
      'schedules.0.cron: expected five fields: minute hour day-of-month month day-of-week',
    ],
    [
      'a schedule at 25 o’clock',
      '0 9 2 * *',
      '0 25 2 * *',
      11,
      'schedules.0.cron: found "25" as the hour; expected values from 0 to 23',
    ],
    [
      'a schedule of an unknown period',
      'last month',
      'last fortnight',
      11,
      'schedules.0.period: "last fortnight" is no period: expected 2024-06-18',
    ],
    [
      'a schedule with a strange name',
      'name: monthly',
      'name: Every Month',
      11,
      'schedules.0.name: expected a name of lower-case letters',
    ],
    ['a field twice', 'currency: CNY', 'currency: CNY\ncurrency: EUR', 5, 'Map keys must be unique'],
    [
      'broken YAML',
      'formats: [email, json]',
      'formats: [email, json',
      6,
      'Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
  ]),
  ...cases('lake.yaml', [
    [
      'an unknown type',
      'Pieces: integer',
      'Pieces: number',
      33,
      'tables.tickets.columns.Pieces: expected string, integer, bigint, double',
    ],
    [
      'an unknown field',
      'delimiter: ";"',
      'separator: ";"',
      15,
      'unknown field "tables.wares.separator"; expected one of location, format, columns, partitions, optional, delimiter, header',
    ],
    [
      'a table without columns',
      '    columns:\n      no: string\n      owner: string\n      trade: string\n',
      '',
      4,
      'tables.stalls.columns: missing: expected record',
    ],
  ]),
];

describe.each([
  ['a page', inPages],
  ['a page against the other language', inLanguages],
  ['SQL', inSql],
  ['YAML', inYaml],
] as const)('check finds in %s', (_, list) => {
  it.each(list)('%s', async (_what, [file, from, to], [where, line, message]) => {
    edit(file, from, to);
    const found = await problems();
    expect(found).toContainEqual({ file: where, line, message: expect.stringContaining(message) });
  });
});

describe('check finds', () => {
  it('nothing where nothing is wrong', async () => {
    expect(await problems()).toEqual([]);
  });

  it('every problem at once, each with its line', async () => {
    edit(`${report}/en.md`, 'money($totals.sales) %}.', 'cash($totals.sale) %}.');
    edit(`${report}/zh.md`, 'count($totals.lines)', 'count($total.lines)');
    const found = await problems();
    expect(found.map(({ file, line }) => `${file}:${line}`)).toEqual(
      expect.arrayContaining([`${report}/en.md:3`, `${report}/zh.md:7`]),
    );
    expect(found.length).toBeGreaterThanOrEqual(3);
    expect(found.every(({ line }) => line !== undefined && line >= 1)).toBe(true);
  });

  it('a query with the name of a model', async () => {
    write(`${report}/products.sql`, 'select 1 as one\n');
    expect(await problems()).toEqual([
      {
        file: `${report}/products.sql`,
        line: 1,
        message: 'there is a model "products" already; expected another name',
      },
    ]);
  });

  it('a model that no query reads yet', async () => {
    write('models/aisles.sql', '-- Grain: one row per aisle.\nselect aisle\nfrom raw.wares\n');
    expect(await problems()).toEqual([
      {
        file: 'models/aisles.sql',
        line: 2,
        message: expect.stringContaining('Referenced column "aisle" not found'),
      },
    ]);
  });

  it('a page of an unknown language, a language without a page, and no page at all', async () => {
    write(`${report}/fr.md`, '# Comptes\n');
    expect(await problems()).toEqual([
      { file: `${report}/fr.md`, line: 1, message: 'is no page of a known language; expected en.md, zh.md' },
    ]);
    rmSync(join(folder, report, 'fr.md'));
    rmSync(join(folder, report, 'zh.md'));
    expect(await problems()).toEqual([
      {
        file: `${report}/report.yaml`,
        line: 1,
        message: 'title.zh: expected a page zh.md, and there is none',
      },
    ]);
    rmSync(join(folder, report, 'en.md'));
    expect(await problems()).toEqual([
      {
        file: `${report}/report.yaml`,
        line: 1,
        message: 'there is no page; expected en.md or zh.md beside it',
      },
    ]);
  });

  it('a report that is not there, and names that lead out of the templates', () => {
    const templates = templatesAt(folder);
    expect(() => loadReport(templates, 'shop-taly')).toThrow(
      /^there is no report "shop-taly"; expected .*shop-tally/,
    );
    expect(() => loadReport(templates, '../reports/shop-tally')).toThrow(
      /is no name of a report; expected .*shop-tally/,
    );
  });

  it('parameters.yaml and definitions.yaml that are wrong', async () => {
    write('parameters.yaml', '# Ours.\ntier_1: [1]\n');
    expect(await problems()).toEqual([
      { file: 'parameters.yaml', line: 2, message: 'tier_1: expected a number, a text, true or false' },
    ]);
    rmSync(join(folder, 'parameters.yaml'));
    write(`${report}/definitions.yaml`, 'queries:\n  totals:\n    title: {en: Totals}\n    txt: {en: All}\n');
    expect(await problems()).toContainEqual({
      file: `${report}/definitions.yaml`,
      line: 4,
      message: 'unknown field "queries.totals.txt"; expected one of title, text',
    });
  });

  it('definitions and labels of what there is not', async () => {
    write(`${report}/definitions.yaml`, 'queries:\n  sums: {title: {en: Sums}, text: {en: All}}\n');
    write(`${report}/labels.yaml`, 'en:\n  tone: {a: A}\n');
    const found = await problems();
    expect(found.map(({ file, line }) => `${file}:${line}`)).toEqual([
      `${report}/definitions.yaml:2`,
      `${report}/labels.yaml:2`,
    ]);
    expect(found[0]?.message).toMatch(/^queries\.sums: no such query; expected one of by_stall, totals$/);
    expect(found[1]?.message).toMatch(/^en\.tone: no such column of a query; expected one of /);
  });
});
