/** What schedules asked for and nobody began, by the eyes of the sweep, which notes nothing here. */
import type { Ledger } from '../../ledger/ledger.ts';
import { faults } from '../../stages/sweep/faults.ts';
import type { Due } from '../../stages/sweep/findings.ts';
import { knownSchedules } from '../../stages/sweep/known.ts';
import { missingOf } from '../../stages/sweep/missing.ts';
import { type Report, withoutThoseOff } from '../../templates/report.ts';
import type { RoomEffects } from './effects.ts';

/** Newest first, by schedule. */
export async function dueNow(reports: readonly Report[], effects: RoomEffects): Promise<Due[]> {
  const firing = reports.map(withoutThoseOff);
  const known = await knownSchedules(firing, [], { ...effects, ledger: onlyRead(effects.ledger) }, () => {});
  const found = faults();
  const looks = firing.flatMap((report) =>
    report.settings.schedules.map(async (schedule) => {
      const { due, leftOut } = await missingOf(report, schedule, known, found, effects);
      return [...due, ...leftOut];
    }),
  );
  return (await Promise.all(looks)).flat();
}

/** The sweep notes which schedules it has seen; a look does not. */
const onlyRead = ({ readRun }: Ledger) => ({ readRun, saveRun: async () => {} });
