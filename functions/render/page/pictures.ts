/**
 * A chart four times: wide and narrow, light and dark. The style sheet shows one; the others are not rendered
 * and not read aloud. A wide chart shrunk to a phone would have letters of four pixels.
 */
import type { Element } from 'hast';
import { h } from 'hastscript';
import type { Chart, Document } from '../../document.ts';
import type { Palette, Theme } from '../../theme.ts';
import { chartSvg } from '../chart.ts';
import { escapedAttribute, raw } from '../html.ts';

const widths = { wide: 760, narrow: 340 } as const;

export function chartPictures(chart: Chart, document: Document, theme: Theme): Element[] {
  return (['wide', 'narrow'] as const).flatMap((size) => {
    const { light, dark } = drawnTwice(chart, document, theme, size);
    return [
      picture(light, ['chart', size, 'light'], chart.alt),
      picture(dark, ['chart', size, 'dark'], chart.alt),
    ];
  });
}

/** One picture with a text for a screen reader, not a heap of numbers. */
function picture(svg: string, className: string[], alt: string): Element {
  const attributes = `role="img" aria-label="${escapedAttribute(alt)}" focusable="false"`;
  return h('div', { className }, raw(svg.replace('<svg', () => `<svg ${attributes}`)));
}

function drawnTwice(chart: Chart, { language, currency }: Document, theme: Theme, size: keyof typeof widths) {
  // Ids inside the drawing begin with the chart's own and must be unique on the page.
  const id = { light: `${chart.id}-${size}-light`, dark: `${chart.id}-${size}-dark` };
  const draw = (mode: 'light' | 'dark') =>
    chartSvg(
      { ...chart, id: id[mode] },
      { palette: theme.colours[mode], language, currency, width: widths[size] },
    );
  const light = draw('light');
  if (choosesByContrast(chart)) return { light, dark: draw('dark') };
  const { colours } = theme;
  return { light, dark: recoloured(light, colours.light, colours.dark).replaceAll(id.light, id.dark) };
}

/** Text on coloured ground is light or dark after the ground, so the other mode has to be drawn again. */
export function choosesByContrast({ type }: Chart): boolean {
  return type === 'stacked-bar' || type === 'heatmap' || type === 'flow';
}

/** Takes 8 ms less than drawing. Colours of heat maps are left out: in one mode they are those of others. */
export function recoloured(svg: string, from: Palette, to: Palette): string {
  const pairs = new Map<string, string>();
  const names = ['ink', 'muted', 'rule', 'surface', 'raised', 'accent', 'up', 'down', 'warning'] as const;
  for (const name of names) pairs.set(from[name].toLowerCase(), to[name]);
  from.series.forEach((colour, i) => {
    pairs.set(colour.toLowerCase(), to.series[i % to.series.length] ?? to.accent);
  });
  // Attributes only, since in a text the quotes are escaped; two more digits are the colour's opacity.
  return svg.replace(
    /(?<==")#[0-9a-f]{6}(?=(?:[0-9a-f]{2})?")/gi,
    (colour) => pairs.get(colour.toLowerCase()) ?? colour,
  );
}
