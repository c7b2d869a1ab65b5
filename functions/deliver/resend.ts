/** Sending again: which sends of an edition are not done, and what may be done about each. */
import { mailboxOf } from '../address.ts';
import { secondsBetween } from '../calendar/instant.ts';
import type { Addressing, Recipient } from '../ledger/addressing.ts';
import type { Send, SendState } from '../ledger/ledger.ts';
import { leaseSeconds } from './lease.ts';

/** The mails of an edition as the ledger has them, and where they go out. */
export interface SendTable {
  /** The sends through one channel. */
  readonly sends: readonly Send[];
  /** Instant in UTC. */
  readonly now: string;
  /** The channel sends nothing twice, so that what is in doubt may simply be sent again. */
  readonly idempotent: boolean;
  /** Languages of the edition, the first one first. */
  readonly languages: readonly string[];
}

/** What is open, by what helps. */
export interface Open {
  /** Nothing went out: failed for sure, or not tried yet. */
  readonly failed: readonly Send[];
  /** The answer was lost: it went out or not. */
  readonly unknown: readonly Send[];
  /** Another process is at it. */
  readonly underWay: readonly Send[];
  /** Waiting for the edition's release. */
  readonly held: readonly Send[];
}

export function openOf({ sends, now, idempotent }: SendTable): Open {
  const inState = (...states: readonly SendState[]) => sends.filter(({ state }) => states.includes(state));
  const isLost = ({ updatedAt }: Send) => idempotent || secondsBetween(updatedAt, now) > leaseSeconds;
  const sending = inState('sending');
  return {
    failed: inState('failed', 'pending'),
    unknown: [...inState('unknown'), ...sending.filter(isLost)],
    underWay: sending.filter((send) => !isLost(send)),
    held: inState('held'),
  };
}

/** One recipient to be sent to, and from which states that is right: another one is news, and changes nothing. */
export interface Step {
  readonly recipient: Recipient;
  /** Empty where the ledger has nothing of them yet. */
  readonly from: readonly SendState[];
}

export interface Refused {
  readonly address: string;
  readonly why: string;
}

export interface ResendPlan {
  readonly steps: readonly Step[];
  readonly refused: readonly Refused[];
}

export interface OpenAsked {
  readonly failed: boolean;
  readonly unknown: boolean;
}

/** Everybody whose send failed or is in doubt. */
export function planPending(sheet: SendTable, { failed, unknown }: OpenAsked): ResendPlan {
  const open = openOf(sheet);
  // What sends nothing twice may simply be tried again: there, nothing is in doubt for good.
  const doubtful = unknown || (failed && sheet.idempotent) ? open.unknown : [];
  return planOf([...(failed ? open.failed : []), ...doubtful].map(stepAsBefore));
}

/** Everybody who was to get a held edition and has not: nothing of it went out before its release. */
export function planRelease(sheet: SendTable): ResendPlan {
  const { held, failed, unknown } = openOf(sheet);
  return planOf([...held, ...failed, ...(sheet.idempotent ? unknown : [])].map(stepAsBefore));
}

/**
 * Everybody who has an earlier revision and nothing of this one, as they got that.
 * @param earlier sends of the earlier revisions, the oldest revision first
 */
export function planReaders(sheet: SendTable, earlier: readonly Send[]): ResendPlan {
  const known = new Set(sheet.sends.map(({ recipient }) => mailboxOf(recipient)));
  const readers = new Map<string, Send>();
  for (const send of earlier) {
    const mailbox = mailboxOf(send.recipient);
    if (send.state === 'sent' || send.state === 'delivered') readers.set(mailbox, send);
  }
  const missing = [...readers].filter(([mailbox]) => !known.has(mailbox));
  return planOf(
    missing.map(([, { recipient: address, addressing }]) =>
      addressing && sheet.languages.includes(addressing.language)
        ? { recipient: { address, ...addressing }, from: [] }
        : { address, why: 'got the earlier edition in a language that this one lacks; --to sends it' },
    ),
  );
}

export interface AddressAsked {
  readonly address: string;
  /** Send it though it went out before. */
  readonly again: boolean;
  readonly language?: string;
}

/** One address alone, whether the ledger knows it or not. */
export function planAddress(sheet: SendTable, { address, again, language }: AddressAsked): Step | Refused {
  const addressed = (addressing: Addressing): Addressing =>
    language === undefined ? addressing : { ...addressing, language };
  const asked: Addressing = { language: sheet.languages[0] ?? 'en', attach: ['pdf'], subscribed: false };
  // Whatever the case of its letters: the same mailbox must not get it twice by a slip of the hand.
  const send = sheet.sends.find(({ recipient }) => mailboxOf(recipient) === mailboxOf(address));
  if (!send) return { recipient: { address, ...addressed(asked) }, from: [] };
  const known = addressed(send.addressing ?? asked);
  if (openOf(sheet).underWay.includes(send)) return refusal(send, 'is being sent right now; ask again later');
  if (!wentOut.includes(send.state)) return step(send, known);
  if (!again) {
    return refusal(send, `has it: ${send.state} at ${send.updatedAt}; --again sends it anyway`);
  }
  return step(send, { ...known, copy: (known.copy ?? 1) + 1 });
}

const wentOut: readonly SendState[] = ['sent', 'delivered', 'bounced', 'complained'];

function stepAsBefore(send: Send): Step | Refused {
  if (send.addressing) return step(send, send.addressing);
  return refusal(send, 'was recorded by an earlier version without its language; --to sends it');
}

// `pending` too: where the answer to the opening was lost, it is made a second time.
const step = ({ recipient, state }: Send, addressing: Addressing): Step => ({
  recipient: { address: recipient, ...addressing },
  from: state === 'sending' ? ['unknown', 'pending'] : [state, 'pending'],
});

const refusal = ({ recipient }: Send, why: string): Refused => ({ address: recipient, why });

export function planOf(found: readonly (Step | Refused)[]): ResendPlan {
  return {
    steps: found.filter((one) => 'from' in one),
    refused: found.filter((one) => 'why' in one),
  };
}
