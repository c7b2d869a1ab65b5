/** SVG as text. All sizes and places are in CSS px. */
import { isolated } from '../../text/direction.ts';
import { latinFamilies, typeface } from '../../text/typeface.ts';

/** A `font-family` of CSS and SVG: the fonts of the theme and the project, then what the reader's machine has. */
const fontFamily = () =>
  `${[...latinFamilies(), typeface().han]
    .map((name) => (/^[a-z]+$/i.test(name) ? name : `'${name}'`))
    .join(', ')}, 'PingFang SC', 'Microsoft YaHei', Arial, sans-serif`;

export const fontSize = 12;
export const smallFontSize = 11;
/** Between the baselines of two lines of `fontSize`. */
export const lineHeight = fontSize * 1.25;
/** Width of the sample of a series in a legend, in CSS px. */
export const sampleWidth = 22;
/** Between a label and what it belongs to. */
export const gap = 8;

/** Where values are drawn, in CSS px. */
export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export function svgElement(width: number, height: number, parts: readonly string[]): string {
  const xmlns = 'http://www.w3.org/2000/svg';
  const size = { width, height, viewBox: `0 0 ${width} ${height}` };
  return element('svg', { xmlns, ...size, 'font-family': fontFamily() }, `\n${parts.join('\n')}\n`);
}

/** An element without what is undefined; numbers are rounded, texts taken as they are. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  content = '',
): string {
  const written = Object.entries(attributes).map(([key, value]) =>
    value === undefined ? '' : ` ${key}="${typeof value === 'number' ? round(value) : value}"`,
  );
  const head = `<${name}${written.join('')}`;
  return content === '' ? `${head}/>` : `${head}>${content}</${name}>`;
}

export interface TextStyle {
  readonly anchor: 'start' | 'middle' | 'end';
  readonly size: number;
  readonly colour: string;
  readonly weight?: 700;
  /** Degrees against the clock. */
  readonly rotate?: number;
}

/** One line of text; `y` is its baseline. */
export function textElement(text: string, x: number, y: number, style: TextStyle): string {
  const attributes = {
    x,
    y,
    'text-anchor': style.anchor,
    transform: style.rotate && `rotate(${-style.rotate} ${round(x)} ${round(y)})`,
    'font-size': style.size,
    'font-weight': style.weight,
    fill: style.colour,
  };
  return element('text', attributes, escapeXml(isolated(text)));
}

// From the middle of a line to its baseline: half the height of a capital letter of Inter, in em.
const baseline = 0.36;

/** The lines of a text, one below the other; `middle` is the middle of their height. */
export function textLines(text: string, x: number, middle: number, style: TextStyle): string[] {
  const lines = text.split('\n').filter((line) => line !== '');
  const first = middle - ((lines.length - 1) / 2) * lineHeight + style.size * baseline;
  return lines.map((line, i) => textElement(line, x, first + i * lineHeight, style));
}

/** A hairline, in the middle of a pixel so that it is drawn sharp. */
export function hairline(
  from: readonly [number, number],
  to: readonly [number, number],
  stroke: string,
): string {
  const sharp = (place: number) => Math.floor(place) + 0.5;
  const [x1, y1] = from;
  const [x2, y2] = to;
  return y1 === y2
    ? element('path', { d: `M${round(x1)} ${sharp(y1)}H${round(x2)}`, fill: 'none', stroke })
    : element('path', { d: `M${sharp(x1)} ${round(y1)}V${round(y2)}`, fill: 'none', stroke });
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

export const round = (value: number) => Number(value.toFixed(2));
