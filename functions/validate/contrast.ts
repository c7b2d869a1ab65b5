/**
 * Colours of the user's theme that readers could hardly tell apart: WCAG 2.2, 1.4.3 for text and 1.4.11 for what is
 * drawn. The project's own are tested with the project.
 */
import type { Problem } from '../errors.ts';
import { writtenIn } from '../templates/files.ts';
import type { Colours, Palette, Theme } from '../templates/theme.ts';
import { placeInYaml } from '../templates/yaml.ts';

const least = { text: 4.5, drawn: 3 } as const;

const texts = ['ink', 'muted', 'accent', 'up', 'down', 'warning'] as const;
const grounds = ['surface', 'raised'] as const;

interface Pair {
  readonly path: readonly [keyof Colours, keyof Palette, ...number[]];
  readonly colour: string;
  readonly on: keyof Palette;
  readonly ground: string;
  readonly least: number;
}

/** The pairs of a theme whose contrast is too small, by the lines of the user's colours.yaml. */
export function contrastProblems({ colours, directories }: Theme): Problem[] {
  const own = writtenIn(directories.slice(0, 1), 'colours.yaml');
  if (own.length === 0) return [];
  return (['light', 'dark'] as const)
    .flatMap((mode) => pairsOf(mode, colours[mode]))
    .flatMap(({ path, colour, on, ground, least }): Problem[] => {
      const found = contrast(colour, ground);
      if (found >= least) return [];
      const message = `${path.join('.')}: ${colour} on ${on} ${ground} has a contrast of ${found.toFixed(1)}; expected at least ${least}`;
      return [{ ...placeInYaml(own, path), message }];
    });
}

function pairsOf(mode: keyof Colours, palette: Palette): Pair[] {
  const written = grounds.flatMap((on) =>
    texts.map((name) => ({
      ...{ path: [mode, name] as const, colour: palette[name], on, ground: palette[on], least: least.text },
    })),
  );
  const drawn = palette.series.map((colour, index) => ({
    ...{ path: [mode, 'series', index] as const, colour, on: 'surface' as const, ground: palette.surface },
    least: least.drawn,
  }));
  return [...written, ...drawn];
}

/** @returns from 1, the same, to 21, black on white */
export function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance as WCAG defines it, of a colour such as "#1f4e79". */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
