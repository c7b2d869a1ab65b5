/** Scales whose ends and ticks are round numbers. */
import { type ScaleLinear, scaleLinear } from 'd3-scale';
import type { Unit } from '../../language/unit.ts';
import { largest, smallest } from '../../text/largest.ts';

export interface ValueScale {
  /** From values to CSS px, once it has a range. */
  readonly scale: ScaleLinear<number, number>;
  readonly ticks: readonly number[];
}

// Finer steps mean nothing, or cannot be written.
export const finest: Readonly<Record<Unit, number>> = {
  money: 0.01,
  count: 1,
  hours: 0.01,
  ratio: 1e-6,
  growth: 1e-6,
  number: 1e-6,
};

/**
 * @param most how many ticks have space
 * @param zero whether the axis must reach zero, as bars must
 */
export function valueScale(values: readonly number[], unit: Unit, most: number, zero: boolean): ValueScale {
  const [from, to] = reach(values, zero);
  if (from === 0 && to === 0) return { scale: scaleLinear(), ticks: [0, 1] };
  // Between two values that differ less than doubles can tell apart there would be no end of ticks.
  const domain = [from, Math.max(to, from + finest[unit], from + Math.abs(from) * 1e-9)];
  // Between the finest steps a label would say one number twice.
  const isWhole = (tick: number) => Math.abs(tick / finest[unit] - Math.round(tick / finest[unit])) < 1e-6;
  const scales = [5, 4, 3, 2, 1].map((intervals) => {
    const scale = scaleLinear().domain(domain).nice(intervals);
    return { scale, ticks: scale.ticks(intervals).filter(isWhole) };
  });
  return (
    scales.find(({ ticks }) => ticks.length <= most) ?? { scale: scaleLinear().domain(domain), ticks: [] }
  );
}

function reach(values: readonly number[], zero: boolean): [number, number] {
  if (values.length === 0) return [0, 0];
  const low = smallest(values);
  const high = largest(values);
  // A line that hardly moves would lie flat at the top: it starts near its lowest point instead.
  const isFar = !zero && low > 0 && high > low && (high - low) / high < 0.1;
  return [isFar ? low - (high - low) * 0.2 : Math.min(0, low), Math.max(0, high)];
}
