/** Chart types of figures and of tables: what they draw, say and refuse, on every width and in both languages. */
import { describe, expect, test } from 'vitest';
import type { Chart } from '../../functions/charts/chart.ts';
import { fixedPaint } from '../../functions/charts/paint.ts';
import { chartSvg, sketchChart } from '../../functions/charts/sketch.ts';
import { chartNumbers } from '../../functions/render/html/numbers.ts';
import type { RenderInput } from '../../functions/render/input.ts';
import { loadRenderer } from '../../functions/render.ts';
import { expectGolden } from '../render/golden.ts';
import { outside, overlapping, textBoxes, texts } from './boxes.ts';
import { chartOf, documentOf, problemsOf, tables, theme } from './made.ts';

const options = (language: string, width: number) => {
  return { paint: fixedPaint(theme.colours.light), language, currency: 'CNY', width };
};

/** A page for each chart that is drawn, by the name of its drawing. */
const pages = {
  combined: '{% chart combined=$monthly last=12 title="Sales grew" /%}',
  'combined-figures': '{% chart combined=[$monthly, $creators] title="More creators sell more" /%}',
  'combined-table':
    '{% chart type="combined" data=$months x="month" bars=["creators", "hours"] lines="hours" title="Hours" /%}',
  multiples: '{% chart multiples=[$monthly, $creators, $hours] title="All rose" /%}',
  'multiples-bars': '{% chart multiples=$by_category of="bar" own_scale=true title="Categories" /%}',
  bullet: '{% chart bullet=[$total, $people, $lost] title="Sales are near their target" /%}',
  'bullet-keys': '{% chart bullet=$by_kind title="Services are beyond theirs" /%}',
  area: '{% chart area=$monthly title="Sales rose" /%}',
  'area-keys': '{% chart area=$by_category limit_y=4 title="Categories" /%}',
  waterfall: '{% chart waterfall=$by_store title="What made the change" /%}',
  'waterfall-table':
    '{% chart type="waterfall" data=$stores x="store" value="sales" total="All" unit="money" title="Stores" /%}',
  scatter: '{% chart scatter=[$staff, $by_store] title="More staff, more sales" /%}',
  'multiples-areas': '{% chart multiples=$by_category of="area" limit_y=4 title="Categories" /%}',
};

const languages = ['en', 'zh'] as const;

describe.each(Object.entries(pages))('%s', (name, page) => {
  test.each(languages)('is drawn in %s as it is expected', (language) => {
    expectGolden(`charts/${name}.${language}.svg`, chartSvg(chartOf(page, language), options(language, 640)));
  });

  test('keeps its texts inside the picture and apart from each other, at every height', () => {
    const cases = languages.flatMap((language) =>
      [320, 432, 627, 760].map((width) => [language, width] as const),
    );
    for (const [language, width] of cases) {
      const { least, usual, draw } = sketchChart(chartOf(page, language), options(language, width));
      expect(least).toBeLessThanOrEqual(usual);
      for (const height of [least, usual, usual + 80]) {
        const svg = draw(height);
        const where = `${language} ${width} × ${height}`;
        expect(svg, where).toMatch(new RegExp(`<svg [^>]*width="${width}" height="${height}"`));
        expect(svg, where).not.toMatch(/NaN|undefined|Infinity|…/);
        expect(outside(textBoxes(svg), width, height), where).toEqual([]);
        expect(overlapping(textBoxes(svg)), where).toEqual([]);
      }
    }
  });

  test('is right for the check, and every format shows it', async () => {
    expect(problemsOf(page)).toEqual([]);
    const documents = languages.map((language) => documentOf(page, language));
    const input: RenderInput = { documents, tables, theme, archiveUrl: '.', files: [], definitions: [] };
    for (const format of ['email', 'page', 'pdf'] as const) {
      const render = await loadRenderer(format);
      for (const { warnings = [] } of await render(input)) expect(warnings).toEqual([]);
    }
  });
});

const spoken = (chart: Chart) => chart.alt;
const listed = (chart: Chart) => {
  const { columns, rows } = chartNumbers(chart, theme, 'en');
  return [columns.map(({ label }) => label), ...rows.map((row) => row.map(({ text }) => text))];
};
const shown = (page: string, width = 640) => texts(chartSvg(chartOf(page), options('en', width)));

describe('combined', () => {
  test('has an axis for the line whose zero is that of the bars', () => {
    const chart = chartOf(pages.combined);
    expect(chart.series.map(({ name, unit, mark }) => [name, unit, mark])).toEqual([
      ['Sales', undefined, undefined],
      ['Change on a year earlier (right)', 'growth', 'line'],
    ]);
    const boxes = textBoxes(chartSvg(chart, options('en', 640)));
    const zeros = boxes.filter(({ text }) => text === '¥0' || text === '0%');
    expect(zeros).toHaveLength(2);
    expect(zeros[0]?.bottom).toBe(zeros[1]?.bottom);
  });

  test('writes each value in its own unit', () => {
    expect(listed(chartOf(pages.combined)).slice(0, 2)).toEqual([
      ['Category', 'Sales', 'Change on a year earlier (right)'],
      ['Jul 23', expect.stringMatching(/^¥\d+\.\d\d million$/), expect.stringMatching(/^[+−]\d+\.\d%$/)],
    ]);
    expect(spoken(chartOf(pages['combined-figures']))).toMatch(/Active creators \(right\): .* 800/);
  });

  test('has one axis for one unit, and none below zero for bars that are not', () => {
    expect(shown(pages['combined-table']).filter((text) => text === '0')).toHaveLength(1);
    expect(shown(pages.combined)).not.toContain('−¥50m');
    expect(shown(pages.combined)).toContain('−50%');
  });

  test('is bars alone if no line is known', () => {
    expect(chartOf('{% chart combined=$monthly limit=2 title="x" /%}').type).toBe('bar');
    expect(chartOf('{% chart combined=$creators title="x" /%}').type).toBe('bar');
  });

  test.each([
    [
      '{% chart combined=[$monthly, $creators, $hours] title="x" /%}',
      'combined= has lines of count and hours; expected one unit for all figures behind the first',
    ],
    [
      '{% chart combined=[$monthly, $part.change] title="x" /%}',
      '$part.change is in points; a chart draws $part.earlier beside it',
    ],
    [
      '{% chart type="combined" data=$months x="month" bars="sales" title="x" /%}',
      'a chart of type "combined" needs lines=: the column of the line, or a list of them',
    ],
    [
      '{% chart type="combined" data=$months x="month" bars="sales" lines="hours" names=["A"] title="x" /%}',
      'a chart of type "combined" has 1 name for 2 columns of bars= and lines=',
    ],
  ])('the check refuses %s', (page, expected) => {
    expect(problemsOf(page)).toContain(expected);
  });
});

describe('multiples', () => {
  const drawn = (page: string, width = 640) => textBoxes(chartSvg(chartOf(page), options('en', width)));

  test('are one for each figure, each in its own unit and with its last value', () => {
    const chart = chartOf(pages.multiples);
    expect(chart.series.map(({ panel, unit }) => [panel, unit])).toEqual([
      ['Sales', 'money'],
      ['Active creators', 'count'],
      ['Live hours', 'hours'],
    ]);
    expect(shown(pages.multiples)).toEqual(expect.arrayContaining(['1,203', '2,386', '¥0']));
  });

  test('of changes are named by their figures', () => {
    const chart = chartOf('{% chart multiples=[$monthly.change, $monthly] title="x" /%}');
    expect(chart.series.map(({ unit }) => unit)).toEqual(['growth', 'money']);
    expect(chart.series.map(({ panel }) => panel)).toEqual(['Change on a year earlier', 'Sales']);
    const changes = chartOf('{% chart multiples=[$monthly.change, $hours] title="x" /%}');
    expect(changes.series.map(({ panel }) => panel)).toEqual(['Sales', 'Live hours']);
  });

  test('have what a figure is compared with pale behind it, which the legend names', () => {
    const chart = chartOf('{% chart multiples=[$part, $hours] title="x" /%}');
    expect(chart.series.map(({ panel, tone }) => [panel, tone])).toEqual([
      ['Share of goods', 'earlier'],
      ['Share of goods', 'now'],
      ['Live hours', 'now'],
    ]);
    expect(shown('{% chart multiples=[$part, $hours] title="x" /%}')[0]).toBe('A year earlier');
  });

  test('of a figure with two keys are one for each value of the first, over the months of the second', () => {
    const chart = chartOf(pages['multiples-bars']);
    expect(chart.series.map(({ panel }) => panel)).toContain('<b>Hotels</b>');
    expect(chart.categories).toEqual(expect.arrayContaining(['Jul 23', 'Jun 24']));
    expect(chart.subtitle).toBe('Sales, July 2023 to June 2024');
    expect(chartSvg(chart, options('en', 640))).not.toContain('<b>');
  });

  test('have one scale, or each its own', () => {
    const ticks = (page: string) =>
      new Set(
        drawn(page)
          .map(({ text }) => text)
          .filter((text) => /^¥\d+m$/.test(text)),
      );
    expect(ticks(pages['multiples-areas']).size).toBeLessThan(5);
    expect(ticks(pages['multiples-bars']).size).toBeGreaterThan(4);
  });

  test('stand below each other on a phone', () => {
    const names = (width: number) =>
      drawn(pages.multiples, width).filter(({ text }) => /^(Sales|Live hours)$/.test(text));
    expect(new Set(names(640).map(({ bottom }) => bottom)).size).toBe(1);
    expect(new Set(names(340).map(({ bottom }) => bottom)).size).toBe(2);
  });

  test('are heard by their ends', () => {
    expect(chartOf(pages.multiples).alt).toMatch(/Live hours: May 23 1,200, …, Jun 24 2,386\.$/);
  });

  test.each([
    ['of="pie"', 'of of a chart of multiples=: Invalid option: expected one of "line"|"bar"|"area"'],
    ['horizontal=true', /^a chart of multiples= has no attribute "horizontal"; expected x, y, /],
  ])('the check refuses %s', (more, expected) => {
    const problems = problemsOf(`{% chart multiples=$monthly ${more} title="x" /%}`);
    expect(problems).toEqual([typeof expected === 'string' ? expected : expect.stringMatching(expected)]);
  });

  test('the check refuses lists that are not as long as y=', () => {
    const page =
      '{% chart type="multiples" data=$months x="month" y=["sales", "hours"] units=["money"] title="x" /%}';
    expect(problemsOf(page)).toEqual(['a chart of type "multiples" has 1 in units= for 2 in y=']);
  });
});

describe('bullet', () => {
  test('has a row for each figure, with the part of its target that is reached', () => {
    expect(shown(pages.bullet)).toEqual(
      expect.arrayContaining(['¥8.26 billion / ¥9.00 billion (91.8%)', '1,147 / 1,200 (95.6%)', '– / ¥5.00']),
    );
    expect(listed(chartOf(pages.bullet))[0]).toEqual(['Category', 'Jun 2024', 'Target']);
    expect(chartOf(pages.bullet).alt).toContain('Active creators: Jun 2024 1,147, Target 1,200');
  });

  test('has a row for each key, in one unit and on one scale', () => {
    expect(shown(pages['bullet-keys'])).toEqual(
      expect.arrayContaining(['¥7,100.50 / ¥8,000.00 (88.8%)', '¥910.00 / ¥850.00 (107.1%)', '– / –']),
    );
  });

  test('says no part of a share', () => {
    expect(shown('{% chart bullet=$rate title="x" /%}')).toContain('24.1% / 25.0%');
  });

  test('the check refuses figures without a target', () => {
    expect(problemsOf('{% chart bullet=[$total, $unplanned] title="x" /%}')).toEqual([
      'bullet= takes figures with a target; expected target: at $unplanned in figures.yaml',
    ]);
    expect(problemsOf('It was {% $unplanned.target %}.')).toEqual([
      '$unplanned.target: $unplanned has none; expected target: in figures.yaml',
    ]);
  });
});

describe('a target', () => {
  const said = (page: string, language = 'en') => {
    const [block] = documentOf(page, language).blocks;
    if (block?.kind === 'kpis')
      return block.items.map(({ change = '', against = '' }) => [change, against].join(' '));
    return block?.kind === 'paragraph'
      ? block.content.map((one) => ('text' in one ? one.text : '')).join('')
      : '';
  };

  test.each([
    [
      '{% attainment($total) %} {% $total.target %}',
      '91.8% of the target of ¥9.00 billion ¥9.00 billion',
      '完成目标90.00亿元的91.8% 90.00亿元',
    ],
    [
      '{% attainment($rate) %}',
      '0.9 percentage points below the target of 25.0%',
      '比目标25.0%低0.9个百分点',
    ],
    ['it{% attainment($lost) %}', 'it', 'it'],
    ['it{% attainment($unplanned) %}', 'it', 'it'],
    ['{% $by_kind.Services.target %}', '¥850.00', '850.00元'],
  ])('%s', (page, en, zh) => {
    expect(said(page)).toBe(en);
    expect(said(page, 'zh')).toBe(zh);
  });

  test('and how much of it is reached stand in a table of figures, if one of them has a target', () => {
    const [table] = documentOf(
      '{% figures of=[$total, $people, $rate, $lost, $unplanned] title="x" /%}',
    ).blocks;
    const rows =
      table?.kind === 'table' ? table.rows.map((row) => row.slice(-2).map(({ text }) => text)) : [];
    expect(table?.kind === 'table' && table.columns.slice(-2).map(({ label }) => label)).toEqual([
      'Target',
      'Target reached',
    ]);
    expect(rows).toContainEqual([expect.stringMatching(/^9[.,]0+/), '91.8%']);
    expect(rows).toContainEqual(['1,200', '95.6%']);
    expect(rows).toContainEqual(['25.0%', '−0.9 percentage points']);
    expect(rows).toContainEqual([expect.stringContaining('5.00'), '–']);
    expect(rows.at(-1)).toEqual(['', '']);
    const [plain] = documentOf('{% figures of=[$unplanned] title="x" /%}').blocks;
    expect(plain?.kind === 'table' && plain.columns).toHaveLength(2);
  });

  test('stands in a tile behind what the figure is compared with', () => {
    const page = '{% kpis of=[$total, $people, $lost] /%}';
    expect(said(page)).toEqual([
      '+41.3% on a year earlier; 91.8% of the target of ¥9.00 billion',
      ' 95.6% of the target of 1,200',
      ' ',
    ]);
    expect(said(page, 'zh')[0]).toBe('同比+41.3% 完成目标90.00亿元的91.8%');
  });
});

describe('area', () => {
  test('stacks the values of a key, with gaps where one is not known', () => {
    const chart = chartOf(pages['area-keys']);
    expect(chart.series).toHaveLength(4);
    expect(chart.subtitle).toBe('Sales, July 2023 to June 2024');
    const areas = chartSvg(chart, options('en', 640)).match(/<path d="[^"]*Z[^"]*"[^>]*fill-opacity/g) ?? [];
    expect(areas).toHaveLength(4);
    expect(areas.filter((one) => one.split('Z').length > 2)).toHaveLength(1);
  });
});

describe('waterfall', () => {
  test('goes from the sum of what is earlier to the sum of now, by what each key changed', () => {
    const chart = chartOf(pages.waterfall);
    const [only] = chart.series;
    const steps = only?.values.map(Number) ?? [];
    expect(chart.categories.at(0)).toBe('Jun 2023');
    expect(chart.categories.at(-1)).toBe('Jun 2024');
    expect(steps.at(-1)).toBeCloseTo(
      steps.slice(0, -1).reduce((all, one) => all + one, 0),
      2,
    );
    expect(only?.tones?.at(0)).toBe('earlier');
    expect(only?.tones?.at(-1)).toBe('now');
    expect(shown(pages.waterfall).join()).toMatch(/\+¥\d/);
  });

  test('is not drawn if one of its steps is not known', () => {
    const document = documentOf('{% chart waterfall=$change_by_kind else="Not known." title="x" /%}');
    expect(document.blocks.map(({ kind }) => kind)).toEqual(['paragraph']);
  });

  test('of a table has no sum if one of its rows is not known', () => {
    const page =
      '{% chart type="waterfall" data=$kinds x="kind" value="sales" total="All" unit="money" title="x" /%}';
    expect(chartOf(page).series[0]?.values).toEqual([7100.5, 910, null, null]);
  });

  test.each([
    ['$by_kind', 'waterfall= adds up; expected total: sum at $by_kind in figures.yaml, if its rows do'],
    ['$staff', 'waterfall= begins with what $staff is compared with; expected compare: in figures.yaml'],
    ['[$by_store, $staff]', 'waterfall= takes one figure, found 2'],
    ['$by_category', 'waterfall= takes a figure with one key; expected by: at $by_category in figures.yaml'],
  ])('the check refuses %s', (figure, expected) => {
    expect(problemsOf(`{% chart waterfall=${figure} title="x" /%}`)).toContain(expected);
  });
});

describe('scatter', () => {
  test('has each number in its own unit, and is heard point by point', () => {
    const chart = chartOf(pages.scatter);
    expect(chart.series.map(({ name, unit }) => [name, unit])).toEqual([
      ['Staff', 'count'],
      [expect.stringContaining('Sales'), 'money'],
    ]);
    expect(chart.alt).toMatch(/Harbour: Staff 14, Sales.* ¥[\d.]+ million\./);
  });

  test('names the points that have space, the largest first', () => {
    expect(shown(pages.scatter)).toContain('Harbour');
    expect(chartSvg(chartOf(pages.scatter), options('en', 640))).not.toContain('<i>');
  });

  test('the check refuses another number of figures', () => {
    expect(problemsOf('{% chart scatter=$staff title="x" /%}')).toEqual([
      'scatter= takes two figures, found 1',
    ]);
  });
});
