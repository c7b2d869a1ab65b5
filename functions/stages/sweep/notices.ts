/** Notices about what the sweep found: each finding once, however often it is found. */

import type { Say } from '../../deliver/notices/owners.ts';
import type { Finding } from '../../deliver/notices.ts';
import { sha256 } from '../../hash.ts';
import type { RunRecord, Send } from '../../ledger/ledger.ts';
import type { DeadLetter, RequestedWork } from '../../queue/queue.ts';
import type { Broken, Due, MissedSchedule } from './findings.ts';

export const missedFinding = ({ report, schedule, period, at }: Due): Finding => ({
  kind: 'missed',
  key: `${schedule}.${at}`,
  about: `${report}/${period}`,
  inWords: (say) => ({
    title: say('notice_missed_title'),
    why: [say('notice_missed_why', { schedule, at })],
  }),
  commands: [`periodical runs ${report}`],
});

/** Told once a day for as long as it is so. */
export const brokenFinding = ({ report, message }: Broken, day: string): Finding => ({
  kind: 'broken',
  key: sha256(message).slice(0, 16),
  about: `${report}/${day}`,
  inWords: (say) => ({ title: say('notice_broken_title'), why: [say('notice_broken_why'), message] }),
  commands: [],
});

export const stuckFinding = ({
  id,
  report,
  period,
  updatedAt: at,
  detail,
  queueMessage,
}: RunRecord): Finding => ({
  kind: 'stuck',
  key: id,
  about: `${report}/${period}`,
  inWords: (say) => ({
    title: say('notice_stuck_title'),
    why: [
      say(detail === '' ? 'notice_stuck_silent' : 'notice_stuck_why', { id, at, detail }),
      say(queueMessage === undefined ? 'notice_stuck_unknown' : 'notice_stuck_requeued'),
    ],
  }),
  commands: [`periodical runs ${report}`, `periodical run ${report} --period ${period}`],
});

/** A send that only a person can end. */
export const openFinding = ({ edition, recipient: address, state, updatedAt: at }: Send): Finding => ({
  kind: 'open',
  key: address,
  about: edition,
  inWords: (say) => ({
    title: say('notice_open_title', { address }),
    why: [say(state === 'pending' ? 'notice_open_pending' : 'notice_open_unknown', { address, at })],
  }),
  commands: [`periodical show ${edition}`, `periodical resend ${edition} --to ${address}`],
});

/** Something asked for that its queue has given up, told once however many of its messages lie there. */
export const deadFinding = (queue: string, { report, about, what }: ReadableLetter): Finding => ({
  kind: 'dead',
  key: keyOf(what),
  about,
  inWords: (say) => ({
    title: say('notice_dead_title', { queue }),
    why: [say('notice_dead_why', { what: say(`notice_dead_${what.kind}`, what) }), say('notice_dead_help')],
  }),
  commands: [`periodical runs ${report}`],
});

function keyOf(what: RequestedWork): string {
  if ('run' in what) return what.run;
  return what.kind === 'mail' ? what.address : sha256(`${what.address}\n${what.title}`).slice(0, 16);
}

type ReadableLetter = Extract<DeadLetter, { readonly report: string }>;

/** The dead man's notice: once a month, if a schedule did not fire as often as it should have. */
export const silentFinding = ({ report, schedule, month, due, silent }: MissedSchedule): Finding => ({
  kind: 'silent',
  key: `${schedule}.${month}`,
  about: `${report}/${month}`,
  inWords: (say) => ({
    title: say('notice_silent_title', { schedule, month }),
    why: [
      say('notice_silent_why', {
        due: say('notice_times', { count: due.length }),
        silent: say('notice_times', { count: silent.length }),
        list: listOf(silent, say),
      }),
      say('notice_silent_help'),
    ],
  }),
  commands: [...new Set(silent.map(({ period }) => `periodical run ${report} --period ${period} --send`))],
});

const listOf = (silent: readonly Due[], say: Say) =>
  silent.map(({ at, period }) => say('notice_silent_one_time', { at, period })).join(say('list_separator'));
