/** Asking a deployed system until it has the answer. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger, RunRecord } from '../../../functions/ledger/ledger.ts';

export async function until<T>(ask: () => Promise<T | undefined>, seconds = 240): Promise<T> {
  for (const giveUp = Date.now() + seconds * 1000; ; await sleep(500)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > giveUp) throw new Error(`nothing within ${seconds} s`);
  }
}

/** The run once it has ended, well or not. */
export const ended = (ledger: Ledger, id: string): Promise<RunRecord> =>
  until(async () => {
    const record = await ledger.readRun(id);
    return record && !['queued', 'running'].includes(record.state) ? record : undefined;
  });
