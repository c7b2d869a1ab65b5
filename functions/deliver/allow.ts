/** Lifting a suppression: mail goes to an address again. */
import { InputError, UsageError } from '../errors.ts';
import type { Ledger, Lift, Suppression } from '../ledger/ledger.ts';

export type LiftReason = Pick<Lift, 'because' | 'by' | 'at'>;

/**
 * Lifts a suppression.
 * @param report that was unsubscribed from, or `*`: a bounce or a complaint
 * @returns what was in force
 * @throws UsageError the address unsubscribed from reports, and none is named
 * @throws InputError nothing of the kind is in force
 */
export async function allow(
  ledger: Pick<Ledger, 'listSuppressions' | 'lift'>,
  address: string,
  report: string,
  why: LiftReason,
): Promise<Suppression> {
  const found = (await ledger.listSuppressions(address)).filter(({ isLifted }) => !isLifted);
  const suppression = found.find((one) => one.report === report);
  if (!suppression || !(await ledger.lift(address, report, why))) throw notThere(address, report, found);
  return suppressionOf(suppression);
}

const suppressionOf = ({ address, report, reason, at, detail }: Suppression): Suppression => ({
  address,
  report,
  reason,
  at,
  detail,
});

function notThere(address: string, report: string, found: readonly Suppression[]): Error {
  const reports = found.map((one) => one.report).filter((name) => name !== '*');
  if (report === '*' && reports.length > 0) {
    return new UsageError(
      `allow ${address}: the reader unsubscribed from ${reports.join(', ')}; if they asked for it again, name it: --report ${reports[0]}`,
    );
  }
  const others = found
    .filter((one) => one.report !== report)
    .map((one) => reportText(one.report))
    .join(', ');
  const what = report === '*' ? 'is not suppressed' : `has not unsubscribed from ${report}`;
  return InputError.at('', `${address} ${what}${others === '' ? '' : `, but suppressed for: ${others}`}`);
}

/** The report that an address gets no more mail of, as people say it. */
export const reportText = (report: string): string => (report === '*' ? 'all' : report);
