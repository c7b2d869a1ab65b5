/** Things of the ledger and the archive as pages show them. */
import { formatDate } from '../../language/format.ts';
import type { Seal } from '../seal.ts';
import type { ListedEdition } from './editions.ts';
import type { ShownEdition } from './pages/editions.ts';

/** A text in a language, or in the first that it has. */
export const titleIn = (texts: Readonly<Record<string, string>>, language: string): string =>
  texts[language] ?? Object.values(texts)[0] ?? '';

export const editionHref = (edition: string, { seal }: Seal): string =>
  `/edition/${seal('edition', edition)}`;

export const shownEdition = (entry: ListedEdition, language: string, seal: Seal): ShownEdition => ({
  path: editionHref(entry.edition, seal),
  subject: titleIn(entry.subjects, language),
  report: entry.report,
  revision: entry.revision,
  isHeld: entry.isHeld,
  madeOn: dateIn(entry.madeAt, language),
});

/** The day of an instant in UTC, or a local day, as a language writes it. */
export const dateIn = (text: string, language: string): string =>
  formatDate(text.slice(0, 10), { language, currency: '' });
