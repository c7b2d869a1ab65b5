/** Schedules that did not fire. */
import { addTime, laterOf, wholeSecond } from '../../calendar/instant.ts';
import { runId } from '../../queue/messages.ts';
import type { Report } from '../../templates/report.ts';
import { dueDays } from './due.ts';
import type { SweepEffects } from './effects.ts';
import type { Due, MissedSchedule } from './findings.ts';
import type { Known } from './known.ts';

/** The report's schedules missed in the last whole month (UTC), since each is known. */
export async function missedSchedules(
  report: Report,
  known: Known,
  { ledger, now }: Pick<SweepEffects, 'ledger' | 'now'>,
): Promise<MissedSchedule[]> {
  const thisMonth = `${now().slice(0, 7)}-01T00:00:00Z`;
  const latest = wholeSecond(addTime(thisMonth, { seconds: -1 }));
  const month = latest.slice(0, 7);
  const first = `${month}-01T00:00:00Z`;
  const found: MissedSchedule[] = [];
  for (const schedule of report.settings.schedules) {
    const earliest = laterOf(known.since(report, schedule), first);
    // What the clocks skipped, nothing fires for.
    const due = dueDays(report, schedule, { earliest, latest }).filter(
      ({ skipped }) => skipped === undefined,
    );
    const silent: Due[] = [];
    for (const one of due) if ((await ledger.readRun(runId(one)))?.trigger !== 'schedule') silent.push(one);
    if (silent.length > 0) found.push({ report: report.name, schedule: schedule.name, month, due, silent });
  }
  return found;
}
