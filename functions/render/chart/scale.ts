/** Axes with round numbers. */

import type { Unit } from '../../language/format.ts';
import { largest, smallest as smallestOf } from '../largest.ts';

export interface Scale {
  readonly min: number;
  readonly max: number;
  /** Distance between ticks. */
  readonly interval: number;
}

// What formatAxis can still tell apart.
const smallest: Record<Unit, number> = {
  money: 0.01,
  count: 1,
  hours: 0.01,
  ratio: 0.001,
  growth: 0.001,
  number: 0.01,
};

/**
 * @param ticks about how many there should be
 * @param zero whether the axis must reach zero, as bars must
 */
export function roundScale(values: readonly number[], unit: Unit, ticks: number, zero: boolean): Scale {
  const finite = values.filter((value) => Number.isFinite(value));
  const lowest = smallestOf(finite);
  const highest = largest(finite);
  if (finite.length === 0 || (lowest === 0 && highest === 0)) return { min: 0, max: 1, interval: 1 };
  // A line that hardly moves would lie flat at the top: it starts near its lowest point instead.
  const far = !zero && lowest > 0 && highest > lowest && (highest - lowest) / highest < 0.1;
  const from = far ? lowest - (highest - lowest) * 0.2 : Math.min(0, lowest);
  const to = Math.max(0, highest);
  const interval = Math.max(roundStep((to - from || Math.abs(to)) / ticks), smallest[unit]);
  return { min: multiple(Math.floor, from, interval), max: multiple(Math.ceil, to, interval), interval };
}

function roundStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5].find((candidate) => candidate * power >= raw * 0.999) ?? 10;
  return step * power;
}

// Twelve digits take back what binary fractions add (0.30000000000000004).
function multiple(round: (value: number) => number, value: number, interval: number): number {
  return Number((round(Number((value / interval).toPrecision(12))) * interval).toPrecision(12));
}

export function tickValues({ min, max, interval }: Scale): number[] {
  const count = Math.round((max - min) / interval);
  return Array.from({ length: count + 1 }, (_, i) => Number((min + i * interval).toPrecision(12)));
}
