/** Charts as pictures, for mail. */
import { Resvg } from '@resvg/resvg-js';
import { textPaths, textWidth } from './fonts.ts';

/**
 * Draws an SVG of `chartSvg`. Its texts become outlines first: the renderer would read a font of 10 MB again
 * for every Chinese label, and a character that no font has would vanish. Here it shows as "□".
 * @param scale pixels per CSS pixel: 2 for screens of today
 * @returns a PNG
 */
export function svgToPng(svg: string, scale: number): Uint8Array {
  const options = { fitTo: { mode: 'zoom', value: scale }, font: { loadSystemFonts: false } } as const;
  return new Resvg(outlined(svg), options).render().asPng();
}

function outlined(svg: string): string {
  return svg.replace(/<text\b([^>]*)>([^<]*)<\/text>/g, (_, attributes: string, content: string) => {
    return outlinedText(attributes, unescapeXml(content));
  });
}

// Half of what a line has above the baseline, less half of what it has below: the middle of Inter's line.
const middle = 0.364;

function outlinedText(attributes: string, text: string): string {
  const attribute = (name: string) => new RegExp(`(?:^|[\\s;"])${name}[=:]"?([^";]*)`).exec(attributes)?.[1];
  const size = Number.parseFloat(attribute('font-size') ?? '12');
  const weight = /^(bold|[6-9]00)$/.test(attribute('font-weight') ?? '') ? 700 : 400;
  const width = textWidth(text, weight) * size;
  const anchor = attribute('text-anchor');
  const before = anchor === 'end' ? width : anchor === 'middle' ? width / 2 : 0;
  const below = attribute('dominant-baseline') === 'central' ? middle * size : 0;
  const x = Number(attribute('x') ?? 0) - before;
  const y = Number(attribute('y') ?? 0) + below;
  const transform = attribute('transform');
  const place = transform ? ` transform="${transform}"` : '';
  return `<g fill="${attribute('fill') ?? '#000000'}"${place}>${textPaths(text, x, y, size, weight)}</g>`;
}

function unescapeXml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
