/** Feedback of SES on mails that went out: noted in the ledger; a lost address gets no more mail. */
import { mailboxOf } from '../address.ts';
import { reportOf } from '../archive/archive.ts';
import { epochSeconds } from '../calendar/instant.ts';
import { RetryableError } from '../errors.ts';
import { isAbout, keyOf } from '../ledger/entries.ts';
import type { SendKey } from '../ledger/ledger.ts';
import { unlinked } from '../text/clean.ts';
import type { OwnerOf } from './notices/owner.ts';
import { type Finding, type NoticeEffects, noticeTo, sendNotice } from './notices.ts';
import { type MailEvent, parseEvent } from './ses/event.ts';
import { signInAbout } from './sign-in.ts';

export interface FeedbackEffects extends NoticeEffects {
  readonly ownerOf: OwnerOf;
  readonly log: (message: string, fields: Readonly<Record<string, unknown>>) => void;
  /** Logs and counts an event about a mail that the ledger does not know. */
  readonly unmatched: (fields: Readonly<Record<string, unknown>>) => void;
}

/**
 * Takes one message of the queue. Taking it again changes nothing. An event about a mail that this deployment's
 * ledger does not know changes nothing either: it is logged and counted as unmatched.
 * @throws InputError it is not a known event of SES
 * @throws RetryableError the owner could not be notified
 */
export async function takeFeedback(body: string, effects: FeedbackEffects): Promise<void> {
  const event = parseEvent(body);
  if ('ignored' in event) return effects.log('feedback ignored', { why: event.ignored });
  for (const named of event.sends) {
    if (named.edition === signInAbout) {
      await noteSignIn(named, event, effects);
      continue;
    }
    const send = await knownSend(named, event.messageId, effects.ledger);
    if (send) await note(send, event, effects);
    else
      effects.unmatched({ ...named, event: event.event, messageId: event.messageId, detail: event.detail });
  }
}

/** A code to sign in is in no ledger: it is not sent twice, and nobody else hears of it. */
async function noteSignIn(
  { recipient: address, edition }: SendKey,
  { event, suppressAs: reason, detail }: MailEvent,
  { ledger, now, log }: FeedbackEffects,
): Promise<void> {
  log('feedback', { edition, recipient: address, event, detail });
  if (reason) await ledger.suppress({ address, report: '*', reason, at: now(), detail });
}

/** The send that an event is about, as the ledger names its recipient: SES may write it in other letters. */
async function knownSend(
  named: SendKey,
  messageId: string,
  ledger: FeedbackEffects['ledger'],
): Promise<SendKey | undefined> {
  const exact = await ledger.traceOf(named);
  if (exact) return isAbout(exact, messageId) ? named : undefined;
  const mailbox = mailboxOf(named.recipient);
  for (const send of await ledger.listSends(named.edition)) {
    if (send.channel !== named.channel || mailboxOf(send.recipient) !== mailbox) continue;
    const trace = await ledger.traceOf(send);
    if (trace && isAbout(trace, messageId)) return keyOf(send);
  }
  return undefined;
}

async function note(send: SendKey, event: MailEvent, effects: FeedbackEffects): Promise<void> {
  const changed = await effects.ledger.observe(send, event.event, event.detail, effects.now());
  effects.log('feedback', { ...send, event: event.event, detail: event.detail, changed });
  if (event.suppressAs) await giveUp(send, event.suppressAs, event, effects);
}

/** The address first: should the notice fail, the next attempt finds it suppressed already. */
async function giveUp(
  send: SendKey,
  reason: 'bounced' | 'complained',
  { detail, at }: MailEvent,
  effects: FeedbackEffects,
): Promise<void> {
  const { recipient: address, edition } = send;
  const now = effects.now();
  // When it happened: an event that comes once more after somebody lifted the suppression is not news.
  const since = at !== undefined && epochSeconds(at) < epochSeconds(now) ? at : now;
  await effects.ledger.suppress({ address, report: '*', reason, at: since, detail });
  const owner = await effects.ownerOf(reportOf(edition));
  if (!owner) return effects.log('no owner to notify', { edition, address, reason });
  const delivery = await sendNotice(noticeTo(owner, lostReader(send, reason, detail)), effects);
  effects.log('notice', { ...delivery, about: edition });
  if (delivery.state === 'failed') {
    throw new RetryableError(
      `the notice to ${owner.address} about ${address} was not sent: ${delivery.detail}`,
      { afterSeconds: delivery.afterSeconds ?? 0 },
    );
  }
}

function lostReader(
  { recipient: address, edition }: SendKey,
  reason: 'bounced' | 'complained',
  detail: string,
): Finding {
  return {
    kind: reason,
    key: address,
    about: edition,
    inWords: (say) => ({
      title: say(`notice_${reason}_title`, { address }),
      why: [say(`notice_${reason}_why`, { detail: unlinked(detail) }), say('notice_lost_help', { address })],
    }),
    commands: [
      `periodical show ${edition}`,
      `periodical resend ${edition} --to NEW@ADDRESS`,
      `periodical allow ${address} --because "…"`,
    ],
  };
}
