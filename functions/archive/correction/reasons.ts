/** Why a figure is another than before, by what two editions were made of. */
import type { Evidence } from '../manifest.ts';

/** `definition`: what the report counts or says; `code`: the program or the look; `data`: what the lake holds. */
export type Reason = 'data' | 'definition' | 'code';

/** In which they are told. */
export const reasonOrder: readonly Reason[] = ['data', 'definition', 'code'];

/** @returns the reason for a change of a query's figures */
export function reasonFor(query: string, old: Evidence, now: Evidence): Reason {
  const models = [old, now].flatMap(({ statements }) =>
    statements.flatMap(({ kind, name, models = [] }) => (kind === 'query' && name === query ? models : [])),
  );
  const sources = [
    `query ${query}`,
    ...models.map((name) => `model ${name}`),
    'parameters',
    'report',
    'lake',
  ];
  if (sources.some((source) => old.sources[source] !== now.sources[source])) return 'definition';
  return isOtherCode(old, now) ? 'code' : 'data';
}

/** @returns the reasons for an edition of its own though no figure changed */
export function reasonsWithoutFigures(old: Evidence, now: Evidence): Reason[] {
  const names = new Set([...Object.keys(old.sources), ...Object.keys(now.sources)]);
  const changed = [...names].filter((name) => old.sources[name] !== now.sources[name]);
  const isDefinition = changed.some((name) => name !== 'theme');
  const isCode = changed.includes('theme') || isOtherCode(old, now);
  if (!isDefinition && !isCode) return ['data'];
  return [...(isDefinition ? (['definition'] as const) : []), ...(isCode ? (['code'] as const) : [])];
}

const isOtherCode = (old: Evidence, now: Evidence) =>
  ['periodical', 'engine'].some((name) => old.versions[name] !== now.versions[name]);
