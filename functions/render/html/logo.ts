/** The logo of the theme on page and mail. */
import type { Element } from 'hast';
import { h } from 'hastscript';
import type { Theme } from '../../templates/theme.ts';

/** In px. */
const height = 40;
const widest = 240;

/**
 * Nothing if the theme has none. It is on white in dark colours too: most logos are made for that.
 * @param name of whose logo it is; what stands beside it says it already if it is empty
 */
export function logoNodes({ logo }: Theme, name: string): Element[] {
  if (!logo) return [];
  const shown = Math.min(1, widest / (height * (logo.width / logo.height)));
  const size = {
    width: Math.round(height * shown * (logo.width / logo.height)),
    height: Math.round(height * shown),
  };
  const style = `display:block;width:${size.width}px;height:${size.height}px;margin:0 0 12px;background:#ffffff`;
  return [h('img', { src: `data:${logo.mediaType};base64,${logo.data}`, alt: name, ...size, style })];
}
