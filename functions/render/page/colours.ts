/** The theme's colours as CSS variables: light, and dark where a screen asks for it. Paper is light. */

import { paintVariables } from '../../charts/paint.ts';
import type { Colours, Palette } from '../../templates/theme.ts';

const names = ['ink', 'muted', 'rule', 'surface', 'raised', 'accent', 'up', 'down', 'warning'] as const;

export function colourRules({ light, dark }: Colours): string {
  const count = light.series.length;
  const screen = '@media screen and (prefers-color-scheme:dark)';
  return `:root{${variables(light, count)}}${screen}{:root{${variables(dark, count)}}}`;
}

function variables(palette: Palette, count: number): string {
  const own = names.map((name): [string, string] => [name, palette[name]]);
  return [...own, ...paintVariables(palette, count)].map(([name, colour]) => `--${name}:${colour}`).join(';');
}
