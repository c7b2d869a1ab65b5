/** Notices about editions that need approval: one waits, its time is nearly or wholly up, or it was sent back. */
import { deadlineOf, reviewersOf } from '../../archive/approval.ts';
import type { Manifest } from '../../archive/manifest.ts';
import { localDay } from '../../calendar/zone.ts';
import type { Review } from '../../ledger/ledger.ts';
import type { Templates } from '../../templates/directories.ts';
import { firstLanguage } from '../../templates/texts.ts';
import { type Finding, type Notice, noticeTo } from '../notices.ts';
import { reasonsOf } from './held.ts';
import type { Say } from './owner.ts';
import { ownersIn, ownerWith } from './owners.ts';

/** Told once an edition, to each of those who may approve it. */
export const waitingFinding = (manifest: Manifest): Finding => ({
  ...about(manifest, 'approval'),
  inWords: (say) => ({
    title: say('notice_approval_title'),
    why: [
      say('notice_approval_why', { by: namesOf(manifest, say) }),
      ...timeOf(manifest, 'notice_approval_until', say),
      ...heldOf(manifest, say),
      say('notice_approval_help'),
    ],
  }),
});

/** Told once when little time is left, or none: to those who may approve it, and to the owner. */
export const dueFinding = (manifest: Manifest, when: 'soon' | 'late'): Finding => ({
  ...about(manifest, `approval-${when}`),
  inWords: (say) => ({
    title: say(`notice_approval_${when}_title`),
    why: [
      ...timeOf(manifest, when === 'late' ? 'notice_approval_late_why' : 'notice_approval_until', say),
      say('notice_approval_why', { by: namesOf(manifest, say) }),
      ...heldOf(manifest, say),
    ],
  }),
});

/** Told once, to the owner. */
const sentBackFinding = (manifest: Manifest, { by, because }: Review): Finding => ({
  ...about(manifest, 'sent-back'),
  inWords: (say) => ({
    title: say('notice_sent_back_title'),
    why: [say('notice_sent_back_why', { by, because }), say('notice_sent_back_help')],
  }),
  commands: [
    `periodical show ${manifest.edition}`,
    `periodical run ${manifest.report} --period ${manifest.period.id} --send`,
  ],
});

const about = ({ edition }: Manifest, kind: string) => ({
  kind,
  key: 'edition',
  about: edition,
  commands: [`periodical show ${edition}`, `periodical approve ${edition} --by ADDRESS`],
});

const namesOf = (manifest: Manifest, say: Say) => reviewersOf(manifest).join(say('list_separator'));

function timeOf(manifest: Manifest, key: string, say: Say): string[] {
  const { timezone, approval } = manifest;
  const deadline = deadlineOf(manifest);
  if (deadline === undefined) return [];
  return [say(key, { at: `${localDay(deadline, timezone)} ${approval?.before}`, timezone })];
}

function heldOf(manifest: Manifest, say: Say): string[] {
  if (!manifest.heldAtMaking) return [];
  return [say('notice_approval_held', { reasons: reasonsOf(manifest, say).join(say('band_reasons')) })];
}

/** Tells each of those who may approve an edition, in the first language of its report. */
export async function tellReviewers(
  manifest: Manifest,
  finding: Finding,
  templates: Templates,
  notify: (notice: Notice) => Promise<unknown>,
): Promise<void> {
  const language = firstLanguage(manifest.title);
  for (const address of reviewersOf(manifest))
    await notify(noticeTo(ownerWith(address, language, templates), finding, 'notice_reviewer_reason'));
}

/** Tells the owner of a report that an edition was sent back, and why. */
export async function tellSentBack(
  manifest: Manifest,
  review: Review,
  templates: Templates,
  notify: (notice: Notice) => Promise<unknown>,
): Promise<void> {
  const owner = ownersIn(templates)(manifest.report);
  if (owner) await notify(noticeTo(owner, sentBackFinding(manifest, review)));
}
