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
