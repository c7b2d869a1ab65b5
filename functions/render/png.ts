/** Charts as pictures, for mail. */
import { Resvg } from '@resvg/resvg-js';
import { outlined } from './outlined.ts';

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
