import { describe, expect, test } from 'vitest';
import type { Chart, ReportDocument } from '../../functions/compose/document.ts';
import { contrast, ramp, readableOn } from '../../functions/render/chart/colour.ts';
import { fixedPaint } from '../../functions/render/chart/paint.ts';
import { roundScale, tickValues } from '../../functions/render/chart/scale.ts';
import { cut, measure, plain, wrap } from '../../functions/render/chart/text.ts';
import { chartSvg, sketchChart } from '../../functions/render/chart.ts';
import { covers, textWidth } from '../../functions/render/fonts.ts';
import { svgToPng } from '../../functions/render/png.ts';
import { expectGolden } from './golden.ts';
import { hostileInput, sampleInput } from './sample-document.ts';

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

/** The texts of an SVG, in the order in which they are drawn. */
const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map((match) => match[1] ?? '');

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

  test('starts every id with that of the chart', () => {
    const ids = all.flatMap((chart) =>
      [...draw(chart).matchAll(/ id="([^"]*)"/g)].map((match) => [chart.id, match[1]]),
    );
    expect(ids.length).toBeGreaterThan(0);
    for (const [chart, id] of ids) expect(id?.startsWith(`${chart}-`)).toBe(true);
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

  test('no label of the sample is cut', () => {
    for (const document of sampleInput().documents) {
      for (const chart of charts(document)) {
        const cuts = [320, 600, 640, 720].flatMap((width) => texts(draw(chart, document.language, width)));
        expect(cuts.filter((text) => text.includes('…'))).toEqual([]);
      }
    }
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

  test('text of the data is no template of the chart library', () => {
    const chart = sampleChart('bar', true);
    const first = chart.series[0];
    const named = {
      ...chart,
      series: first ? [{ ...first, labels: first.labels.map(() => '{b} {a|x}') }] : [],
    };
    expect(texts(draw(named))).toContain('{b} {a|x}');
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
  test.each([
    [[3, 97], 'count', { min: 0, max: 100, interval: 20 }],
    [[0.1, 0.3], 'ratio', { min: 0, max: 0.3, interval: 0.1 }],
    [[-0.18, 2.41], 'growth', { min: -1, max: 3, interval: 1 }],
    [[1, 2], 'count', { min: 0, max: 2, interval: 1 }],
    [[0], 'count', { min: 0, max: 1, interval: 1 }],
    [[], 'count', { min: 0, max: 1, interval: 1 }],
    [[-5, -2], 'number', { min: -5, max: 0, interval: 1 }],
  ] as const)('of %j', (values, unit, scale) => expect(roundScale(values, unit, 5, true)).toEqual(scale));

  test('a line that hardly moves does not start at zero', () => {
    expect(roundScale([3700, 4200], 'count', 5, false).min).toBe(0);
    expect(roundScale([980, 1000], 'count', 5, false).min).toBeGreaterThan(900);
    expect(roundScale([980, 1000], 'count', 5, true).min).toBe(0);
  });

  test('a line of one value has an axis', () => {
    expect(roundScale([5], 'hours', 5, false)).toEqual({ min: 0, max: 5, interval: 1 });
  });

  test('ticks have no tails of binary fractions', () => {
    expect(tickValues({ min: 0, max: 0.3, interval: 0.1 })).toEqual([0, 0.1, 0.2, 0.3]);
  });
});

describe('labels', () => {
  test('are measured with the fonts that draw them', () => {
    expect(textWidth('中文')).toBe(2);
    expect(textWidth('WWW')).toBeGreaterThan(textWidth('iii') * 3);
    expect(textWidth('Sales', 700)).toBeGreaterThan(textWidth('Sales'));
    expect([covers(0x4e2d), covers(0x20bb7), covers(0x41, 700)]).toEqual([true, false, true]);
  });

  test('wrap between words and at Chinese characters, in lines of about the same width', () => {
    expect(wrap('Household cleaning and paper products', 140, 3)).toBe(
      'Household cleaning\nand paper products',
    );
    expect(wrap('户外露营装备、帐篷与睡袋', 120, 3).split('\n')).toHaveLength(2);
    expect(wrap('户外露营装备、帐篷与睡袋', 75, 3)).not.toMatch(/\n、/);
  });

  test('are cut only where there is no room left', () => {
    expect(measure(cut('n'.repeat(300), 100))).toBeLessThanOrEqual(100);
    expect(wrap('word '.repeat(60), 100, 2)).toMatch(/…$/);
  });

  test('carry nothing that XML forbids', () => {
    expect(plain('a\u0000b\uD800\u202Ec\u200Bd')).toBe('a b\uFFFDcd');
    expect(plain(' \n')).toBe('–');
  });
});
