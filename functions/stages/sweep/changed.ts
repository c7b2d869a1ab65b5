/** Periods that have ended, whose raw data have changed since their edition was made. */

import { isHeld } from '../../archive/hold.ts';
import { provedManifest } from '../../archive/proved.ts';
import { wholeSecond } from '../../calendar/instant.ts';
import { counted } from '../../language/counted.ts';
import type { Listed, RunRecord } from '../../ledger/ledger.ts';
import { lookReport } from '../../ledger/runs.ts';
import type { Plan } from '../../plan/plan.ts';
import { listingPrice } from '../../query/athena/cost.ts';
import type { Engine } from '../../query/engine.ts';
import { fingerprintOf } from '../../query/fingerprint.ts';
import type { LakeIndex } from '../../query/lake-index.ts';
import { loadModels, type Models } from '../../query/models.ts';
import { idPart } from '../../queue/messages.ts';
import type { Report } from '../../templates/report.ts';
import type { Schedule } from '../../templates/settings.ts';
import { lastPlans } from './due.ts';
import type { SweepEffects } from './effects.ts';
import type { Faults } from './faults.ts';
import type { Changed, Findings, Look } from './findings.ts';

/** What every run has that the sweep asks for. */
export const bySweep = { trigger: 'sweep', force: false, asked: 0, state: {} } as const;

/**
 * Looks at the files of the lake alone, at each table once for all reports; only a period whose files have changed
 * is computed again. What it took is noted among the runs.
 */
export async function lookAtLake(
  reports: readonly Report[],
  found: Faults,
  effects: SweepEffects,
): Promise<Required<Pick<Findings, 'changed' | 'look'>>> {
  const startedAt = effects.now();
  const begun = performance.now();
  const lister = listedOnce(effects.listing);
  const changed: Changed[] = [];
  for (const report of reports) {
    const run = () => runChanged(report, found, { ...effects, listing: lister.listing });
    changed.push(...(await found.attempt(report.name, run, [])));
  }
  const listed = lister.listed();
  const look = { ...listed, ...(listed.listings > 0 ? { usd: listingPrice(listed.listings) } : {}) };
  const milliseconds = { listing: Math.round(performance.now() - begun) };
  await found.attempt('', () => noteLook(look, changed, { startedAt, milliseconds }, effects), undefined);
  return { changed, look };
}

async function noteLook(
  { usd, ...listed }: Look,
  changed: readonly Changed[],
  { startedAt, milliseconds }: Pick<RunRecord, 'startedAt' | 'milliseconds'>,
  { ledger, now }: SweepEffects,
): Promise<void> {
  const at = wholeSecond(startedAt);
  await ledger.saveRun({
    ...{ id: `${lookReport}/${at}`, report: lookReport, period: at.slice(0, 10), trigger: 'schedule' },
    ...{ state: 'made', detail: `${counted(changed.length, 'period')} run again` },
    ...{ startedAt: at, updatedAt: now(), milliseconds, listed },
    ...(usd === undefined ? {} : { usd }),
  });
}

/** @throws InputError the report's models cannot be read */
async function runChanged(report: Report, { attempt }: Faults, effects: SweepEffects): Promise<Changed[]> {
  const models = loadModels(effects.templates, report);
  const found = new Map<string, Changed>();
  const { periods } = report.settings.restatements;
  for (const schedule of report.settings.schedules) {
    for (const plan of lastPlans(report, schedule, periods, effects.now())) {
      // An edition that is damaged keeps no other period from being looked at.
      const look = () => runIfChanged(report, schedule, plan, models, effects);
      const changed = await attempt(report.name, look, undefined);
      if (changed) found.set(changed.period, changed);
    }
  }
  return [...found.values()];
}

/** Lists each table when it is asked for first; what it throws it throws again. */
function listedOnce(listing: Engine['listing']) {
  const asked = new Map<string, Promise<LakeIndex>>();
  const total = { files: 0, bytes: 0, listings: 0 };
  const listOnce = (table: string, models: Models) => {
    const known = asked.get(table) ?? listAndCount(table, models);
    asked.set(table, known);
    return known;
  };
  const listAndCount = async (table: string, models: Models) => {
    const index = await listing({ tables: [table], models });
    for (const key of ['files', 'bytes', 'listings'] as const) total[key] += index[table]?.[key] ?? 0;
    return index;
  };
  return {
    listing: async ({ tables, models }: Parameters<Engine['listing']>[0]): Promise<LakeIndex> =>
      Object.assign({}, ...(await Promise.all(tables.map((table) => listOnce(table, models))))),
    listed: (): Listed => ({ ...total }),
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
  const { edition, run } = manifest;
  if (run.lake === undefined) return undefined;
  const lake = await fingerprintOf(effects, { plan, report, models });
  if (run.lake === lake || (await ledger.lakeOf(edition)) === lake) return undefined;
  // Data that changed once are computed once, also where it failed.
  const id = `${report.name}.again.${idPart(period)}.${lake.slice(0, 16)}`;
  if (await ledger.readRun(id)) return undefined;
  // What was held waits for right data, and so do its readers; what was sent is theirs, and is not sent again.
  const unsent = await isHeld(manifest, ledger);
  const readers = unsent
    ? ({ schedule: schedule.name, send: 'subscribers' } as const)
    : ({ send: 'none' } as const);
  await runs.send({ ...bySweep, id, report: report.name, period, at: now(), ...readers });
  return { report: report.name, period, edition };
}
