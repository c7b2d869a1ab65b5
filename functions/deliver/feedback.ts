/** What SES tells of mails that went out: noted in the ledger, and an address that is lost gets nothing more. */
import { reportOf } from '../archive/archive.ts';
import { RetryableError } from '../errors.ts';
import type { SendKey } from '../ledger/ledger.ts';
import { type Notice, type NoticeEffects, sendNotice } from './notices.ts';
import { type MailEvent, parseEvent } from './ses/event.ts';

export interface FeedbackEffects extends NoticeEffects {
  /** Address of a report's owner; undefined where there is no such report any more. */
  readonly ownerOf: (report: string) => string | undefined;
  readonly log: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

/**
 * Takes one message of the queue. Twice does what once does.
 * @throws InputError it is no event of SES that we know
 * @throws RetryableError the owner could not be told
 */
export async function takeFeedback(body: string, effects: FeedbackEffects): Promise<void> {
  const event = parseEvent(body);
  if ('ignored' in event) return effects.log('feedback ignored', { why: event.ignored });
  for (const send of event.sends) {
    const changed = await effects.ledger.observe(send, event.event, event.detail, effects.now());
    effects.log('feedback', { ...send, event: event.event, detail: event.detail, changed });
    if (event.suppressAs) await giveUp(send, event.suppressAs, event, effects);
  }
}

/** The address first: should the notice fail, the next attempt finds it suppressed already. */
async function giveUp(
  send: SendKey,
  reason: 'bounced' | 'complained',
  { detail }: MailEvent,
  effects: FeedbackEffects,
): Promise<void> {
  const { recipient: address, edition } = send;
  await effects.ledger.suppress({ address, report: '*', reason, at: effects.now(), detail });
  const owner = effects.ownerOf(reportOf(edition));
  if (owner === undefined) return effects.log('no owner to tell', { edition, address, reason });
  const delivery = await sendNotice(noticeOf(send, owner, reason, detail), effects);
  effects.log('notice', { ...delivery, about: edition });
  if (delivery.state === 'failed') {
    throw new RetryableError(`the notice to ${owner} about ${address} was not sent: ${delivery.detail}`);
  }
}

const titles = {
  bounced: (address: string) => `mails to ${address} come back`,
  complained: (address: string) => `${address} complained of a mail`,
};

const causes = {
  bounced: 'Its mail server says that there is no such mailbox, or that it takes nothing from us.',
  complained: 'The reader marked the mail as unwanted, or their provider did.',
};

function noticeOf(
  { recipient, edition }: SendKey,
  owner: string,
  reason: 'bounced' | 'complained',
  detail: string,
): Notice {
  return {
    kind: reason,
    key: recipient,
    about: edition,
    owner,
    title: titles[reason](recipient),
    why: [
      `${causes[reason]} The mail ${detail}.`,
      `${recipient} gets no mail of any report any more: sending on would cost the sender its good name. Take the address out of templates/subscriptions.yaml; if the reader has another, put that in and send the edition to it.`,
    ],
    commands: [`periodical show ${edition}`, `periodical resend ${edition} --to NEW@ADDRESS`],
  };
}
