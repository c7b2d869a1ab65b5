/** Addresses of lists of editions: what a list is narrowed to, and where it goes on, is sealed in them. */
import { z } from 'zod';
import { editionEntry } from '../../ledger/entries.ts';
import type { EditionEntry } from '../../ledger/ledger.ts';
import type { Seal } from '../seal.ts';
import type { Filter } from './editions.ts';

const place = editionEntry.pick({ edition: true, report: true, period: true, revision: true });

/** Where an edition stands among the others. */
export type Place = z.output<typeof place>;

export const placeOf = (entry: EditionEntry): Place => place.parse(entry);

const filter = z.object({
  report: z.string().exactOptional(),
  year: z.string().exactOptional(),
  text: z.string().exactOptional(),
  after: place.exactOptional(),
});

export type Asked = Filter & { readonly after?: Place };

/** The path of the list with a filter. */
export const filterPath = (asked: Asked, { seal }: Seal): string =>
  `/editions/${seal('filter', JSON.stringify(filter.parse(asked)))}`;

/** @returns undefined: it is not a filter of ours */
export function openFilter(token: string, { open }: Seal): Asked | undefined {
  const text = open('filter', token);
  return text === undefined ? undefined : filter.parse(JSON.parse(text));
}
