/** Lists of editions as somebody may see them, read from the ledger: a page of a list reads nothing of the archive. */

import { type Hold, type HoldLedger, holdOfEntry } from '../../archive/hold.ts';
import { orderOf } from '../../ledger/entries.ts';
import type { EditionEntry, Ledger } from '../../ledger/ledger.ts';
import type { Rights } from '../../templates/rights.ts';

/** What a list is narrowed to. */
export interface Filter {
  readonly report?: string;
  /** Of any day of the period. */
  readonly year?: string;
  /** In what it is called or has found, in any language. */
  readonly text?: string;
}

/** An edition that somebody may see. */
export interface ListedEdition extends EditionEntry {
  /** What keeps it from going out: only operators and its reviewers see it. */
  readonly hold: Hold | undefined;
}

export interface EditionPage {
  readonly editions: readonly ListedEdition[];
  /** The last one, if there are more after it. */
  readonly last: EditionEntry | undefined;
}

/** Read at once while a filter is looked for. */
const batch = 200;

/**
 * Editions of all reports that somebody may read, those of the latest period first.
 * @param after the last one of the page before
 */
export async function editionsFor(
  rights: Rights,
  filter: Filter,
  ledger: HoldLedger & Pick<Ledger, 'listEditions'>,
  size: number,
  after?: EditionEntry,
): Promise<EditionPage> {
  const reports = [...rights.reads].filter((name) => filter.report === undefined || name === filter.report);
  const found: ListedEdition[] = [];
  let last = after;
  for (;;) {
    const isAny = filter.year === undefined && filter.text === undefined;
    const limit = isAny ? size + 1 : batch;
    const lists = await Promise.all(reports.map((report) => ledger.listEditions(report, limit, last)));
    const merged = lists
      .flat()
      .sort((a, b) => (orderOf(a) < orderOf(b) ? 1 : -1))
      .slice(0, limit);
    for (const entry of merged) {
      if (!isMeant(entry, filter)) continue;
      const hold = await holdOfEntry(entry, ledger);
      if (hold && !rights.operates && !rights.reviews.has(entry.report)) continue;
      if (found.length === size) return { editions: found, last: found.at(-1) };
      found.push({ ...entry, hold });
    }
    last = merged.at(-1);
    if (merged.length < limit) return { editions: found, last: undefined };
  }
}

function isMeant({ period, subjects, findings = {} }: EditionEntry, { year, text }: Filter): boolean {
  const isOfYear =
    year === undefined || (period.start < `${Number(year) + 1}` && period.end > `${year}-01-01`);
  const wanted = text?.toLowerCase();
  const texts = [...Object.values(subjects), ...Object.values(findings)];
  const hasText = wanted === undefined || texts.some((one) => one.toLowerCase().includes(wanted));
  return isOfYear && hasText;
}
