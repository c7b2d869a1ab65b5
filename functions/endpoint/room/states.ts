/** How runs and mails are, for pages: the mood of each state; its word is `run_STATE` or `mail_STATE`. */
import type { RunState, SendState } from '../../ledger/ledger.ts';
import type { Mood } from './status.ts';

export const runMood: Readonly<Record<RunState, Mood>> = {
  ...{ queued: 'neutral', running: 'neutral', made: 'good', unchanged: 'good', held: 'warn' },
  ...{ waiting: 'neutral', skipped: 'warn', failed: 'bad', interrupted: 'bad', unreadable: 'bad' },
};

export const mailMood: Readonly<Record<SendState, Mood>> = {
  ...{ held: 'warn', pending: 'neutral', sending: 'neutral', sent: 'good', delivered: 'good' },
  ...{
    bounced: 'bad',
    complained: 'bad',
    failed: 'bad',
    unknown: 'warn',
    suppressed: 'warn',
    unreadable: 'bad',
  },
};
