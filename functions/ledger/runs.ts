/** The record of a run: what it says of itself, under an id that is its own. */
import { defined } from '../defined.ts';
import { InputError } from '../errors.ts';
import type { Ledger, RunRecord } from './ledger.ts';

/** In the place of a report: what the sweeps listed of the lake, and what that took. No report has such a name. */
export const lookReport = 'sweep/lake';

/**
 * Writes what a run says of itself, over what it said before; its start, its edition and the time of its steps stay.
 * @returns what it said before; undefined: nothing yet
 * @throws InputError the id is another run's
 */
export async function noteRun(
  run: RunRecord,
  ledger: Pick<Ledger, 'addRun' | 'readRun' | 'saveRun'>,
): Promise<RunRecord | undefined> {
  const earlier = (await ledger.readRun(run.id)) ?? (await ledger.addRun(run));
  if (earlier === undefined) return undefined;
  refuseAnother(run, earlier);
  const { asked, edition, startedAt, milliseconds } = earlier;
  await ledger.saveRun({
    ...defined({ asked, edition }),
    ...run,
    startedAt,
    milliseconds: added(milliseconds, run.milliseconds),
  });
  return earlier;
}

/** Whether both are the same run: an id that was taken for one request means no other. */
export function isSameRun(
  { report, asked }: Pick<RunRecord, 'report' | 'asked'>,
  other: Pick<RunRecord, 'report' | 'asked'>,
): boolean {
  return report === other.report && (asked ?? other.asked) === (other.asked ?? asked);
}

function refuseAnother(run: RunRecord, { id, report, period, ...earlier }: RunRecord): void {
  if (isSameRun(run, { ...earlier, report })) return;
  throw InputError.at(
    `run ${id}`,
    `the id is that of a run of ${report} ${period} that was asked for otherwise; expected an id of its own`,
  );
}

function added(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>) {
  const steps = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...steps].map((step) => [step, (a[step] ?? 0) + (b[step] ?? 0)]));
}

/** Runs of some reports, newest first. @param before only runs that started earlier (UTC); for the next page */
export async function runsOf(
  reports: readonly string[],
  ledger: Pick<Ledger, 'listRuns'>,
  limit: number,
  before?: string,
): Promise<RunRecord[]> {
  const lists = await Promise.all(reports.map((report) => ledger.listRuns(report, limit, before)));
  return lists
    .flat()
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt))
    .slice(0, limit);
}

/** Whether a run has begun and not ended, and nothing was heard of it since `before` (UTC). */
export const isStuck = (run: RunRecord, before: string): boolean =>
  // Of an interrupted one it is known that nobody is at it.
  isOpen(run) && (run.state === 'interrupted' || run.updatedAt < before);

/** Whoever interrupted a run of their own knows that it has not ended; one that was delayed was told as failed. */
const isOpen = ({ state, delayed, queueMessage }: RunRecord) =>
  state === 'running' || ((state === 'interrupted' || delayed === true) && queueMessage !== undefined);
