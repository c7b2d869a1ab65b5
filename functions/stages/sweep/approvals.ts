/** Editions that need approval: whose time is nearly or wholly up is told, and what was decided is carried out. */
import { deadlineOf } from '../../archive/approval.ts';
import { parseEditionPath } from '../../archive/archive.ts';
import type { Manifest } from '../../archive/manifest.ts';
import { provedManifest } from '../../archive/proved.ts';
import { type Asked, needingApproval } from '../../archive/waiting.ts';
import { addTime } from '../../calendar/instant.ts';
import { defined } from '../../defined.ts';
import { dueFinding, tellReviewers, tellSentBack } from '../../deliver/notices/approval.ts';
import { ownersIn } from '../../deliver/notices/owners.ts';
import { noticeTo } from '../../deliver/notices.ts';
import type { Send } from '../../ledger/ledger.ts';
import type { DeliveryTask } from '../../queue/messages.ts';
import type { SweepEffects } from './effects.ts';
import type { Faults } from './faults.ts';
import type { Approvals, Waiting } from './findings.ts';
import { hoursBefore, reachDays } from './reach.ts';

/** Those who may approve, and the owner, hear so long before the time is up. */
const minutesBefore = 60;

type ApprovalEffects = Pick<
  SweepEffects,
  'archive' | 'signer' | 'ledger' | 'deliveries' | 'templates' | 'notify' | 'now'
>;

/** Looks at the newest editions of a report, each by itself; decisions of long ago were carried out long ago. */
export async function lookAtApprovals(
  report: string,
  { attempt }: Faults,
  effects: ApprovalEffects,
): Promise<Approvals> {
  const since = hoursBefore(effects.now(), reachDays * 24);
  const asked = await attempt(report, () => needingApproval(report, effects.ledger), []);
  const waiting: Waiting[] = [];
  const resumed: Send[] = [];
  for (const one of asked) {
    if (!one.review) waiting.push(...(await attempt(report, () => waitingFor(one, effects), [])));
    else if (one.review.at > since)
      resumed.push(...(await attempt(report, () => carryOut(one, effects), [])));
  }
  return { waiting, resumed };
}

async function waitingFor({ entry }: Asked, effects: ApprovalEffects): Promise<Waiting[]> {
  const manifest = await manifestOf(entry.edition, effects);
  if (!manifest) return [];
  const deadline = deadlineOf(manifest);
  const when = deadline === undefined ? undefined : timeLeft(deadline, effects.now());
  if (when) {
    const finding = dueFinding(manifest, when);
    await tellReviewers(manifest, finding, effects.templates, effects.notify);
    const owner = ownersIn(effects.templates)(manifest.report);
    if (owner) await effects.notify(noticeTo(owner, finding));
  }
  return [{ edition: entry.edition, ...defined({ deadline, when }) }];
}

function timeLeft(deadline: string, now: string): 'soon' | 'late' | undefined {
  if (now >= deadline) return 'late';
  return now >= addTime(deadline, { seconds: -minutesBefore * 60 }) ? 'soon' : undefined;
}

/** Whoever decided may have been cut off before the mails went out, or the owner was told. */
async function carryOut({ entry, review }: Asked, effects: ApprovalEffects): Promise<Send[]> {
  if (review?.verdict !== 'approved') {
    const manifest = await manifestOf(entry.edition, effects);
    if (manifest && review) await tellSentBack(manifest, review, effects.templates, effects.notify);
    return [];
  }
  const held = (await effects.ledger.listSends(entry.edition)).filter(({ state }) => state === 'held');
  const messages = held.flatMap(({ edition, recipient: address, addressing }): DeliveryTask[] =>
    addressing ? [{ edition, recipient: { address, ...addressing } }] : [],
  );
  await effects.deliveries.sendAll(messages);
  return held;
}

async function manifestOf(path: string, effects: ApprovalEffects): Promise<Manifest | undefined> {
  const id = parseEditionPath(path);
  return id && provedManifest(id, effects);
}
