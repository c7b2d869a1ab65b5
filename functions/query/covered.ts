/** The days that the data of a report have: which models carry it, and what is covered by them. */
import { addDays, type Span } from '../calendar/days.ts';

/** First and last local day of a model's rows; null if it has none. */
export interface Covered {
  readonly first: string | null;
  readonly last: string | null;
}

/** By model, the one that carries the report first; empty if nobody says which it is. */
export type Coverage = Readonly<Record<string, Covered>>;

/** Reads what a manifest says of it; editions made before there was coverage say other things. */
export function coverageIn(value: Readonly<Record<string, unknown>>): Coverage {
  const entries = Object.entries(value).flatMap(([model, covered]) => {
    if (typeof covered !== 'object' || covered === null || !('first' in covered) || !('last' in covered))
      return [];
    const [first, last] = [covered.first, covered.last].map((day) => (typeof day === 'string' ? day : null));
    return [[model, { first: first ?? null, last: last ?? null }] as const];
  });
  return Object.fromEntries(entries);
}

/** As far as the period reaches: what data of later days say is nothing that an edition follows from. */
export function coverageUntil(coverage: Coverage, period: Span): Coverage {
  const days = Object.entries(coverage).map(([model, { first, last }]) => {
    const end = last !== null && last >= period.end ? addDays(period.end, -1) : last;
    return [model, { first, last: end }] as const;
  });
  return Object.fromEntries(days);
}

/** The days that all models cover; undefined if no model carries the report, null in it if one has no rows. */
export function sharedDays(coverage: Coverage): Covered | undefined {
  const all = Object.values(coverage);
  if (all.length === 0) return undefined;
  if (all.some(({ first }) => first === null)) return { first: null, last: null };
  const firsts = all.flatMap(({ first }) => first ?? []).sort();
  const lasts = all.flatMap(({ last }) => last ?? []).sort();
  return { first: firsts.at(-1) ?? null, last: lasts[0] ?? null };
}

/** The days of the model that carries the report; undefined if none does. */
export const carriedDays = (coverage: Coverage): Covered | undefined => Object.values(coverage)[0];

/**
 * Whether a span begins within the data. Its end does not matter: the last days of a span may be days on which
 * nothing happened.
 */
export function isCovered({ first, last }: Covered, { start }: Pick<Span, 'start'>): boolean {
  return first !== null && last !== null && first <= start && last >= start;
}
