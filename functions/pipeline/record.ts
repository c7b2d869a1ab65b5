/** What a run writes about itself into the ledger, and how long its stages took. */

import { charges } from '../archive/manifest.ts';
import { editionPath } from '../archive.ts';
import { RetryableError, saidBy } from '../errors.ts';
import type { RunRecord, RunState } from '../ledger.ts';
import type { Effects, RunRequest, RunResult } from '../pipeline.ts';
import type { Plan } from '../plan.ts';
import type { QueryResult } from '../query.ts';

export interface Recorder {
  readonly clock: Stopwatch;
  /** UTC. */
  readonly startedAt: string;
  begin(plan: Plan): Promise<void>;
  query(result: QueryResult): void;
  end(result: RunResult): Promise<void>;
  /** @returns the period, where this is the end of the run; undefined where it will be tried again */
  fail(error: unknown): Promise<string | undefined>;
}

export function recorder(request: RunRequest, { ledger, now }: Effects): Recorder {
  const clock = stopwatch();
  const startedAt = now();
  const known: Partial<RunRecord>[] = [];
  const period = (): string => Object.assign({ period: request.period }, ...known).period;
  const save = async (state: RunState, more: Partial<RunRecord> = {}) => {
    const earlier = await ledger.readRun(request.id);
    await ledger.saveRun({
      id: request.id,
      report: request.report,
      period: request.period,
      trigger: request.trigger,
      detail: '',
      ...(request.message === undefined ? {} : { message: request.message }),
      ...Object.assign({}, ...known, more),
      state,
      startedAt: earlier?.startedAt ?? startedAt,
      updatedAt: now(),
      milliseconds: added(earlier?.milliseconds ?? {}, clock.laps()),
    });
  };
  return {
    clock,
    startedAt,
    async begin(plan) {
      known.push({ period: plan.period.id });
      await save('running');
    },
    query: (result) => void known.push(charges(result)),
    async end({ status, edition, isHeld, message }) {
      const more = { detail: message, ...(edition ? { edition: editionPath(edition) } : {}) };
      await save(isHeld ? 'held' : status, more);
    },
    async fail(error) {
      const detail = saidBy(error);
      // The error itself is what must be heard of, also where the ledger cannot be written.
      const isOver = !(request.isTriedAgain && error instanceof RetryableError);
      await save(isOver ? 'failed' : 'running', { detail }).catch(() => {});
      return isOver ? period() : undefined;
    },
  };
}

function added(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>) {
  const stages = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...stages].map((stage) => [stage, (a[stage] ?? 0) + (b[stage] ?? 0)]));
}

export interface Stopwatch {
  readonly lap: (stage: string) => void;
  /** Milliseconds by stage. */
  readonly laps: () => Record<string, number>;
}

function stopwatch(): Stopwatch {
  const found: Record<string, number> = {};
  let last = performance.now();
  return {
    lap: (stage) => {
      const now = performance.now();
      found[stage] = Math.round((found[stage] ?? 0) + now - last);
      last = now;
    },
    laps: () => ({ ...found }),
  };
}
