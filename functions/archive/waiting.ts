/** Editions that wait for approval, as the lists of the ledger have them. */
import type { EditionEntry, Ledger } from '../ledger/ledger.ts';

/** Of each report, the newest; whoever makes more in one go finds the others by the reports themselves. */
const looked = 100;

/** The editions of a report that nobody has decided about, those of the latest period first; a newer revision stands for those before it. */
export async function waitingOf(
  report: string,
  ledger: Pick<Ledger, 'listEditions' | 'reviewOf'>,
): Promise<EditionEntry[]> {
  const entries = await ledger.listEditions(report, looked);
  const newest = entries.filter(
    ({ period }, index) => entries.findIndex((one) => one.period.id === period.id) === index,
  );
  const asked = newest.filter(({ needsApproval }) => needsApproval);
  const reviews = await Promise.all(asked.map(({ edition }) => ledger.reviewOf(edition)));
  return asked.filter((_, index) => reviews[index] === undefined);
}
