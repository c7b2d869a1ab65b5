/** Starts a run that somebody asked for, over HTTP or in the reading room. */
import type { Ledger, RunRecord } from '../ledger/ledger.ts';
import { isSameRun } from '../ledger/runs.ts';
import { askedIn, parseRunMessage, type RunMessage } from '../queue/messages.ts';
import type { Queue } from '../queue/queue.ts';

export interface StartingEffects {
  readonly ledger: Pick<Ledger, 'addRun'>;
  /** Has runs made: the queue in the cloud, a process for each on one machine. */
  readonly runs: Pick<Queue<RunMessage>, 'send'>;
}

/**
 * Notes a run and has it made. The same id is the same run: asked for again, it goes on by the words of the first time.
 * @returns another run that has the id; undefined: it is started
 */
export async function startOnce(
  message: RunMessage & { id: string },
  period: string,
  { ledger, runs }: StartingEffects,
): Promise<RunRecord | undefined> {
  const queued = queuedRun(message, period);
  const earlier = await ledger.addRun(queued);
  if (earlier && !isSameRun(queued, earlier)) return earlier;
  // The first one's words, in which "last month" is what it was then; its message may not have come through.
  const first = earlier?.queueMessage;
  await runs.send(first === undefined ? message : parseRunMessage(first));
  return undefined;
}

/** Whoever asks for the run before a worker took it hears that it waits. */
function queuedRun(message: RunMessage & { id: string }, period: string): RunRecord {
  const { id, report, trigger, at } = message;
  return {
    ...{ id, report, period, trigger, asked: askedIn(message), state: 'queued', detail: '' },
    ...{ startedAt: at, updatedAt: at, milliseconds: {}, queueMessage: JSON.stringify(message) },
  };
}
