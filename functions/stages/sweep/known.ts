/** Since when the sweep knows each schedule: what was due before that was nobody's to start. */
import { z } from 'zod';
import { wholeSecond } from '../../calendar/instant.ts';
import { InputError } from '../../errors.ts';
import type { Ledger, RunRecord } from '../../ledger/ledger.ts';
import { parseCron, plainCron } from '../../templates/cron.ts';
import type { Report } from '../../templates/report.ts';
import type { Schedule } from '../../templates/settings.ts';

export interface Known {
  /** Since when a schedule has been as it is now; UTC. */
  readonly since: (report: Report, schedule: Schedule) => string;
  /** When the sweep looked last; undefined if it never did. */
  readonly lastSweep: string | undefined;
  /** Schedules that it had not seen, or not as they are now. */
  readonly added: readonly { readonly report: string; readonly schedule: string }[];
}

/** The sweep's own entry among the runs. No run of a report has such an id. */
const entryId = 'sweep/schedules';

/** By `REPORT.SCHEDULE`: since when, and what the schedule says. */
const entries = z.record(z.string(), z.object({ since: z.string(), says: z.string() }));
type Entries = z.output<typeof entries>;

/**
 * Reads which schedules are known, and notes the others as known from now on. One that was renamed, changed or
 * taken away meanwhile is new when it comes; those of a report that cannot be read now stay known.
 * @param unread names of reports that cannot be read
 * @param onUnreadable told if the entry itself cannot be read: all schedules are new then
 */
export async function knownSchedules(
  reports: readonly Report[],
  unread: readonly string[],
  { ledger, now }: { readonly ledger: Pick<Ledger, 'readRun' | 'saveRun'>; readonly now: () => string },
  onUnreadable: (problem: InputError) => void,
): Promise<Known> {
  const record = await ledger.readRun(entryId);
  const before = record ? entriesIn(record, onUnreadable) : {};
  const at = wholeSecond(now());
  const added: { report: string; schedule: string }[] = [];
  const known: Entries = {};
  for (const report of reports) {
    for (const schedule of report.settings.schedules) {
      const key = keyOf(report.name, schedule.name);
      const says = textOf(report, schedule);
      const same = before[key]?.says === says ? before[key] : undefined;
      known[key] = same ?? { since: at, says };
      if (!same) added.push({ report: report.name, schedule: schedule.name });
    }
  }
  const kept = Object.entries(before).filter(([key]) => unread.some((name) => key.startsWith(`${name}.`)));
  await ledger.saveRun({
    id: entryId,
    report: entryId,
    period: 'day',
    trigger: 'schedule',
    state: 'made',
    detail: JSON.stringify({ ...Object.fromEntries(kept), ...known }),
    startedAt: record?.startedAt ?? at,
    updatedAt: at,
    milliseconds: {},
  });
  const since = (report: Report, schedule: Schedule) => known[keyOf(report.name, schedule.name)]?.since ?? at;
  return { since, lastSweep: record?.updatedAt, added };
}

const keyOf = (report: string, schedule: string) => `${report}.${schedule}`;

/** Two ways of writing the same times are one schedule. */
const textOf = ({ settings: { timezone } }: Report, { cron, period }: Schedule): string =>
  [plainCron(parseCron(cron)), timezone, period].join(' ');

function entriesIn({ detail }: RunRecord, onUnreadable: (problem: InputError) => void): Entries {
  try {
    return entries.parse(JSON.parse(detail));
  } catch (cause) {
    const message = 'cannot be read; every schedule counts as new from now on';
    onUnreadable(InputError.at(`ledger: ${entryId}`, message, undefined, { cause }));
    return {};
  }
}
