/** Figures on pages: how they are written, what their changes are called, and what stands if they are not known. */
import { describe, expect, it } from 'vitest';
import type { Block, Inline } from '../../functions/compose/document.ts';
import { composeDocuments } from '../../functions/compose.ts';
import { makePlan } from '../../functions/plan.ts';
import type { ColumnType, Row, Table, Tables } from '../../functions/query/table.ts';
import { toneOf } from '../../functions/render/tiles.ts';
import type { Figure } from '../../functions/templates/figure.ts';
import { loadReport, type Report, reportNames } from '../../functions/templates/report.ts';
import { loadTheme, themeDirectories } from '../../functions/templates/theme.ts';
import { templatesAt } from '../../functions/templates.ts';

const templates = templatesAt(undefined);
const theme = loadTheme(themeDirectories(templates), ['en', 'zh']);

function tableOf(columns: Record<string, ColumnType>, ...rows: readonly Row[]): Table {
  return { columns: Object.entries(columns).map(([name, type]) => ({ name, type })), rows };
}

const usual = { by: [], earlier: {}, growth: {}, source: ['order_lines'] } as const;

function figure(key: string, of: string, more: Partial<Figure>): Figure {
  const [query = '', column = ''] = of.split('.');
  const name = { en: `Name of ${key}`, zh: `${key}名` };
  return { ...usual, key, query, column, unit: 'money', compare: ['year'], name, ...more } as Figure;
}

const figures = [
  figure('sales', 'q.sales', {}),
  figure('creators', 'q.creators', { unit: 'count' }),
  figure('share', 'q.share', { unit: 'share' }),
  figure('lost', 'q.lost', {}),
  figure('many', 'q.many', {}),
  figure('per_creator', 'q.sales', { per: 'creators', compare: [] }),
  figure('by_month', 'months.sales', { over: 'month' }),
  figure('tier', 'tiers.share', { by: ['tier', 'band'], unit: 'share', compare: [] }),
];

const q = tableOf(
  {
    ...{ sales: 'decimal', sales_earlier: 'decimal', sales_growth: 'double' },
    ...{ creators: 'integer', creators_earlier: 'integer', creators_growth: 'double' },
    ...{ share: 'double', share_earlier: 'double', lost: 'decimal', title: 'string' },
    ...{ many: 'decimal', many_growth: 'double' },
  },
  {
    ...{ sales: '2000.00', sales_earlier: '1000.00', sales_growth: 1 },
    ...{ creators: 30, creators_earlier: 40, creators_growth: -0.25 },
    ...{ share: 0.3, share_earlier: 0.2, lost: null, title: 'Shop {sales}' },
    ...{ many: '326.50', many_growth: 31.651 },
  },
);
const months = tableOf(
  { month: 'date', sales: 'decimal', sales_growth: 'double' },
  ...Array.from({ length: 12 }, (_, i) => ({
    month: `2023-${String(i + 1).padStart(2, '0')}-01`,
    sales: `${i === 4 ? 90 : 10 + i}.00`,
    sales_growth: i === 11 ? 0 : i % 2 === 0 ? null : 0.5,
  })),
);
const tiers = tableOf(
  { tier: 'string', band: 'string', share: 'double' },
  { tier: 'small', band: '<10k', share: 0.25 },
  { tier: 'small', band: '>=1M', share: 0 },
);
const tables = { q, months, tiers, empty: tableOf({ a: 'integer' }) };

function blocks(
  text: string,
  language = 'en',
  given: Tables = tables,
  declaredFigures: readonly Figure[] = figures,
): readonly Block[] {
  const weekly = loadReport(templates, 'weekly-pulse');
  const declared = { rules: { large_sales: 'money' }, columns: {}, ownColumns: [], files: [] } as const;
  const report: Report = {
    ...weekly,
    figures: { ...declared, figures: Object.fromEntries(declaredFigures.map((one) => [one.key, one])) },
    pages: { [language]: { name: language, file: `${language}.md`, text } },
  };
  const plan = makePlan(report, { period: '2024-06', now: '2024-07-01T00:00:00Z' });
  const edition = 'x/2024-06/r1';
  const [document] = composeDocuments({
    ...{ plan, report, tables: given, checks: [], absent: [], coverage: {}, theme, edition },
  });
  return document?.blocks ?? [];
}

const subjects = (subject: Readonly<Record<string, readonly string[]>>) => {
  const report = loadReport(templates, 'weekly-pulse');
  const own = Object.fromEntries(figures.map((one) => [one.key, one]));
  const given: Report = {
    ...report,
    settings: {
      ...report.settings,
      subject: Object.fromEntries(Object.entries(subject).map(([language, some]) => [language, [...some]])),
    },
    figures: { rules: {}, columns: {}, ownColumns: [], files: [], figures: own },
    pages: Object.fromEntries(['en', 'zh'].map((name) => [name, { name, file: `${name}.md`, text: '' }])),
  };
  const plan = makePlan(given, { period: '2024-06', now: '2024-07-01T00:00:00Z' });
  const of = { plan, report: given, tables, checks: [], absent: [], coverage: {}, theme };
  return composeDocuments({ ...of, edition: 'x/2024-06/r1' }).map((one) => one.subject);
};

it('a subject is the first sentence whose figures are known, or else the title and the period', () => {
  const en = ['Lost {lost}', 'Sales {sales:headline}, {period.own}', 'Sales'];
  expect(subjects({ en, zh: ['{period.own}销售额{sales:headline}'] })).toEqual([
    'Sales up 100.0% to ¥2,000, June 2024',
    '2024年6月销售额2,000元，同比增长100.0%',
  ]);
  expect(subjects({ en: ['Creators {creators:headline}', 'x'], zh: ['占比{share:headline}'] })).toEqual([
    'Creators down 25.0% to 30',
    '占比30.0%，比上年同期提高10.0个百分点',
  ]);
  expect(subjects({ en: ['Lost {lost:headline}'] })).toEqual([
    'Weekly pulse, June 2024',
    '每周快报（2024年6月）',
  ]);
});

const inlineText = (content: readonly Inline[]): string =>
  content
    .map((one) => ('text' in one ? one.text : 'children' in one ? inlineText(one.children) : ''))
    .join('');

function text(page: string, language = 'en'): string {
  const [block] = blocks(page, language);
  return block?.kind === 'paragraph' ? inlineText(block.content) : '';
}

function titled(title: string, figure = '$by_month'): string {
  const [block] = blocks(`{% chart line=${figure} title=${title} /%}`);
  return block?.kind === 'chart' ? block.title : '';
}

describe('a figure in a sentence', () => {
  it.each([
    ['{% $sales %}', '¥2,000'],
    ['{% $sales.earlier %}', '¥1,000'],
    ['{% $sales.change %}', '+100.0%'],
    ['{% $share %}{% $share.change %}', '30.0%+10.0 percentage points'],
    ['{% $lost %}, {% $lost.change %}', 'no data, no comparison'],
    ['{% $per_creator %}', '¥66.67'],
    ['{% $by_month.last %} in {% $by_month.last.month %}', '¥21.00 in December 2023'],
    ['{% $by_month.max.month %}: {% $by_month.max %}', 'May 2023: ¥90.00'],
    ['{% $by_month.grew %} of {% $by_month.compared %} of {% $by_month.count %}', '5 of 6 of 12'],
    ['{% $tier.small["<10k"] %}', '25.0%'],
    ['{% $q.title %}', 'Shop {sales}'],
    ['{% $rules.large_sales %} in {% $period.own %}', '¥50 million in June 2024'],
    ['{% money($sales.earlier) %}', '¥1,000'],
  ])('%s', (page, expected) => {
    expect(text(page)).toBe(expected);
  });

  it.each([
    ['{% if $lost %}a{% else /%}b{% /if %}', 'b'],
    ['{% if $sales %}a{% else /%}b{% /if %}', 'a'],
    ['{% if $tier.small[">=1M"] %}zero is known{% /if %}', 'zero is known'],
    ['{% if not($lost) %}a{% /if %}{% if and($sales, $by_month) %}b{% /if %}', 'ab'],
    ['{% if $empty %}a{% else /%}no rows{% /if %}', 'no rows'],
    ['{% if $q %}a row{% /if %}', 'a row'],
  ])('asks whether it is known: %s', (page, expected) => {
    expect(text(page)).toBe(expected);
  });
});

describe('a change', () => {
  it.each([
    ['change($sales)', ', up 100.0% on a year earlier', '，同比增长100.0%'],
    ['change($creators, "more")', ', 25.0% fewer than a year earlier', '，同比下降25.0%'],
    ['change($sales, "more")', ', 100.0% more than a year earlier', '，同比增长100.0%'],
    ['change($share)', ', up 10.0 percentage points on a year earlier', '，比上年同期提高10.0个百分点'],
    ['change($creators, "aside")', ' (down 25.0% on a year earlier)', '（同比下降25.0%）'],
    ['change($creators, "brief")', ' (down 25.0%)', '（下降25.0%）'],
    ['change($sales, "verb", lead=" and ")', ' and grew 100.0% on a year earlier', ' and 同比增长100.0%'],
    ['change($by_month.last)', ', unchanged on a year earlier', '，与上年同月持平'],
    ['change($many)', ', 33 times as much as a year earlier', '，为上年同期的33倍'],
    [
      'change($many, "verb", lead=" and ")',
      ' and grew to 33 times as much as a year earlier',
      ' and 为上年同期的33倍',
    ],
    ['change($lost, lead="never")', '', ''],
    [
      'peak($by_month)',
      '; the strongest of the last 12 months was May 2023 with ¥90.00',
      '；近12个月中2023年5月最高，为90.00元',
    ],
  ])('%s', (call, en, zh) => {
    expect(text(`It{% ${call} %}`)).toBe(`It${en}`);
    expect(text(`它{% ${call} %}`, 'zh')).toBe(`它${zh}`);
  });
});

describe('titles', () => {
  it.each([
    ['"{sales} and {creators.change:higher}"', '¥2,000 and 25.0% lower than a year earlier'],
    ['["{lost} is not known", "{sales} is"]', '¥2,000 is'],
    ['["{tier[small][>=1M]!} is zero", "{tier[small][<10k]}"]', '25.0%'],
    ['["{.last.month} sold {.last:more}", "never"]', 'December 2023 sold as much as a year earlier'],
    ['["{lost}"]', ''],
    ['text("{a}", a="{sales}")', '{sales}'],
    ['$q.title', 'Shop {sales}'],
  ])('%s', (title, expected) => {
    expect(titled(title)).toBe(expected);
  });
});

describe('tags', () => {
  it('show a figure that is not known under its name', () => {
    expect(blocks('{% kpis of=[$sales, $lost, $per_creator] /%}')).toEqual([
      {
        kind: 'kpis',
        items: [
          {
            ...{ label: 'Name of sales', value: '¥2,000', direction: 'up' },
            ...{ change: '+100.0%', against: 'on a year earlier' },
          },
          { label: 'Name of lost', value: 'no data', change: 'no comparison', direction: 'none' },
          { label: 'Name of per_creator', value: '¥66.67', direction: 'none' },
        ],
      },
    ]);
  });

  it('say what readers are glad of, if it is not a rise', () => {
    const page = '{% kpis of=$sales /%}';
    const glad = (good: 'down' | 'up') =>
      figures.map((one) => (one.key === 'sales' ? { ...one, good } : one));
    const tile = (given: readonly Figure[]) => {
      const [block] = blocks(page, 'en', tables, given);
      return block?.kind === 'kpis' ? block.items[0] : undefined;
    };
    expect(tile(glad('down'))).toMatchObject({ direction: 'up', good: 'down' });
    expect(tile(glad('up'))).not.toHaveProperty('good');
    expect(toneOf({ direction: 'up', good: 'down' })).toBe('down');
    expect(toneOf({ direction: 'down', good: 'neither' })).toBe('flat');
    expect(toneOf({ direction: 'down' })).toBe('down');
  });

  it('compare by the names of the periods', () => {
    const [table] = blocks('{% figures of=[$sales, $share] title="T" /%}', 'zh');
    const texts =
      table?.kind === 'table'
        ? [table.columns.map(({ label }) => label), ...table.rows.map((row) => row.map(({ text }) => text))]
        : [];
    expect(texts).toEqual([
      ['指标', '2024年6月', '2023年6月', '同比'],
      ['sales名（元）', '2,000', '1,000', '+100.0%'],
      ['share名', '30.0%', '20.0%', '+10.0个百分点'],
    ]);
  });

  it('draw now and earlier if both are known, and say so where nothing is', () => {
    const [chart] = blocks('{% chart bar=$sales title="T" /%}');
    expect(chart).toMatchObject({
      categories: ['Jun 2023', 'Jun 2024'],
      series: [{ name: 'Name of sales', tone: 'now', tones: ['earlier', 'now'] }],
    });
    expect(chart).toMatchObject({
      subtitle: 'Name of sales, June 2024 and June 2023',
      source: 'order lines',
    });
    expect(blocks('{% chart bar=$lost title="T" else="Nothing." /%}')).toMatchObject([{ kind: 'paragraph' }]);
  });
});

describe('figures of several rows', () => {
  const drawn = (type: string, figure: string) => {
    const [block] = blocks(`{% chart ${type}=${figure} title="T" /%}`);
    if (block?.kind !== 'chart') return undefined;
    const series = block.series.map(({ name, labels }) => [name, ...labels]);
    const { categories, subtitle, unit } = block;
    return { type: block.type, categories: categories.slice(0, 2), series, subtitle, unit };
  };

  it('are drawn by their keys', () => {
    const subtitle = 'Name of tier in %, June 2024';
    const grid = { type: 'heatmap', categories: ['<10k', '>=1M'], subtitle, unit: 'ratio' };
    expect(drawn('heatmap', '$tier')).toEqual({ ...grid, series: [['small', '25.0%', '0.0%']] });
  });

  it('are bars of one side where the other is not known', () => {
    expect(drawn('grouped-bar', '$by_month')).toMatchObject({
      type: 'bar',
      categories: ['Jan 23', 'Feb 23'],
    });
    expect(drawn('bar', '$by_month.change')).toMatchObject({
      unit: 'growth',
      subtitle: 'Name of by_month: change on a year earlier in %, February 2023 to December 2023',
    });
  });

  it('stand in a table with what they are compared with', () => {
    const [table] = blocks('{% table of=$by_month last=2 title="T" /%}');
    const heads = table?.kind === 'table' ? table.columns.map(({ label }) => label) : [];
    const cells = table?.kind === 'table' ? table.rows.map((row) => row.map(({ text }) => text)) : [];
    expect(heads).toEqual(['month', 'Name of by_month (¥)', 'Change on a year earlier']);
    expect(cells).toEqual([
      ['November 2023', '20.00', '–'],
      ['December 2023', '21.00', '0.0%'],
    ]);
  });
});

/** The paths of figures that a page names, each as often as it does. */
function named(page: string): string[] {
  const paths = [...page.matchAll(/\$[a-z_]+(?:\.\w+|\["[^"]*"\])*|\{[a-z_.[][^}:!%]*(?::\w+)?!?\}/g)];
  return paths
    .map(([path]) => path.replace(/:\w+/, ':change'))
    .filter((path) => !/^(\$rules|\{rules)/.test(path))
    .toSorted();
}

it.each(reportNames(templates))('the languages of %s state the same figures', (name) => {
  const { pages } = loadReport(templates, name);
  const [first, ...others] = Object.values(pages).map(({ text }) => [...new Set(named(text))]);
  for (const other of others) expect(other).toEqual(first);
});

it.each(reportNames(templates))('the pages of %s are short lines, and calls in calls at most', (name) => {
  for (const { text } of Object.values(loadReport(templates, name).pages)) {
    expect(text.split('\n').filter((line) => line.length > 200)).toEqual([]);
    expect(text.match(/\w\([^()]*\w\([^()]*\w\(/g)).toBeNull();
  }
});

describe('a line beside that of a year earlier', () => {
  const years = tableOf(
    { month: 'date', sales: 'decimal' },
    ...Array.from({ length: 24 }, (_, i) => ({
      month: `${2022 + Math.floor((i + 6) / 12)}-${String(((i + 6) % 12) + 1).padStart(2, '0')}-01`,
      sales: `${i + 1}.00`,
    })),
  );
  const events = tableOf(
    { name: 'string', starts_on: 'date', ends_on: 'date' },
    { name: 'Sale', starts_on: '2024-05-31', ends_on: '2024-06-18' },
    { name: 'Past', starts_on: '2022-01-01', ends_on: null },
  );
  const line = (attributes: string, months: Table = years) => {
    const [block] = blocks(`{% chart line=$by_month ${attributes} title="T" /%}`, 'en', {
      ...tables,
      months,
      events,
    });
    if (block?.kind !== 'chart') throw new Error('no chart');
    return block;
  };

  it('has the months of both, the earlier ones pale, and the period shaded', () => {
    const { categories, series, behind } = line('compare="year"');
    expect([categories.length, categories[0], categories.at(-1)]).toEqual([12, 'Jul 23', 'Jun 24']);
    expect(series.map(({ name, tone, values }) => [name, tone, values[0]])).toEqual([
      ['Jul 2022–Jun 2023', 'earlier', 1],
      ['Jul 2023–Jun 2024', 'now', 13],
    ]);
    expect(behind?.bands).toEqual([{ from: 10.5, to: 11.5, label: 'Jun 2024', what: 'period' }]);
    expect(line('compare="year" shade=false').behind).toBeUndefined();
  });

  it('is one line if nothing of the year before is known', () => {
    const { series } = line('compare="year"', { ...years, rows: years.rows.slice(12) });
    expect(series.map(({ tone }) => tone)).toEqual(['now']);
  });

  it('marks events where they lie between two months, notes at their place, and figures as lines', () => {
    const { behind, alt } = line(
      'last=12 shade=false marks=$events notes={"2024-02-01": "Holiday"} reference=$sales',
    );
    expect(behind?.bands.map(({ label }) => label)).toEqual(['Holiday', 'Sale']);
    expect(behind?.bands[0]).toMatchObject({ from: 7, to: 7 });
    expect(behind?.bands[1]?.from).toBeCloseTo(10 - 0.5 + 30 / 31);
    expect(behind?.bands[1]?.to).toBeCloseTo(11 - 0.5 + 18 / 30);
    expect(behind?.references).toEqual([{ value: 2000, label: 'Name of sales ¥2,000' }]);
    expect(alt).toContain('Name of sales ¥2,000');
  });

  it('says which value a note can be of', () => {
    expect(() => line('notes={"Jun": "Holiday"}')).toThrow(
      /notes= speaks of "Jun".*expected one of "2022-07-01"/,
    );
  });
});
