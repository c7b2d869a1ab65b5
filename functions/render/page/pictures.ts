/**
 * A chart twice: wide and narrow. The style sheet shows one and sets its colours, light or dark; the other is not
 * rendered and not read aloud. A wide chart shrunk to a phone would have letters of four pixels.
 */
import type { Element } from 'hast';
import { h } from 'hastscript';
import type { Chart } from '../../charts/chart.ts';
import { variablePaint } from '../../charts/paint.ts';
import { chartSvg } from '../../charts/sketch.ts';
import { sparkline } from '../../charts/sparkline.ts';
import type { Cell, ReportDocument } from '../../compose/document.ts';
import type { Theme } from '../../templates/theme.ts';
import { escapedAttribute, raw } from '../html.ts';

/** In CSS px, less than they are shown: letters are nearly as large as those of the text then. */
const widths = { wide: 660, narrow: 310 } as const;

export function chartPictures(chart: Chart, { language, currency }: ReportDocument, theme: Theme): Element[] {
  const paint = variablePaint(theme.colours.light);
  return (['wide', 'narrow'] as const).map((size) => {
    // Ids inside the drawing begin with the chart's own and must be unique on the page.
    const drawn = { ...chart, id: `${chart.id}-${size}` };
    const svg = chartSvg(drawn, { paint, language, currency, width: widths[size] });
    return picture(svg, ['chart', size], chart.alt);
  });
}

/** The small line of a cell. */
export const linePicture = ({ line = [], text }: Cell, theme: Theme): Element =>
  picture(sparkline(line, variablePaint(theme.colours.light)), ['sparkline'], text);

/** One picture with a text for a screen reader, not a heap of numbers. */
function picture(svg: string, className: string[], alt: string): Element {
  const attributes = `role="img" aria-label="${escapedAttribute(alt)}" focusable="false"`;
  return h('div', { className }, raw(svg.replace('<svg', () => `<svg ${attributes}`)));
}
