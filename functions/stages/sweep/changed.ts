/** Periods that have ended, whose raw data are others than when their edition was made. */

import { isHeld } from '../../archive/hold.ts';
import { provedManifest } from '../../archive/proved.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Engine } from '../../query/engine.ts';
import { fingerprintOf } from '../../query/fingerprint.ts';
import { loadModels, type Models } from '../../query/models.ts';
import type { Report } from '../../templates/report.ts';
import type { Schedule } from '../../templates/settings.ts';
import { lastPlans } from './due.ts';
import type { SweepEffects } from './effects.ts';
import type { Faults } from './faults.ts';
import type { Changed } from './findings.ts';

/** What every run has that the sweep asks for. */
export const bySweep = { trigger: 'sweep', force: false, asked: 0, state: {} } as const;

/**
 * Looks at the files of the lake alone; only a period whose files have changed is computed again.
 * @throws InputError the report's models cannot be read
 */
export async function runChanged(
  report: Report,
  listing: Engine['listing'],
  { attempt }: Faults,
  effects: Omit<SweepEffects, 'listing'>,
): Promise<Changed[]> {
  const models = loadModels(effects.templates);
  const found = new Map<string, Changed>();
  const { periods } = report.settings.restatements;
  for (const schedule of report.settings.schedules) {
    for (const plan of lastPlans(report, schedule, periods, effects.now())) {
      // An edition that is damaged keeps no other period from being looked at.
      const look = () => runIfChanged(report, schedule, plan, models, { ...effects, listing });
      const changed = await attempt(report.name, look, undefined);
      if (changed) found.set(changed.period, changed);
    }
  }
  return [...found.values()];
}

/** Lists each table when it is asked for first; what it throws it throws again. */
export function listedOnce(listing: Engine['listing']): Engine['listing'] {
  const listed = new Map<string, ReturnType<Engine['listing']>>();
  const listOnce = (table: string, models: Models) => {
    const known = listed.get(table) ?? listing({ tables: [table], models });
    listed.set(table, known);
    return known;
  };
  return async ({ tables, models }) => {
    const all = await Promise.all(tables.map((table) => listOnce(table, models)));
    return Object.assign({}, ...all);
  };
}

async function runIfChanged(
  report: Report,
  schedule: Schedule,
  plan: Plan,
  models: Models,
  effects: SweepEffects,
): Promise<Changed | undefined> {
  const { archive, ledger, runs, now } = effects;
  const period = plan.period.id;
  const newest = (await archive.listEditions(report.name, period)).at(-1);
  if (!newest) return undefined;
  const manifest = await provedManifest(newest, effects);
  const lake = await fingerprintOf(effects, { plan, report, models });
  if (manifest.run.lake === undefined || manifest.run.lake === lake) return undefined;
  // Data that changed once are computed once, also where they give the same figures.
  const id = `${report.name}.again.${period}.${lake.slice(0, 16)}`;
  if (await ledger.readRun(id)) return undefined;
  // What was held waits for right data, and so do its readers; what was sent is theirs, and is not sent again.
  const unsent = await isHeld(manifest, ledger);
  const readers = unsent
    ? ({ schedule: schedule.name, send: 'subscribers' } as const)
    : ({ send: 'none' } as const);
  await runs.send({ ...bySweep, id, report: report.name, period, at: now(), ...readers });
  return { report: report.name, period, edition: manifest.edition };
}
