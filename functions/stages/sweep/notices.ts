/** What owners hear of what the sweep found: each finding once, however often it is found. */

import type { Notice } from '../../deliver/notices.ts';
import type { RunRecord, Send } from '../../ledger/ledger.ts';
import type { DeadLetter } from '../../queue/queue.ts';
import type { Due } from './due.ts';

export type Untold = Omit<Notice, 'owner'>;

export const missedNotice = ({ report, schedule, period, at }: Due): Untold => ({
  kind: 'missed',
  key: `${schedule}.${at}`,
  about: `${report}/${period}`,
  title: 'a scheduled edition was missed, and is being made now',
  why: [
    `The schedule "${schedule}" was due at ${at}, and no run of it was ever heard of. It is being made up for now, for the same period and the same subscribers.`,
  ],
  commands: [`periodical runs ${report}`],
});

export const stuckNotice = ({ id, report, period, updatedAt, detail, queueMessage }: RunRecord): Untold => ({
  kind: 'stuck',
  key: id,
  about: `${report}/${period}`,
  title: 'a run did not go on',
  why: [
    `Nothing was heard of the run ${id} since ${updatedAt}; it said: ${detail || 'nothing'}.`,
    queueMessage === undefined
      ? 'How it was asked for is not known, so it is not taken up again by itself.'
      : 'It is taken up again now. What it had done is kept, and nobody gets a mail twice.',
  ],
  commands: [`periodical runs ${report}`, `periodical run ${report} --period ${period}`],
});

/** A send that nobody but a person can end. */
export const openNotice = ({ edition, recipient, state, updatedAt }: Send): Untold => ({
  kind: 'open',
  key: recipient,
  about: edition,
  title: `nobody knows whether ${recipient} got the mail`,
  why: [
    state === 'pending'
      ? `The mail was to be sent at ${updatedAt} and was not; how it was to be sent is not known.`
      : `It was handed to the mail service at ${updatedAt}, whose answer was lost. It is not sent again by itself, as it may have arrived: ask ${recipient}.`,
  ],
  commands: [`periodical show ${edition}`, `periodical resend ${edition} --to ${recipient}`],
});

/** A message that its queue has given up. */
export function deadNotice(
  queue: string,
  { id, report, about, what }: DeadLetter & { report: string },
): Untold {
  return {
    kind: 'dead',
    key: id,
    about,
    title: `a message of the queue ${queue} was given up`,
    why: [
      `It was tried several times and failed each time: ${what}. It lies among the dead letters of the queue, where nothing takes it up by itself.`,
      'Why it failed stands in the log of the function and in the list of runs. When that is mended, put the message back (docs/operate.md), or ask again:',
    ],
    commands: [`periodical runs ${report}`],
  };
}

export interface MissedSchedule {
  readonly report: string;
  readonly schedule: string;
  /** `YYYY-MM`, in UTC. */
  readonly month: string;
  readonly due: readonly Due[];
  /** Those that never started a run by themselves. */
  readonly silent: readonly Due[];
}

/** The dead man's notice: once a month, where a schedule did not fire as often as it should have. */
export const missedScheduleNotice = ({ report, schedule, month, due, silent }: MissedSchedule): Untold => ({
  kind: 'silent',
  key: `${schedule}.${month}`,
  about: `${report}/${month}`,
  title: `the schedule ${schedule} did not fire as it should in ${month}`,
  why: [
    `It was due ${times(due.length)} and did not fire ${times(silent.length)}: ${silent.map(({ at, period }) => `${at} (${period})`).join(', ')}.`,
    'Periods that the sweep found in time were made up for; an older one has to be asked for.',
  ],
  commands: [...new Set(silent.map(({ period }) => `periodical run ${report} --period ${period} --send`))],
});

const times = (count: number) => (count === 1 ? 'once' : `${count} times`);
