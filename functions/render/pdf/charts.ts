/** Charts of a PDF: first their heights are known, then the pages are planned, then they are drawn. */
import type { Behind, Chart } from '../../charts/chart.ts';
import type { Sketch } from '../../charts/type.ts';
import { defined } from '../../defined.ts';
import { isOfOneFamily } from '../../text/fonts.ts';
import { typeface } from '../../text/typeface.ts';
import { outlined } from '../outlined.ts';
import type { Stretch } from './pages.ts';

/** Part of a page's height that a chart may take, so that it shares the page with its texts. */
const most = 0.82;
const pointsPerPixel = 0.75;

/** Space for text on a page, in points. */
export interface Space {
  readonly width: number;
  readonly height: number;
}

export interface Picture {
  readonly svg: string;
  /** Part of the text's width. A very tall chart is drawn smaller, so that it fits on a page. */
  readonly width: number;
}

export interface ChartPicture {
  /** In points. */
  readonly stretch: Stretch;
  /** A picture of the least height with nothing on it. */
  readonly blank: Picture;
  /** @param height in points; without one the usual height */
  readonly draw: (height?: number) => Picture;
}

/** Width in CSS px for the sketch of a chart that is as wide as the text. */
export const chartWidth = (space: Space): number => Math.floor(space.width / pointsPerPixel);

export function chartPicture({ least, usual, draw }: Sketch, space: Space): ChartPicture {
  const width = chartWidth(space);
  const points = space.width / width;
  const widthOf = (height: number) => Math.min(1, (most * space.height) / (height * points));
  const high = (height: number) => height * points * widthOf(height);
  return {
    stretch: { least: high(least), usual: high(usual) },
    blank: { svg: blank(width, least), width: widthOf(least) },
    draw: (height) => {
      const pixels = height === undefined ? usual : Math.max(least, Math.floor(height / points));
      return { svg: outlined(inOneFont(draw(pixels)), isHardToDraw), width: widthOf(pixels) };
    },
  };
}

const blank = (width: number, height: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"/>`;

/**
 * Typst draws a part of a chart's label as nothing, and then refuses the document, if the text is in two fonts or
 * has marks upon its letters (it takes "≮" for "<" with one).
 */
const isHardToDraw = (text: string) => !isOfOneFamily(text) || /\p{M}/u.test(text.normalize('NFD'));

/**
 * Typst takes one font for a whole text: beside "30亿元", whose digits are of the Chinese font, "618" would be of
 * another one.
 */
const inOneFont = (svg: string) =>
  /\p{Script=Han}/u.test(svg) ? svg.replace(/ font-family="[^"]*"/, ` font-family="${typeface().han}"`) : svg;

/** @param clean makes a text printable */
export function cleanChart(chart: Chart, clean: (text: string) => string): Chart {
  return {
    ...chart,
    categories: chart.categories.map(clean),
    series: chart.series.map((series) => ({
      ...series,
      name: clean(series.name),
      labels: series.labels.map(clean),
    })),
    ...defined({ behind: chart.behind && cleanBehind(chart.behind, clean) }),
  };
}

const cleanBehind = ({ bands, references }: Behind, clean: (text: string) => string): Behind => ({
  bands: bands.map((band) => ({ ...band, label: clean(band.label) })),
  references: references.map((one) => ({ ...one, label: clean(one.label) })),
});
