import { describe, expect, test } from 'vitest';
import type { Chart } from '../../functions/charts/chart.ts';
import { contrast, ramp, readableOn } from '../../functions/charts/colour.ts';
import { valueScale } from '../../functions/charts/draw/scale.ts';
import { fixedPaint } from '../../functions/charts/paint.ts';
import { chartSvg, sketchChart } from '../../functions/charts/sketch.ts';
import { crowdedCharts } from '../../functions/compose/crowded.ts';
import type { ReportDocument } from '../../functions/compose/document.ts';
import type { Unit } from '../../functions/language/unit.ts';
import { svgToPng } from '../../functions/render/png.ts';
import { covers, textWidth } from '../../functions/text/fonts.ts';
import { cut, measure, plain, wrap } from '../../functions/text/lines.ts';
import { expectGolden } from '../render/golden.ts';
import { hostileInput, sampleInput } from '../render/sample-document.ts';
import { outside, overlapping, textBoxes, texts } from './boxes.ts';

const { colours } = sampleInput().theme;

function draw(chart: Chart, language = 'en', width = 640): string {
  return chartSvg(chart, { paint: fixedPaint(colours.light), language, currency: 'CNY', width });
}

function charts(document: ReportDocument): Chart[] {
  return document.blocks.filter((block) => block.kind === 'chart');
}

function sampleChart(type: Chart['type'], horizontal = false): Chart {
  const [document] = sampleInput('en').documents;
  const found =
    document && charts(document).find((chart) => chart.type === type && chart.horizontal === horizontal);
  if (!found) throw new Error(`the sample has no ${type}`);
  return found;
}

describe('every chart of the sample', () => {
  for (const document of sampleInput().documents) {
    for (const chart of charts(document)) {
      const name = `${chart.horizontal ? 'horizontal-' : ''}${chart.type}.${document.language}.svg`;
      test(name, () => expectGolden(`charts/${name}`, draw(chart, document.language)));
    }
  }
});

describe('drawing', () => {
  const all = [...sampleInput().documents, ...hostileInput().documents].flatMap(charts);

  test('gives the same text again, whatever was drawn before', () => {
    const first = all.map((chart) => draw(chart));
    expect(all.toReversed().map((chart) => draw(chart))).toEqual(first.toReversed());
  });

  test('a meaning has one colour: pale for what is earlier, and no stripes', () => {
    const [first] = sampleChart('grouped-bar').series;
    if (!first) throw new Error('no series');
    const { earlier, series, ink } = colours.light;
    const tones = ['earlier', 'now', 'total', 2] as const;
    const drawn = draw({ ...sampleChart('grouped-bar'), series: tones.map((tone) => ({ ...first, tone })) });
    const fills = [...drawn.matchAll(/<rect [^>]*rx="2.75"[^>]* fill="([^"]*)"/g)].map(([, fill]) => fill);
    expect(fills).toEqual([earlier, series[0], ink, series[2]]);
    expect(all.map((chart) => draw(chart)).join('')).not.toContain('<pattern');
    const lines = {
      ...sampleChart('line'),
      series: [
        { ...first, tone: 'now' as const },
        { ...first, tone: 'earlier' as const },
      ],
    };
    const strokes = [...draw(lines).matchAll(/stroke="([^"]*)" stroke-width="2.25"/g)].map(([, one]) => one);
    expect(strokes.slice(0, 2)).toEqual([earlier, series[0]]);
  });

  test.each([320, 600, 720])('keeps to a width of %i px and can be read as a picture', (width) => {
    for (const chart of all) {
      const svg = draw(chart, 'zh', width);
      expect(svg).toMatch(new RegExp(`<svg [^>]*width="${width}"`));
      expect(svg).not.toMatch(/<script|<style|NaN|undefined|Infinity/);
      expect(Buffer.from(svgToPng(svg, 0.2)).toString('latin1', 1, 4)).toBe('PNG');
    }
  });

  test('is as high as it was asked to be, from its least height', () => {
    for (const chart of all) {
      const options = { paint: fixedPaint(colours.light), language: 'en', currency: 'CNY', width: 627 };
      const { least, usual, draw: drawAt } = sketchChart(chart, options);
      expect(least).toBeLessThanOrEqual(usual);
      for (const height of [least, usual, usual + 50]) {
        expect(drawAt(height)).toMatch(new RegExp(`<svg [^>]*height="${height}"`));
      }
    }
  });

  test('keeps its texts inside the picture and apart from each other', () => {
    for (const chart of all) {
      for (const width of [320, 432, 627, 760]) {
        const options = { paint: fixedPaint(colours.light), language: 'zh', currency: 'CNY', width };
        const { least, usual, draw: drawAt } = sketchChart(chart, options);
        for (const height of [least, usual, usual + 80]) {
          const boxes = textBoxes(drawAt(height));
          const where = `${chart.id} (${chart.type}) ${width} × ${height}`;
          expect(outside(boxes, width, height), where).toEqual([]);
          expect(overlapping(boxes), where).toEqual([]);
        }
      }
    }
  });

  test('no label of the sample is cut', () => {
    for (const document of sampleInput().documents) {
      for (const chart of charts(document)) {
        const cuts = [320, 600, 640, 720].flatMap((width) => texts(draw(chart, document.language, width)));
        expect(cuts.filter((text) => text.includes('…'))).toEqual([]);
      }
    }
  });

  const made = (
    type: string,
    values: readonly (readonly (number | null)[])[],
    categories: readonly string[],
  ): Chart => ({
    ...sampleChart('line'),
    ...{ type, unit: 'number', categories },
    series: values.map((row, i) => ({
      name: `Series ${i}`,
      values: row,
      labels: row.map((value) => (value === null ? '–' : value.toLocaleString('en-GB'))),
    })),
  });
  const hours = Array.from({ length: 24 }, (_, hour) => String(hour));
  const crowded: readonly (readonly [string, Chart])[] = [
    ['a bar down to the end of the axis', made('bar', [[-5, -15, -1]], ['A', 'B', 'C'])],
    [
      'bars side by side below zero',
      made(
        'grouped-bar',
        [
          [5, -15, -1],
          [-3, 4, -2],
        ],
        ['A', 'B', 'C'],
      ),
    ],
    ['nearly equal values', made('line', [[100_000_001, 100_000_002, 100_000_003]], ['A', 'B', 'C'])],
    ['small values', made('line', [[0.0001, 0.0002, 0.0003]], ['A', 'B', 'C'])],
    [
      'many categories',
      made(
        'line',
        [[...Array(200).keys()]],
        [...Array(200).keys()].map((i) => `Category ${i}`),
      ),
    ],
    [
      'many bars',
      made(
        'bar',
        [[...Array(200).keys()]],
        [...Array(200).keys()].map((i) => `C${i}`),
      ),
    ],
    [
      'a period, campaigns and a reference behind a line',
      {
        ...made(
          'line',
          [[...Array(12).keys()], [...Array(12).keys()]],
          [...Array(12).keys()].map((i) => `M${i}`),
        ),
        behind: {
          bands: [
            { from: 5.5, to: 11.5, label: 'Jan–Jun 2024', what: 'period' },
            { from: 9.9, to: 10.2, label: '520 Gift Festival', what: 'event' },
            { from: 10.5, to: 11.1, label: '618 Shopping Festival', what: 'event' },
            { from: 10.6, to: 10.6, label: 'No place left', what: 'event' },
          ],
          references: [{ value: 20, label: 'Target 20' }],
        },
      },
    ],
    ['many cells', made('heatmap', [hours.map((_, hour) => (hour === 18 ? 1234 : hour * 37))], hours)],
    ['large cells', made('heatmap', [hours.map((_, hour) => (hour === 18 ? 1_234_567 : hour * 370))], hours)],
  ];
  test.each(crowded)('%s: every label is apart, and no two ticks read alike', (_, chart) => {
    for (const width of [432, 640]) {
      const boxes = textBoxes(draw(chart, 'en', width));
      expect(overlapping(boxes)).toEqual([]);
      const ticks = boxes
        .filter(({ text, right }) => /\d/.test(text) && right < width * 0.2)
        .map(({ text }) => text);
      if (chart.type !== 'line') continue;
      expect(ticks.length).toBeGreaterThan(2);
      expect(new Set(ticks).size).toBe(ticks.length);
    }
  });

  test('a heat map has a number in each cell, short if it must, or in none', () => {
    const shown = (chart: Chart, width: number) =>
      texts(draw(chart, 'en', width)).filter(
        (text) => !hours.includes(text) && /\d/.test(text) && !/Series/.test(text),
      );
    const [cells, large] = crowded.slice(-2).map(([, chart]) => chart);
    if (!cells || !large) throw new Error('no charts');
    expect(shown(cells, 640)).toContain('1.2k');
    expect(shown(cells, 640)).toContain('850');
    expect(shown(large, 640)).toContain('1.2m');
    expect(shown(cells, 400)).toEqual([]);
  });

  test('a heat map whose numbers do not all fit has the largest, down to the first that does not', () => {
    const values = hours.map((_, hour) => (hour === 3 ? 97 : hour === 9 ? -1000.5 : hour));
    const drawn = texts(
      draw(
        made(
          'heatmap',
          [values],
          hours.map((hour) => `h${hour}`),
        ),
        'en',
        480,
      ),
    );
    const shown = drawn.filter((text) => /^−?[\d.,]+k?$/.test(text));
    expect(shown.toSorted((a, b) => Number(a) - Number(b))).toEqual(expect.arrayContaining(['97', '23']));
    expect(shown.join()).not.toContain('1,000');
  });

  test('two bars lie, and one that is small beside the other can be seen', () => {
    const bars = made('bar', [[600, 0.5]], ['2023', '2024']);
    const svg = draw(bars);
    expect(Number(/height="(\d+)"/.exec(svg)?.[1])).toBeLessThan(90);
    expect([...svg.matchAll(/<rect [^>]*width="([\d.]+)"/g)].map(([, width]) => width)).toContain('2');
  });

  test('parts of a stack are written in one way: rounded in all if most would have no number otherwise', () => {
    const parts = {
      ...made('stacked-bar', [[0.13], [0.4], [0.47]], ['Jan–Jun 2024']),
      horizontal: true,
      unit: 'ratio' as const,
    };
    const labelled = {
      ...parts,
      series: parts.series.map((one) => ({
        ...one,
        labels: one.values.map((v) => `${((v ?? 0) * 100).toFixed(1)}%`),
      })),
    };
    const inside = (width: number) =>
      texts(draw(labelled, 'en', width)).filter((text) => /^\d+(\.\d)?%$/.test(text));
    expect(inside(640)).toEqual(expect.arrayContaining(['13.0%', '40.0%', '47.0%']));
    expect(inside(360)).toEqual(expect.arrayContaining(['13%', '40%', '47%']));
  });

  test('series beyond the colours have another dash and another mark', () => {
    const lines = made(
      'line',
      Array.from({ length: 36 }, (_, i) => [i, i + 1]),
      ['A', 'B'],
    );
    const drawn = [
      ...draw(lines).matchAll(/stroke="([^"]*)" stroke-width="2.25"(?: stroke-dasharray="([^"]*)")?/g),
    ].map(([, colour, dash]) => `${colour} ${dash}`);
    expect(new Set(drawn).size).toBe(36);
  });

  test('more series than colours are warned of, but not the rows of a heat map', () => {
    const [document] = sampleInput('en').documents;
    if (!document) throw new Error('no document');
    const many = Array.from({ length: 7 }, () => [1, 2]);
    const note = { kind: 'note', tone: 'info', title: '', blocks: [made('line', many, ['A', 'B'])] } as const;
    const blocks = [note, made('heatmap', many, ['A', 'B']), made('line', many.slice(1), ['A', 'B'])];
    expect(crowdedCharts({ ...document, blocks }, 6)).toEqual([
      expect.stringMatching(/^chart-\d+ ".*": 7 series in 6 colours are hard to tell apart; limit_y= /),
    ]);
  });

  test('a gap is words or a dash, never a zero', () => {
    const chart = sampleChart('bar', true);
    expect(texts(draw(chart))).toContain('no data');
    expect(texts(draw(sampleChart('heatmap'))).filter((text) => text === '–')).toHaveLength(4);
    const line = draw({
      ...sampleChart('line'),
      series: [{ name: 'a', values: [1, null, null], labels: [] }],
    });
    expect(line).not.toMatch(/>0<.*>0</s);
  });

  test('text of the data stands as it is', () => {
    const chart = sampleChart('bar', true);
    const first = chart.series[0];
    const named = {
      ...chart,
      series: first ? [{ ...first, labels: first.labels.map(() => '&amp; __proto__') }] : [],
    };
    expect(texts(draw(named))).toContain('&amp;amp; __proto__');
  });

  test('long categories lay the bars down', () => {
    const bars = sampleChart('bar');
    const long = bars.categories.map(
      (name) => `${name} and everything else that belongs to it in this market`,
    );
    expect(texts(draw({ ...bars, categories: long }, 'en', 320)).join(' ')).toContain('belongs to it');
  });
});

describe('colours', () => {
  test.each(['light', 'dark'] as const)(
    '%s: a series can be told from the surface, a text be read',
    (mode) => {
      const palette = colours[mode];
      for (const colour of palette.series) {
        expect(contrast(colour, palette.surface)).toBeGreaterThan(3);
        expect(contrast(readableOn(colour, palette), colour)).toBeGreaterThan(4.5);
      }
      for (const colour of [
        palette.ink,
        palette.muted,
        palette.accent,
        palette.up,
        palette.down,
        palette.warning,
      ]) {
        expect(contrast(colour, palette.surface)).toBeGreaterThan(4.5);
        expect(contrast(colour, palette.raised)).toBeGreaterThan(4.5);
      }
    },
  );

  test.each(['light', 'dark'] as const)('%s: the value in a cell of any shade can be read', (mode) => {
    const palette = colours[mode];
    for (let place = 0; place <= 1; place += 0.05) {
      const shade = ramp(palette.sequential, place);
      expect(contrast(readableOn(shade, palette), shade)).toBeGreaterThan(4.5);
    }
  });
});

describe('axes', () => {
  const axis = (values: readonly number[], unit: Unit, zero = true) => {
    const { scale, ticks } = valueScale(values, unit, 6, zero);
    return { ends: scale.domain(), ticks };
  };

  test.each([
    [[3, 97], 'count', [0, 100], [0, 20, 40, 60, 80, 100]],
    [[0.1, 0.3], 'ratio', [0, 0.3], [0, 0.1, 0.2, 0.3]],
    [[-0.18, 2.41], 'growth', [-1, 3], [-1, 0, 1, 2, 3]],
    [[1, 2], 'count', [0, 2], [0, 1, 2]],
    [[0], 'count', [0, 1], [0, 1]],
    [[0, 0.4], 'count', [0, 1], [0, 1]],
    [[], 'count', [0, 1], [0, 1]],
    [[-5, -2], 'number', [-5, 0], [-5, -4, -3, -2, -1, 0]],
  ] as const)('of %j in the unit %s', (values, unit, ends, ticks) => {
    expect(axis(values, unit)).toEqual({ ends, ticks });
  });

  test('of a line that hardly moves do not start at zero', () => {
    expect(axis([3700, 4200], 'count', false).ends[0]).toBe(0);
    expect(axis([980, 1000], 'count', false).ends[0]).toBeGreaterThan(900);
    expect(axis([980, 1000], 'count').ends[0]).toBe(0);
  });

  test('of one value end there', () => {
    expect(axis([5], 'hours', false)).toEqual({ ends: [0, 5], ticks: [0, 1, 2, 3, 4, 5] });
  });
});

describe('labels', () => {
  test('are measured with the fonts that draw them', () => {
    expect(textWidth('中文')).toBe(2);
    expect(textWidth('WWW')).toBeGreaterThan(textWidth('iii') * 3);
    expect(textWidth('Sales', 700)).toBeGreaterThan(textWidth('Sales'));
    expect([covers(0x4e2d), covers(0x103a0), covers(0x41, 700)]).toEqual([true, false, true]);
  });

  test('wrap between words and at Chinese characters, in lines of about the same width', () => {
    expect(wrap('Household cleaning and paper products', 140, 3, 12)).toBe(
      'Household cleaning\nand paper products',
    );
    expect(wrap('户外露营装备、帐篷与睡袋', 120, 3, 12).split('\n')).toHaveLength(2);
    expect(wrap('户外露营装备、帐篷与睡袋', 75, 3, 12)).not.toMatch(/\n、/);
    expect(wrap('100万—1000万元', 60, 3, 12)).toBe('100万—\n1000万元');
  });

  test('are cut only where there is no room left', () => {
    expect(measure(cut('n'.repeat(300), 100, 12), 12)).toBeLessThanOrEqual(100);
    expect(wrap('word '.repeat(60), 100, 2, 12)).toMatch(/…$/);
  });

  test('carry nothing that XML forbids', () => {
    expect(plain('a\u0000b\uD800\u202Ec\u200Bd')).toBe('a b\uFFFDcd');
    expect(plain(' \n')).toBe('–');
  });
});
