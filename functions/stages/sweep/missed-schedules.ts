/** Schedules that did not fire. */
import { addTime, wholeSecond } from '../../calendar/instant.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { runId } from '../../queue/messages.ts';
import type { Report } from '../../templates/report.ts';
import { dueOf } from './due.ts';
import type { SweepEffects } from './effects.ts';
import type { Due, MissedSchedule } from './findings.ts';

type Clocked = Pick<SweepEffects, 'ledger' | 'now'>;

/** The sweep's own entry among the runs: since when it has been looking. */
const sweepRun = 'sweep';

export async function noteSweep({ ledger, now }: Clocked): Promise<void> {
  const earlier = await ledger.readRun(sweepRun);
  await ledger.saveRun({
    id: sweepRun,
    report: sweepRun,
    period: 'day',
    trigger: 'schedule',
    state: 'made',
    detail: '',
    startedAt: earlier?.startedAt ?? now(),
    updatedAt: now(),
    milliseconds: {},
  });
}

/** The schedules missed in the last whole month (UTC), since the first sweep: before it nothing was deployed. */
export async function missedSchedules(
  reports: readonly Report[],
  { ledger, now }: Clocked,
): Promise<MissedSchedule[]> {
  const since = (await ledger.readRun(sweepRun))?.startedAt ?? now();
  const thisMonth = `${now().slice(0, 7)}-01T00:00:00Z`;
  const latest = wholeSecond(addTime(thisMonth, { seconds: -1 }));
  const month = latest.slice(0, 7);
  const first = `${month}-01T00:00:00Z`;
  const earliest = since > first ? since : first;
  if (earliest > latest) return [];
  const found: MissedSchedule[] = [];
  for (const report of reports) {
    const due = dueOf(report, earliest, latest);
    for (const { name: schedule } of report.settings.schedules) {
      const own = due.filter((one) => one.schedule === schedule);
      const silent = await filtered(own, async (one) => !(await hasFired(one, ledger)));
      if (silent.length > 0) found.push({ report: report.name, schedule, month, due: own, silent });
    }
  }
  return found;
}

async function hasFired(due: Due, ledger: Ledger): Promise<boolean> {
  return (await ledger.readRun(runId(due)))?.trigger === 'schedule';
}

async function filtered<T>(items: readonly T[], test: (item: T) => Promise<boolean>): Promise<T[]> {
  const kept: T[] = [];
  for (const item of items) if (await test(item)) kept.push(item);
  return kept;
}
