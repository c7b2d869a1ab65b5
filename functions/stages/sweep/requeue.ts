/** Runs and sends that were begun and not ended, handed to their queues once more. */
import type { RunRecord, Send } from '../../ledger/ledger.ts';
import { type DeliveryTask, parseRunMessage } from '../../queue/messages.ts';
import type { Report } from '../../templates/report.ts';
import type { SweepEffects } from './effects.ts';

/** The same run under the same id: it continues, and finished work is kept. */
export async function requeueRuns(
  reports: readonly Report[],
  { since, before }: Readonly<Record<'since' | 'before', string>>,
  { ledger, runs }: Pick<SweepEffects, 'ledger' | 'runs'>,
): Promise<RunRecord[]> {
  const recent = await Promise.all(reports.map((report) => ledger.listRuns(report.name, 100)));
  const stuck = recent.flat().filter((run) => isOpen(run) && run.updatedAt < before && run.startedAt > since);
  for (const { queueMessage } of stuck) {
    if (queueMessage !== undefined) await runs.send(parseRunMessage(queueMessage));
  }
  return stuck;
}

/** Whoever interrupted a run of their own knows that it has not ended. */
const isOpen = ({ state, queueMessage }: RunRecord) =>
  state === 'running' || (state === 'interrupted' && queueMessage !== undefined);

/**
 * A send that was never claimed is sent by another message as well as by the one that was lost, and a claim whose
 * lease has passed is ended as `unknown` by it: the ledger lets nobody send twice.
 */
export async function requeueSends(
  open: readonly Send[],
  { deliveries }: Pick<SweepEffects, 'deliveries'>,
): Promise<{ resumed: Send[]; left: Send[] }> {
  // A notice that got lost is no reason for another: the finding that it was about is told again.
  const mails = open.filter(({ channel }) => !channel.startsWith('notice:'));
  const resumed = mails.filter(({ state, addressing }) => state !== 'unknown' && addressing !== undefined);
  const messages = resumed.flatMap(({ edition, recipient: address, addressing }): DeliveryTask[] =>
    addressing ? [{ edition, recipient: { address, ...addressing } }] : [],
  );
  await deliveries.sendAll(messages);
  return { resumed, left: mails.filter((send) => !resumed.includes(send)) };
}
