/** Editions that the lists of the ledger lack: those that were made before there were lists. */
import { refillEditions } from '../../archive/entry.ts';
import type { SweepEffects } from './effects.ts';

/** The sweep's own entry among the runs. No run of a report has such an id. */
const entryId = 'sweep/editions';

/**
 * Lists them, once: a large archive takes thousands of calls to look through. A ledger that was lost has lost the entry
 * too, and is filled again.
 */
export async function listOldEditions({ archive, ledger, now }: SweepEffects): Promise<void> {
  if (await ledger.readRun(entryId)) return;
  await refillEditions({ archive, ledger });
  const at = now();
  await ledger.saveRun({
    ...{ id: entryId, report: entryId, period: 'ever', trigger: 'schedule', state: 'made' },
    ...{ detail: '', startedAt: at, updatedAt: at, milliseconds: {} },
  });
}
