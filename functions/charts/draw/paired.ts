/** Two value axes on the same rules: zero is at one height, and every rule has a round value at both sides. */
import { scaleLinear } from 'd3-scale';
import type { Unit } from '../../language/unit.ts';
import { largest, smallest } from '../../text/largest.ts';
import { finest, type ValueScale } from './scale.ts';

export interface Side {
  readonly values: readonly number[];
  readonly unit: Unit;
}

/** How many steps an axis goes up and down from zero. */
interface Steps {
  readonly up: number;
  readonly down: number;
}

/** @param most how many ticks have space */
export function pairedScales(sides: readonly [Side, Side], most: number): [ValueScale, ValueScale] {
  const reaches = sides.map(reachOf);
  const choices = stepsWithin(most).filter(({ up, down }) =>
    reaches.every(({ low, high }) => (up > 0 || high === 0) && (down > 0 || low === 0)),
  );
  const filled = (steps: Steps) => reaches.reduce((sum, reach) => sum * fill(reach, steps), 1);
  const best = choices.reduce((one, other) => (filled(other) > filled(one) + 1e-9 ? other : one));
  const [left, right] = sides;
  return [scaleOf(reachOf(left), best), scaleOf(reachOf(right), best)];
}

interface Reach {
  readonly low: number;
  readonly high: number;
  readonly finest: number;
}

const reachOf = ({ values, unit }: Side): Reach => ({
  low: smallest([0, ...values]),
  high: largest([0, ...values]),
  finest: finest[unit],
});

/** Those with many rules first. */
function stepsWithin(most: number): Steps[] {
  const counts = Array.from({ length: Math.max(1, most - 2) }, (_, i) => most - 1 - i);
  return counts.flatMap((count) =>
    Array.from({ length: count + 1 }, (_, down) => ({ up: count - down, down })),
  );
}

/** The part of the axis that the values take. */
function fill(reach: Reach, steps: Steps): number {
  const length = stepOf(reach, steps) * (steps.up + steps.down);
  return Math.max(0.01, (reach.high - reach.low) / length);
}

const roundSteps = [1, 2, 2.5, 5, 10, 20, 25, 50];

/** The least round step by which the axis reaches its ends. */
function stepOf({ low, high, finest: least }: Reach, { up, down }: Steps): number {
  const needed = Math.max(up === 0 ? 0 : high / up, down === 0 ? 0 : -low / down);
  if (needed === 0) return 1;
  const size = 10 ** Math.floor(Math.log10(needed));
  const isWhole = (step: number) => Math.abs(step / least - Math.round(step / least)) < 1e-6;
  const steps = roundSteps.map((round) => round * size).filter((step) => step >= needed * (1 - 1e-9));
  return steps.find((step) => step >= least && isWhole(step)) ?? Math.max(least, 10 * size);
}

function scaleOf(reach: Reach, steps: Steps): ValueScale {
  const { up, down } = steps;
  const step = stepOf(reach, steps);
  // Twelve digits take back what binary fractions add.
  const ticks = Array.from({ length: up + down + 1 }, (_, i) => Number(((i - down) * step).toPrecision(12)));
  return { scale: scaleLinear().domain([ticks[0] ?? 0, ticks.at(-1) ?? 1]), ticks };
}
