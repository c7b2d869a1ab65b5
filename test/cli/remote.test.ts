/** Looking on from outside while mails go out: whom one waits for, and for how long. */
import { expect, it } from 'vitest';
import { endOfSends } from '../../functions/systems/remote.ts';
import { at, freshPlace, path, to } from './mailer.ts';

const place = freshPlace();

const key = (recipient: string, channel = 'mail') => ({ edition: path, recipient, channel });

/** Waits for the sends; `meanwhile` is what happens between two looks. */
async function wait(recipients: readonly string[] | undefined, meanwhile: (look: number) => Promise<void>) {
  let looks = 0;
  const pause = async () => meanwhile(++looks);
  const sends = await endOfSends(
    { ledger: place().ledger, channel: 'mail' },
    path,
    recipients,
    pause,
    () => {},
  );
  return { looks, states: sends.map(({ recipient, state }) => [recipient, state]) };
}

it('ends when none of those that were asked for is under way', async () => {
  const { ledger } = place();
  for (const name of ['a@example.com', 'b@example.com', 'c@example.com'])
    await ledger.announce(key(name), at(0), to(name), 'pending');
  const { looks, states } = await wait(['a@example.com', 'b@example.com'], async (look) => {
    const recipient = look === 1 ? 'a@example.com' : 'b@example.com';
    await ledger.claim(key(recipient), at(0), 120);
    await ledger.settle(key(recipient), look === 1 ? 'failed' : 'sent', 'told', at(1));
  });
  expect(looks).toBe(2);
  expect(states).toEqual([
    ['a@example.com', 'failed'],
    ['b@example.com', 'sent'],
  ]);
});

it('waits for no notice, and for what is held neither', async () => {
  const { ledger } = place();
  await ledger.announce(key('a@example.com'), at(0), to('a@example.com'), 'held');
  await ledger.claim(key('owner@example.com', 'notice:held:edition'), at(0), 120);
  expect(await wait(undefined, async () => {})).toEqual({ looks: 0, states: [['a@example.com', 'held']] });
});

it('gives up after a minute, and says what it saw', async () => {
  const { ledger } = place();
  await ledger.announce(key('a@example.com'), at(0), to('a@example.com'), 'pending');
  expect(await wait(undefined, async () => {})).toEqual({
    looks: 29,
    states: [['a@example.com', 'pending']],
  });
});
