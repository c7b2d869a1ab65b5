/** Unsubscribing by a link: mail scanners follow every GET, so only a POST does it. */

import { openUnsubscribeLink, type UnsubscribeLink } from '../deliver/links.ts';
import type { EndpointEffects } from './effects.ts';
import { askPage, donePage } from './pages.ts';
import { bodyOf, type EndpointRequest, type EndpointResponse } from './response.ts';

export async function askToUnsubscribe(
  request: EndpointRequest,
  rest: readonly string[],
  effects: EndpointEffects,
): Promise<EndpointResponse | undefined> {
  const link = await linkIn(rest, effects);
  return link && askPage(link, request);
}

export async function unsubscribe(
  request: EndpointRequest,
  rest: readonly string[],
  effects: EndpointEffects,
): Promise<EndpointResponse | undefined> {
  const link = await linkIn(rest, effects);
  if (!link || !isOneClick(bodyOf(request))) return undefined;
  const { report, recipient: address } = link;
  const detail = 'by the link in a mail';
  await effects.ledger.suppress({ address, report, reason: 'unsubscribed', at: effects.now(), detail });
  effects.log('unsubscribed', { report, address });
  return donePage(link, request);
}

const linkIn = async (
  [token = '', ...more]: readonly string[],
  { linkSigner: signer, now }: EndpointEffects,
): Promise<UnsubscribeLink | undefined> =>
  more.length === 0 ? openUnsubscribeLink(token, { signer, now }) : undefined;

/** RFC 8058 3.2: mail programs post it as a form of either kind; so does our own page. */
function isOneClick(body: string): boolean {
  if (new URLSearchParams(body).get('List-Unsubscribe') === 'One-Click') return true;
  const lines = body.split(/\r?\n/);
  const head = lines.findIndex((line) => /[;\s]name="List-Unsubscribe"$/i.test(line));
  const blank = lines.indexOf('', head);
  return head >= 0 && blank >= 0 && lines[blank + 1] === 'One-Click';
}
