/** The mail with a code and a link, by which somebody signs in to the reading room; or with a link, by which they subscribe. */
import { InputError, messageOf, RetryableError } from '../errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { escaped, escapedAttribute } from '../render/html.ts';
import { type Channel, LostAnswerError } from './channel.ts';
import { plainMail } from './message/plain.ts';
import { buildMessage } from './message.ts';
import type { SendResult } from './result.ts';
import { suppressionReason } from './suppression.ts';
import { wordFinder } from './words.ts';

/** What a queue has until it is mailed. */
export interface SignInMail {
  readonly address: string;
  /** Eight digits. @default none: the link subscribes */
  readonly code?: string;
  /** Of the report that the address subscribes to. @default none: it signs in */
  readonly title?: string;
  readonly link: string;
  readonly language: string;
  /** When both end, UTC. */
  readonly until: string;
}

/** What events of SES say in the place of an edition. The ledger has no entry: it is not sent twice. */
export const signInAbout = 'sign-in';

export interface SignInEffects {
  readonly ledger: Pick<Ledger, 'suppressionOf'>;
  readonly channel: Channel;
  /** `Name <name@example.com>` */
  readonly from: string;
  /** Whether an address has any right in the reading room. @default none has */
  readonly mayEnter?: (address: string) => Promise<boolean>;
  /** Instant in UTC. */
  readonly now: () => string;
}

/**
 * Mails a code if its address is known, and if it still works.
 * @throws RetryableError it was not sent and may be tried again
 */
export async function sendSignIn(mail: SignInMail, effects: SignInEffects): Promise<SendResult> {
  const to = { recipient: mail.address, now: true };
  const why = await whyNot(mail, effects);
  if (why !== undefined) return { ...to, state: 'suppressed', detail: `not sent: ${why}` };
  const raw = await messageWith(mail, effects);
  const envelope = { edition: signInAbout, recipient: mail.address, notice: signInAbout };
  try {
    const { id } = await effects.channel.send(raw, envelope);
    return { ...to, state: 'sent', detail: id };
  } catch (error) {
    // Whoever waits for it asks for another one.
    if (error instanceof LostAnswerError) return { ...to, state: 'unknown', detail: messageOf(error) };
    if (error instanceof InputError) return { ...to, state: 'failed', detail: messageOf(error) };
    throw new RetryableError(`the code for ${mail.address} was not sent: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

async function whyNot({ address, until }: SignInMail, effects: SignInEffects): Promise<string | undefined> {
  if (effects.now() >= until) return 'its code has expired';
  if (!(await effects.mayEnter?.(address))) return 'the address has no right in the reading room';
  // Who has unsubscribed from a report may come in all the same.
  const suppression = await effects.ledger.suppressionOf(address, '*');
  return suppression && suppressionReason(suppression);
}

function messageWith(
  { address, code = '', title = '', link, language }: SignInMail,
  { from, now }: SignInEffects,
): Promise<Uint8Array> {
  const say = wordFinder({}, language);
  const kind = code === '' ? 'subscribe' : 'sign_in';
  const [subject, byCode, byLink, ignore] = ['subject', 'code', 'link', 'ignore'].map((key) =>
    key === 'code' && code === '' ? '' : say(`${kind}_${key}`).replace('{title}', () => title),
  ) as [string, string, string, string];
  const shown = `${code.slice(0, 4)} ${code.slice(4)}`;
  const digits = `<p>${escaped(byCode)}</p>
<p style="font-size:28px;font-weight:bold;letter-spacing:2px">${escaped(shown)}</p>
`;
  const html = `${code === '' ? '' : digits}<p>${escaped(byLink)}<br><a href="${escapedAttribute(link)}">${escaped(link)}</a></p>
<p style="font-size:13px;color:#5b6875">${escaped(ignore)}</p>`;
  const lines = code === '' ? [] : [byCode, `    ${shown}`];
  return buildMessage({
    edition: `${signInAbout} ${link}`,
    recipient: address,
    from,
    subject,
    html: plainMail(escapedAttribute(language), escaped(subject), html),
    text: `${[subject, ...lines, `${byLink}\n${link}`, `-- \n${ignore}`].join('\n\n')}\n`,
    attachments: [],
    date: now(),
    headers: { 'Auto-Submitted': 'auto-generated' },
  });
}
