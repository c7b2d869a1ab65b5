/** Small lines in tables: what the page language takes, and what each format makes of them. */
import { describe, expect, it } from 'vitest';
import { fixedPaint } from '../../functions/charts/paint.ts';
import { sparkline } from '../../functions/charts/sparkline.ts';
import type { DataTable, ReportDocument } from '../../functions/compose/document.ts';
import { composeDocuments } from '../../functions/compose.ts';
import { makePlan } from '../../functions/plan.ts';
import { render as renderMail } from '../../functions/render/formats/email.ts';
import { render as renderPage } from '../../functions/render/formats/page.ts';
import { render as renderPdf } from '../../functions/render/formats/pdf.ts';
import type { RenderInput } from '../../functions/render/input.ts';
import type { Figure } from '../../functions/templates/figure.ts';
import { checkPages } from '../../functions/validate/pages.ts';
import { shop, tableOf, theme } from '../compose/shop.ts';
import { bareInput } from './sample-document.ts';

function figure(key: string, of: string, by: readonly string[]): Figure {
  const [query = '', column = ''] = of.split('.');
  const name = { en: 'Sales', zh: '销售额' };
  const note = { en: 'Sales by month', zh: '分月销售额' };
  const rest = { earlier: {}, growth: {}, compare: [], source: [], unit: 'money', total: 'sum' } as const;
  return { ...rest, key, query, column, by, name, note };
}

const sales: readonly (readonly [string, readonly (number | null)[]])[] = [
  ['Rome', [900, 1200, 1500]],
  ['Oslo', [800, null, 400]],
  ['Bath', [null, 300, null]],
  ['Lima', [null, null, null]],
];
const tables = {
  towns: tableOf(
    { town: 'string', sales: 'decimal' },
    ...sales.map(([town]) => ({ town, sales: '2100.00' })),
  ),
  days: tableOf({ day: 'integer' }, { day: 1 }),
  // The months come as they like.
  months: tableOf(
    { town: 'string', month: 'date', sales: 'decimal' },
    ...sales.flatMap(([town, values]) =>
      values
        .flatMap((value, i) =>
          value === null ? [] : [{ town, month: `2024-0${i + 4}-01`, sales: `${value}000.00` }],
        )
        .reverse(),
    ),
  ),
};

const figures = [
  figure('by_town', 'towns.sales', ['town']),
  figure('went', 'months.sales', ['town', 'month']),
  figure('turned', 'months.sales', ['month', 'town']),
  figure('by_month', 'months.sales', ['month']),
];
const declared = { rules: {}, columns: { town: { en: 'Town', zh: '城市' } }, ownColumns: [], files: [] };

const reportOf = (text: string, language: string) =>
  shop(
    { [language]: text },
    {
      figures: { ...declared, figures: Object.fromEntries(figures.map((one) => [one.key, one])) },
    },
  );

const tag = '{% table of=$by_town spark=$went total=true title="Towns" /%}\n';

function documentOf(text = tag, language = 'en', given: typeof tables = tables): ReportDocument {
  const report = reportOf(text, language);
  const plan = makePlan(report, { period: '2024-06', now: '2024-07-01T00:00:00Z' });
  const edition = 'shop/2024-06/r1';
  const rest = { checks: [], absent: [], coverage: {}, theme, edition };
  const [document] = composeDocuments({ plan, report, tables: given, ...rest });
  if (!document) expect.fail();
  return document;
}

function tableIn(document: ReportDocument): DataTable {
  const block = document.blocks.find(({ kind }) => kind === 'table');
  if (block?.kind !== 'table') expect.fail();
  return block;
}

describe('a table', () => {
  it('has a last column of lines, each with the months of all, and gaps for what is not known', () => {
    const { columns, rows } = tableIn(documentOf());
    expect(columns.at(-1)?.label).toBe('Sales by month, Apr 24 to Jun 24');
    expect(rows.map((row) => [row.at(-1)?.text, row.at(-1)?.line])).toEqual([
      ['from ¥900,000 to ¥1.50 million', [900_000, 1_200_000, 1_500_000]],
      ['from ¥800,000 to ¥400,000', [800_000, null, 400_000]],
      ['¥300,000', [null, 300_000, null]],
      ['–', undefined],
      ['', undefined],
    ]);
  });

  it('says it in Chinese', () => {
    const { columns, rows } = tableIn(documentOf(tag, 'zh'));
    expect([columns.at(-1)?.label, rows[0]?.at(-1)?.text]).toEqual([
      '分月销售额，24年4月至24年6月',
      '从90.00万元到150.00万元',
    ]);
  });

  it('has no such column if nothing of it is known', () => {
    const months = { ...tables.months, rows: [] };
    expect(tableIn(documentOf(tag, 'en', { ...tables, months })).columns).toHaveLength(2);
  });

  it('takes no two rows for one point', () => {
    const months = { ...tables.months, rows: [...tables.months.rows, ...tables.months.rows.slice(0, 1)] };
    expect(() => documentOf(tag, 'en', { ...tables, months })).toThrow(
      /2 rows for Rome, 2024-06-01 in query months: a line has one row for each point/,
    );
  });
});

describe('the check', () => {
  const problems = (text: string) => {
    const columns = Object.fromEntries(
      Object.entries(tables).map(([name, table]) => [name, table.columns] as const),
    );
    return checkPages(reportOf(text, 'en'), columns).map(({ line, message }) => `${line}: ${message}`);
  };

  it.each([
    [tag, []],
    [
      '{% table of=$by_town spark=$by_month title="T" /%}',
      [
        '1: spark= takes a figure of each row by months or days; expected by: [KEY, month] at $by_month in figures.yaml',
      ],
    ],
    [
      '{% table of=$by_month spark=$turned title="T" /%}',
      [
        '1: column "month" of $months has no head; expected a name for it in columns: of figures.yaml',
        '1: spark=: column "town" of $months is string; expected a date',
      ],
    ],
    [
      '{% table of=$by_town spark=$gone title="T" /%}',
      ['1: unknown query $gone; expected one of towns, days, months'],
    ],
    [
      '{% table of=$went across="month" spark=$went title="T" /%}',
      ['1: {% table %} has spark= beside across=; expected one of them'],
    ],
    [
      '{% table data=$days columns=[{column: "day", label: "Day"}] spark=$went title="T" /%}',
      ['1: spark=: unknown column "town" of $days; expected one of day'],
    ],
  ])('%s', (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });
});

describe('a small line', () => {
  const paint = fixedPaint(theme.colours.light);
  const drawn = (values: readonly (number | null)[]) => sparkline(values, paint);

  it('goes from the lowest to the highest of its own values, with a mark at the last', () => {
    expect(drawn([900, 1200, 1500])).toContain('d="M3,15L56,9L109,3"');
    expect(drawn([9, 12, 15])).toBe(drawn([900, 1200, 1500]));
    expect(drawn([900, 1200, 1500])).toContain('<circle cx="109" cy="3"');
  });

  it('lies in the middle if nothing changes, and is broken by a gap', () => {
    expect(drawn([5, 5])).toContain('d="M3,9L109,9"');
    expect(drawn([1, null, 2]).match(/<circle/g)).toHaveLength(2);
    expect(drawn([null, 7, null])).toContain('<circle cx="56" cy="9"');
  });
});

describe('in a document', () => {
  const inputOf = (document: ReportDocument): RenderInput => ({
    ...bareInput('en'),
    documents: [{ ...document, shownInMail: document.blocks.length }],
  });
  const textOf = async (
    files: readonly { bytes: Uint8Array }[] | Promise<readonly { bytes: Uint8Array }[]>,
    i = 0,
  ) => new TextDecoder().decode((await files)[i]?.bytes);

  it('the page draws it in the colours of its mode, and a screen reader is told from what to what', async () => {
    const page = await textOf(renderPage(inputOf(documentOf())));
    expect(page).toMatch(
      /<td class="start"><div class="sparkline"><svg role="img" aria-label="from ¥900,000 to ¥1.50 million"[^>]*>[\s\S]*?stroke="var\(--series-0\)"/,
    );
    expect(page.match(/class="sparkline"/g)).toHaveLength(3);
  });

  it('a mail says it in words', async () => {
    const [html, text] = [0, 1].map((i) => textOf(renderMail(inputOf(documentOf())), i));
    expect(((await html) ?? '').replace(/<[^>]*>/g, '')).toMatch(/from\s¥900,000\sto\s¥1\.50\smillion/);
    expect(await text).toContain('from ¥900,000 to ¥1.50 million');
  });

  it('a PDF has a picture with an alternative text for each', { timeout: 60_000 }, async () => {
    const [file] = await renderPdf(inputOf(documentOf()));
    expect(file?.warnings ?? []).toEqual([]);
    const found = new TextDecoder('latin1').decode(file?.bytes);
    expect(found.match(/\/S\s*\/Figure/g)).toHaveLength(3);
  });
});
