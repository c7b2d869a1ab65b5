/** The logo of the theme: as high as two lines of text, and no wider than six times that. */
import type { Element } from 'hast';
import { h } from 'hastscript';
import type { Logo, Theme } from '../templates/theme.ts';

/** @param most how high it may be, in the unit of the result */
export function logoSize({ width, height }: Logo, most: number): { width: number; height: number } {
  const high = Math.min(most, (6 * most * height) / width);
  return { width: (high * width) / height, height: high };
}

/** For page and mail. It is on white in dark colours too: most logos are made for that. Its name stands beside it. */
export function logoNodes({ logo }: Theme): Element[] {
  if (!logo) return [];
  const { width, height } = logoSize(logo, 40);
  const size = { width: Math.round(width), height: Math.round(height) };
  const style = `display:block;width:${size.width}px;height:${size.height}px;margin:0 0 12px;background:#ffffff`;
  return [h('img', { src: `data:${logo.mediaType};base64,${logo.data}`, alt: '', ...size, style })];
}
