/** Texts of an SVG as outlines, for renderers that would draw them otherwise or not at all. */
import { textPaths, textWidth } from '../text/fonts.ts';

/** @param which of the texts become outlines; the others stay texts */
export function outlined(svg: string, which: (text: string) => boolean = () => true): string {
  return svg.replace(/<text\b([^>]*)>([^<]*)<\/text>/g, (whole, attributes: string, content: string) => {
    const text = unescapeXml(content);
    return which(text) ? outlinedText(attributes, text) : whole;
  });
}

// The attributes that `textElement` writes.
function outlinedText(attributes: string, text: string): string {
  const attribute = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1];
  const size = Number(attribute('font-size'));
  const weight = attribute('font-weight') === '700' ? 700 : 400;
  const width = textWidth(text, weight) * size;
  const anchor = attribute('text-anchor');
  const before = anchor === 'end' ? width : anchor === 'middle' ? width / 2 : 0;
  const x = Number(attribute('x')) - before;
  const y = Number(attribute('y'));
  const transform = attribute('transform');
  const place = transform ? ` transform="${transform}"` : '';
  return `<g fill="${attribute('fill') ?? '#000000'}"${place}>${textPaths(text, x, y, size, weight)}</g>`;
}

function unescapeXml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
