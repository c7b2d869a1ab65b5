/** Charts as pictures: few mail programs draw SVG. */
import type { Chart } from '../../charts/chart.ts';
import { fixedPaint } from '../../charts/paint.ts';
import { chartSvg } from '../../charts/sketch.ts';
import type { ReportDocument } from '../../compose/document.ts';
import type { Theme } from '../../templates/theme.ts';
import { svgToPng } from '../png.ts';

/**
 * In CSS px. The mail shows a picture 584 px wide, and on a phone half as wide: drawn smaller and shown larger,
 * its letters stay readable there.
 */
const drawn = { width: 440, margin: 8, corner: 6 };

/** Twice 584, for screens of today. */
const pixels = 1168;

/**
 * A PNG as a data: URI, on a card of its own: a mail program that darkens a mail by itself keeps its pictures. One that
 * asks the mail for its dark colours shows the dark picture.
 */
export function chartPicture(
  chart: Chart,
  { language, currency }: ReportDocument,
  theme: Theme,
  mode: 'light' | 'dark',
): string {
  const palette = theme.colours[mode];
  const svg = chartSvg(chart, { paint: fixedPaint(palette), language, currency, width: drawn.width });
  const card = onCard(svg, palette.surface);
  const png = svgToPng(card, pixels / (drawn.width + 2 * drawn.margin));
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}

function onCard(svg: string, colour: string): string {
  const height = Number(/\bheight="([\d.]+)"/.exec(svg)?.[1]) + 2 * drawn.margin;
  const width = drawn.width + 2 * drawn.margin;
  const inner = svg.replace('<svg', `<svg x="${drawn.margin}" y="${drawn.margin}"`);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    `<rect width="${width}" height="${height}" rx="${drawn.corner}" fill="${colour}"/>${inner}</svg>`
  );
}
