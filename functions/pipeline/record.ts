/** What a run writes about itself into the ledger, and how long its steps took. */

import { editionPath } from '../archive/archive.ts';
import { charges } from '../archive/content.ts';
import type { StepTimes } from '../archive/step-times.ts';
import { defined } from '../defined.ts';
import { messageOf, RetryableError } from '../errors.ts';
import type { RunRecord, RunState } from '../ledger/ledger.ts';
import { noteRun } from '../ledger/runs.ts';
import type { Plan } from '../plan/plan.ts';
import type { QueryResult } from '../query/engine.ts';
import type { Effects, RunRequest, RunResult } from './effects.ts';

export interface Recorder extends StepTimes {
  /**
   * @returns the run, with what it said of itself when it was taken before
   * @throws InputError the id is another run's
   */
  begin(plan: Plan): Promise<Pick<RunRequest, 'id' | 'by'> & { readonly earlier: RunRecord | undefined }>;
  /** Notes what the engine read and what that costs. */
  charge(result: QueryResult): void;
  end(result: RunResult): Promise<void>;
  /** @returns the period if this is the end of the run; undefined if it will be tried again */
  fail(error: unknown): Promise<string | undefined>;
}

export function recorder(request: RunRequest, { ledger, now, onPlan }: Effects): Recorder {
  const startedAt = now();
  const times = stepTimes(startedAt);
  let period = request.period;
  let charged: Partial<RunRecord> = {};
  const save = async (state: RunState, detail: string, more: Partial<RunRecord> = {}) => {
    const { id, report, trigger, asked, queueMessage } = request;
    const said = { id, report: report.name, period, trigger, detail, ...charged, ...more, state };
    const timing = { startedAt, updatedAt: now(), milliseconds: times.durations() };
    return noteRun({ ...said, ...defined({ asked, queueMessage }), ...timing }, ledger);
  };
  return {
    ...times,
    async begin(plan) {
      period = plan.period.id;
      onPlan?.(period);
      const { id, by } = request;
      return { id, by, earlier: await save('running', '') };
    },
    charge(result) {
      charged = charges(result);
    },
    async end({ status, edition, isHeld, waits, summary }) {
      await save(
        isHeld ? 'held' : waits ? 'waiting' : status,
        summary,
        edition ? { edition: editionPath(edition) } : {},
      );
    },
    async fail(error) {
      const isOver = !(request.isTriedAgain && error instanceof RetryableError);
      // The error itself is what must be reported, also if the ledger cannot be written.
      const more = isOver && error instanceof RetryableError ? { delayed: true } : {};
      await save(isOver ? 'failed' : 'running', messageOf(error), more).catch(() => {});
      return isOver ? period : undefined;
    },
  };
}

function stepTimes(startedAt: string): StepTimes {
  const found: Record<string, number> = {};
  return {
    startedAt,
    async timed(step, work) {
      const begun = performance.now();
      try {
        return await work();
      } finally {
        found[step] = (found[step] ?? 0) + performance.now() - begun;
      }
    },
    durations: () => Object.fromEntries(Object.entries(found).map(([step, ms]) => [step, Math.round(ms)])),
  };
}
