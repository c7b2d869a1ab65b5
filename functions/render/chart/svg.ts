/** SVG that is written here and not by ECharts. */
import { fontFamily } from '../fonts.ts';

/** An SVG element of these parts; sizes in CSS px. */
export function svgElement(width: number, height: number, parts: readonly string[]): string {
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="${fontFamily}">\n${parts.join('\n')}\n</svg>`;
}

export interface TextStyle {
  readonly anchor: 'start' | 'middle' | 'end';
  /** In CSS px. */
  readonly size: number;
  readonly colour: string;
  /** Degrees against the clock. */
  readonly rotate?: number;
}

/** One line of text; `y` is its baseline. */
export function textElement(text: string, x: number, y: number, style: TextStyle): string {
  const turned = style.rotate ? ` transform="rotate(${-style.rotate} ${round(x)} ${round(y)})"` : '';
  const place = `x="${round(x)}" y="${round(y)}" text-anchor="${style.anchor}"${turned}`;
  return `<text ${place} font-size="${style.size}" fill="${style.colour}">${escapeXml(text)}</text>`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

export const round = (value: number) => Number(value.toFixed(2));
