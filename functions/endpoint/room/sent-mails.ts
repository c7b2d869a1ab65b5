/** Mails that somebody was sent, as lists have them. */
import { mailboxOf } from '../../address.ts';
import type { Dispatch } from '../../ledger/dispatches.ts';
import type { Ledger, SendState } from '../../ledger/ledger.ts';
import type { Seal } from '../seal.ts';
import type { ShownMail } from './pages/mail.ts';
import { timeIn } from './shown.ts';
import { mailMood } from './states.ts';
import type { Visitor } from './visitor.ts';
import type { RoomWords } from './words.ts';

interface Keeping {
  readonly ledger: Pick<Ledger, 'dispatchesOf' | 'traceOf'>;
  readonly seal: () => Promise<Seal>;
  readonly user?: string | undefined;
}

interface Writing {
  readonly words: RoomWords;
  readonly language: string;
}

/** Somebody's own; the user of this machine has the ledger anyway. */
export const mayReadMail = (recipient: string, { name }: Visitor, { user }: Pick<Keeping, 'user'>): boolean =>
  mailboxOf(recipient) === mailboxOf(name) || (user !== undefined && name === user);

/** What a dispatch's sealed id says. */
export const dispatchId = ({ edition, recipient, channel, copy }: Dispatch) =>
  [edition, recipient, channel, String(copy)].join('\n');

/** The path of a mail, or of its HTML part, or of the message as a file. */
export const mailHref = (dispatch: Dispatch, { seal }: Seal, part = 'mail') =>
  `/${part}/${seal('mail', dispatchId(dispatch))}`;

/** The list of mails to a visitor. @param report only those of this report */
export const mailsHref = (report: string, { seal }: Seal): string => `/mails/${seal('mails', report)}`;

/** Mails of an edition: somebody's own; an operator sees to whom others went, and what became of them. */
export async function mailsOf(
  edition: string,
  context: Writing,
  visitor: Visitor,
  effects: Keeping,
): Promise<ShownMail[]> {
  const whose = visitor.rights.operates ? undefined : visitor.name;
  const dispatches = await effects.ledger.dispatchesOf(edition, whose);
  return Promise.all(dispatches.slice(0, mailsShown).map((one) => shownMail(one, context, visitor, effects)));
}

/** Of an edition; its deliveries have a page of their own. */
const mailsShown = 20;

/** A dispatch as lists show it. */
export async function shownMail(
  dispatch: Dispatch,
  { words, language }: Writing,
  visitor: Visitor,
  effects: Keeping,
): Promise<ShownMail> {
  const trace = await effects.ledger.traceOf(dispatch);
  return {
    path: mayReadMail(dispatch.recipient, visitor, effects)
      ? mailHref(dispatch, await effects.seal())
      : undefined,
    subject: dispatch.subject,
    to: mailboxOf(dispatch.recipient) === mailboxOf(visitor.name) ? undefined : dispatch.recipient,
    at: timeIn(dispatch.at, language),
    state: shownState(trace?.state ?? 'unknown', words),
  };
}

export const shownState = (state: SendState, words: RoomWords) => ({
  mood: mailMood[state],
  text: words(`mail_${state}`),
});
