/** Arithmetic with colours. */
import type { Palette } from '../templates/theme.ts';

/** "#0b5394" as three numbers from 0 to 1. */
function channels(colour: string): [number, number, number] {
  const at = (from: number) => Number.parseInt(colour.slice(from, from + 2), 16) / 255;
  return [at(1), at(3), at(5)];
}

/** Relative luminance as WCAG 2 defines it. */
function luminance(colour: string): number {
  const [red, green, blue] = channels(colour).map((c) =>
    c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

/** Contrast ratio of two colours by WCAG 2, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/**
 * A colour of text for a ground: ink or surface where they can be read (4.5, WCAG 2 AA), otherwise black or
 * white, one of which always can.
 */
export function readableOn(ground: string, palette: Palette): string {
  const choices = [palette.ink, palette.surface, '#000000', '#ffffff'];
  return choices.find((choice) => contrast(choice, ground) >= 4.5) ?? palette.ink;
}

/** A colour of a ramp at a place from 0 to 1. */
export function ramp(colours: readonly string[], place: number): string {
  const position = Math.min(Math.max(place, 0), 1) * (colours.length - 1);
  const low = colours[Math.floor(position)] ?? '#ffffff';
  const high = channels(colours[Math.ceil(position)] ?? low);
  const part = position - Math.floor(position);
  const mixed = channels(low).map((c, i) => Math.round((c + ((high[i] ?? c) - c) * part) * 255));
  return `#${mixed.map((c) => c.toString(16).padStart(2, '0')).join('')}`;
}
