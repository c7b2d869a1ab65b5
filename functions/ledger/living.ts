/**
 * The ledger of one machine knows which runs are alive: the process of a run holds a lock as long as the run is under
 * way. A run that is noted as running and holds none was interrupted, whatever ended its process.
 */
import { join } from 'node:path';
import { makeFolder } from '../durable-file.ts';
import { type FileLock, isUnlocked, tryLock } from '../file-lock.ts';
import type { Ledger, RunRecord } from './ledger.ts';

export interface LivingLedger extends Ledger {
  /**
   * Notes that the runs of this process are interrupted; what they say later is not noted.
   * @param now instant in UTC
   */
  interrupt(now: string): void;
}

interface Alive {
  readonly run: RunRecord;
  readonly lock: FileLock | undefined;
}

/** @param directory of the locks, on this machine's own disk */
export function livingLedger(ledger: Ledger, directory: string): LivingLedger {
  const alive = new Map<string, Alive>();
  let isOver = false;
  const lockOf = (id: string) => join(directory, `run-${encodeURIComponent(id)}.sqlite`);
  const seen = (run: RunRecord): RunRecord =>
    run.state === 'running' && !alive.has(run.id) && isUnlocked(lockOf(run.id))
      ? { ...run, state: 'interrupted', detail: run.detail || 'its process ended without a word' }
      : run;
  const holdIfRunning = (run: RunRecord): void => {
    if (run.state !== 'running') return;
    makeFolder(directory);
    alive.set(run.id, { run, lock: alive.get(run.id)?.lock ?? tryLock(lockOf(run.id)) });
  };
  return {
    ...ledger,
    async addRun(run) {
      if (isOver) return undefined;
      holdIfRunning(run);
      const earlier = await ledger.addRun(run);
      if (earlier) endOf(run.id, alive);
      return earlier;
    },
    async saveRun(run) {
      if (isOver) return;
      holdIfRunning(run);
      await ledger.saveRun(run);
      if (run.state !== 'running') endOf(run.id, alive);
    },
    readRun: async (id) => {
      const run = await ledger.readRun(id);
      return run && seen(run);
    },
    listRuns: async (...asked) => (await ledger.listRuns(...asked)).map(seen),
    interrupt(now) {
      isOver = true;
      for (const { run } of [...alive.values()]) {
        const detail = 'it was interrupted; the same command continues';
        void ledger.saveRun({ ...run, state: 'interrupted', detail, updatedAt: now }).catch(() => {});
        endOf(run.id, alive);
      }
    },
    close() {
      for (const id of [...alive.keys()]) endOf(id, alive);
      ledger.close();
    },
  };
}

function endOf(id: string, alive: Map<string, Alive>): void {
  alive.get(id)?.lock?.remove();
  alive.delete(id);
}
