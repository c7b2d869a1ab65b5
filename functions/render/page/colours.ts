/** The theme's colours as CSS variables: light, and dark where a screen asks for it. Paper is light. */
import type { Colours, Palette } from '../../theme.ts';

const names = ['ink', 'muted', 'rule', 'surface', 'raised', 'accent', 'up', 'down', 'warning'] as const;

export function colourRules({ light, dark }: Colours): string {
  return `:root{${variables(light)}}@media screen and (prefers-color-scheme:dark){:root{${variables(dark)}}}`;
}

function variables(palette: Palette): string {
  return names.map((name) => `--${name}:${palette[name]}`).join(';');
}
