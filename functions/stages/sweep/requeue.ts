/** Runs and sends that were begun and not ended, handed to their queues once more. */
import { InputError } from '../../errors.ts';
import type { RunRecord, Send } from '../../ledger/ledger.ts';
import { isStuck } from '../../ledger/runs.ts';
import { type DeliveryTask, parseRunMessage } from '../../queue/messages.ts';
import type { Report } from '../../templates/report.ts';
import type { SweepEffects } from './effects.ts';
import type { Faults } from './faults.ts';

/** The same run under the same id: it continues, and finished work is kept. */
export async function requeueRuns(
  report: Report,
  { since, before }: Readonly<Record<'since' | 'before', string>>,
  { attempt }: Faults,
  { ledger, runs }: Pick<SweepEffects, 'ledger' | 'runs'>,
): Promise<RunRecord[]> {
  const recent = (await ledger.listRuns(report.name, 100)).filter(({ startedAt }) => startedAt > since);
  for (const { id, detail } of recent.filter(({ state }) => state === 'unreadable')) {
    await attempt(report.name, () => Promise.reject(InputError.at(`ledger: run ${id}`, detail)), undefined);
  }
  const stuck = recent.filter((run) => isStuck(run, before));
  for (const { queueMessage } of stuck) {
    if (queueMessage === undefined) continue;
    await attempt(report.name, () => runs.send(parseRunMessage(queueMessage)), undefined);
  }
  return stuck;
}

/**
 * A send that was never claimed is sent by another message as well as by the one that was lost, and a claim whose
 * lease has passed is ended as `unknown` by it: the ledger lets nobody send twice.
 */
export async function requeueSends(
  open: readonly Send[],
  { deliveries }: Pick<SweepEffects, 'deliveries'>,
): Promise<{ resumed: Send[]; left: Send[] }> {
  // A notice that got lost is not a reason for another: the finding that it was about is told again.
  const mails = open.filter(({ channel }) => !channel.startsWith('notice:'));
  const resumed = mails.filter(({ state, addressing }) => state !== 'unknown' && addressing !== undefined);
  const messages = resumed.flatMap(({ edition, recipient: address, addressing }): DeliveryTask[] =>
    addressing ? [{ edition, recipient: { address, ...addressing } }] : [],
  );
  await deliveries.sendAll(messages);
  // Whoever owns a mail that failed was told so.
  const left = mails.filter((send) => !resumed.includes(send) && send.state !== 'failed');
  return { resumed, left };
}
