/** Where the texts of a drawing lie. */
import { measure } from '../../functions/text/lines.ts';

/** The texts of an SVG, in the order in which they are drawn. */
export const texts = (svg: string) =>
  [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map((match) => match[1] ?? '');

export interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where the letters of an SVG lie; labels that are turned are left out. */
export function textBoxes(svg: string): Box[] {
  return [...svg.matchAll(/<text([^>]*)>([^<]*)</g)].flatMap(([, attributes = '', escaped = '']) => {
    if (attributes.includes('transform')) return [];
    const value = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
    const text = escaped
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
    const size = Number(value('font-size'));
    const width = measure(text, size, value('font-weight') === '700' ? 700 : 400);
    const before = { start: 0, middle: width / 2, end: width }[value('text-anchor')] ?? 0;
    const left = Number(value('x')) - before;
    const y = Number(value('y'));
    return [{ text, left, right: left + width, top: y - size * 0.73, bottom: y }];
  });
}

/** Those that lie on one before them. */
export const overlapping = (boxes: readonly Box[]) =>
  boxes.filter((box, i) => boxes.slice(0, i).some((other) => overlap(box, other)));

const overlap = (a: Box, b: Box) =>
  Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 &&
  Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;

/** Those that are not inside a picture of this size. */
export const outside = (boxes: readonly Box[], width: number, height: number) =>
  boxes.filter(
    ({ left, right, top, bottom }) => left < -1 || right > width + 1 || top < -1 || bottom > height + 1,
  );
