/** Colours of a chart by what they are for: as fixed colours, or as CSS variables that light and dark modes set. */
import type { Palette } from '../templates/theme.ts';
import { ramp, readableOn } from './colour.ts';
import type { Paint, Shade } from './type.ts';

/** For files that know one mode: PDF, pictures. */
export function fixedPaint(palette: Palette): Paint {
  const { ink, muted, rule, surface, up, down, earlier, series } = palette;
  return {
    ...{ ink, muted, rule, surface, up, down, earlier, series },
    onEarlier: readableOn(earlier, palette),
    onSeries: series.map((colour) => readableOn(colour, palette)),
    shade: (place) => shadeOf(palette, place),
  };
}

function shadeOf(palette: Palette, place: number): Shade {
  const ground = ramp(palette.sequential, place);
  return { ground, text: readableOn(ground, palette) };
}

/** Shades that a page tells apart: fewer can be seen, more would fill its style sheet. */
const shades = 16;

/** For the page, whose style sheet has `paintVariables`: one drawing serves both modes. */
export function variablePaint({ series }: Palette): Paint {
  const variable = (name: string) => `var(--${name})`;
  return {
    ink: variable('ink'),
    muted: variable('muted'),
    rule: variable('rule'),
    surface: variable('surface'),
    up: variable('up'),
    down: variable('down'),
    earlier: variable('earlier'),
    onEarlier: variable('on-earlier'),
    series: series.map((_, i) => variable(`series-${i}`)),
    onSeries: series.map((_, i) => variable(`on-series-${i}`)),
    shade: (place) => {
      const step = Math.round(place * (shades - 1));
      return { ground: variable(`shade-${step}`), text: variable(`on-shade-${step}`) };
    },
  };
}

/**
 * What the variables of `variablePaint` are in a mode, beside the palette's own names: name and colour.
 * @param count of the series' colours that drawings name; a mode with fewer repeats its own
 */
export function paintVariables(palette: Palette, count: number): [string, string][] {
  const repeated = Array.from({ length: count }, (_, i) => palette.series[i % palette.series.length] ?? '');
  const { earlier, onEarlier, series, onSeries, shade } = fixedPaint({ ...palette, series: repeated });
  const steps = Array.from({ length: shades }, (_, step) => shade(step / (shades - 1)));
  return [
    ['earlier', earlier],
    ['on-earlier', onEarlier],
    ...series.map((colour, i): [string, string] => [`series-${i}`, colour]),
    ...onSeries.map((colour, i): [string, string] => [`on-series-${i}`, colour]),
    ...steps.map(({ ground }, i): [string, string] => [`shade-${i}`, ground]),
    ...steps.map(({ text }, i): [string, string] => [`on-shade-${i}`, text]),
  ];
}
