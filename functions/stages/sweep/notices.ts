/** Notices about what the sweep found: each finding once, however often it is found. */

import type { Say } from '../../deliver/notices/owner.ts';
import type { Finding } from '../../deliver/notices.ts';
import { sha256 } from '../../hash.ts';
import type { RunRecord, Send } from '../../ledger/ledger.ts';
import { runId } from '../../queue/messages.ts';
import type { DeadLetter, RequestedWork } from '../../queue/queue.ts';
import type { Due, MissedSchedule } from './findings.ts';

/**
 * What a report's schedules asked for and nobody began, in one notice: what nothing ran for, or what the clocks
 * skipped.
 * @param dues newest first, one at least
 */
export function missedFinding(dues: readonly Due[], timezone: string): Finding {
  const [{ report, period, skipped } = noDue] = dues;
  const kind = skipped === undefined ? 'missed' : 'clock';
  const count = dues.length;
  const shown = dues.slice(0, maxShown);
  const more = count - shown.length;
  return {
    kind,
    key: sha256(dues.map(runId).join('\n')).slice(0, 16),
    about: `${report}/${period}`,
    inWords: (say) => ({
      title: say(`notice_${kind}_title`, { count }),
      why: [
        say(`notice_${kind}_why`),
        [
          ...shown.map((due) => `    ${say(`notice_${kind}_due`, { timezone, skipped: '', ...due })}`),
          ...(more > 0 ? [`    ${say('notice_held_more', { count: more })}`] : []),
        ].join('\n'),
      ],
    }),
    commands: [`periodical runs ${report}`],
  };
}

const noDue: Due = { report: '', schedule: '', period: '', at: '' };

/** Periods that one notice lists. */
const maxShown = 10;

/** Told once a day for as long as something is so, however much it is. */
export const brokenFinding = (
  report: string,
  messages: readonly string[],
  { day, key }: Readonly<Record<'day' | 'key', string>>,
): Finding => ({
  kind: 'broken',
  key,
  about: `${report}/${day}`,
  inWords: (say) => ({ title: say('notice_broken_title'), why: [say('notice_broken_why'), ...messages] }),
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
    why: [
      say(`notice_open_${['pending', 'unreadable'].includes(state) ? 'pending' : 'unknown'}`, {
        address,
        at,
      }),
    ],
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
