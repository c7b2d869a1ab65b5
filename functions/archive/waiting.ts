/** Editions that need approval, as the lists of the ledger have them. */
import type { EditionEntry, Ledger, Review } from '../ledger/ledger.ts';

/** Of each report, the newest; whoever makes more in one go finds the others by the reports themselves. */
const looked = 100;

export interface Asked {
  readonly entry: EditionEntry;
  /** What was decided; undefined: it waits. */
  readonly review: Review | undefined;
}

type Lists = Pick<Ledger, 'listEditions' | 'reviewOf'>;

/** The newest revisions of a report that need approval, those of the latest period first, and what was decided. */
export async function needingApproval(report: string, ledger: Lists): Promise<Asked[]> {
  const entries = await ledger.listEditions(report, looked);
  const newest = entries.filter(({ period }, index) => period.id !== entries[index - 1]?.period.id);
  const asked = newest.filter(({ needsApproval }) => needsApproval);
  return Promise.all(asked.map(async (entry) => ({ entry, review: await ledger.reviewOf(entry.edition) })));
}

/** Those of a report that nobody has decided about. */
export const waitingOf = async (report: string, ledger: Lists): Promise<EditionEntry[]> =>
  (await needingApproval(report, ledger)).flatMap(({ entry, review }) => (review ? [] : [entry]));
