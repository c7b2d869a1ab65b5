/** Texts of an SVG as outlines, for renderers that would draw them otherwise or not at all. */
import { textPaths, textWidth } from '../text/fonts.ts';
import { needsShaping, shaped } from './shaped.ts';

/** @param which of the texts become outlines; the others stay texts */
export function outlined(svg: string, which: (text: string) => boolean = () => true): string {
  return svg.replace(/<text\b([^>]*)>([^<]*)<\/text>/g, (whole, attributes: string, content: string) => {
    const text = unescapeXml(content).replace(isolates, '');
    return which(text) ? outlinedText(attributes, text) : whole;
  });
}

// Around what is written from the right; here nothing stands beside it.
const isolates = /[\u2066-\u2069]/g;

// The attributes that `textElement` writes.
function outlinedText(attributes: string, text: string): string {
  const attribute = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1];
  const size = Number(attribute('font-size'));
  const weight = attribute('font-weight') === '700' ? 700 : 400;
  const shape = needsShaping(text) ? shaped(text, weight) : undefined;
  const width = shape ? (shape.width / 100) * size : textWidth(text, weight) * size;
  const anchor = attribute('text-anchor');
  const before = anchor === 'end' ? width : anchor === 'middle' ? width / 2 : 0;
  const x = Number(attribute('x')) - before;
  const y = Number(attribute('y'));
  const transform = attribute('transform');
  const place = transform ? ` transform="${transform}"` : '';
  const paths = shape
    ? `<g transform="translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${size / 100})">${shape.paths}</g>`
    : textPaths(text, x, y, size, weight);
  return `<g fill="${attribute('fill') ?? '#000000'}"${place}>${paths}</g>`;
}

function unescapeXml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
