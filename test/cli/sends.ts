/** The sends of an edition in a ledger of its own, brought into any state. */
import type { SendState } from '../../functions/ledger/ledger.ts';
import { at, type Place, path, periodical, to } from './mailer.ts';

export function sendsAt(place: () => Place) {
  const keyOf = (recipient: string) => ({ edition: path, recipient, channel: 'outbox' });

  /** Leads the send to an address to a state, as a run in the past would have. */
  async function bring(address: string, state: SendState, addressing = to(address)): Promise<void> {
    const { ledger } = place();
    await ledger.announce(keyOf(address), at(-600), addressing, 'pending');
    if (state === 'pending') return;
    await ledger.claim(keyOf(address), at(-600), 120);
    if (state === 'delivered' || state === 'bounced')
      await ledger.observe(keyOf(address), state, 'told', at(-599));
    else if (state !== 'sending') await ledger.settle(keyOf(address), state as 'sent', 'brought', at(-599));
  }

  const sendTo = async (address: string) =>
    (await place().ledger.listSends(path)).find(({ recipient }) => recipient === address);
  const states = async () =>
    Object.fromEntries(
      (await place().ledger.listSends(path)).map(({ recipient, state }) => [recipient, state]),
    );
  const resend = (...more: string[]) => periodical('resend', path, '--out', place().out, ...more);
  return { keyOf, bring, sendTo, states, resend };
}
