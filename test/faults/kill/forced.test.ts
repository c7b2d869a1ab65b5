/** A forced run that is killed and taken again under its id: one revision of its own, and one mail each. */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { verifyEdition } from '../../../functions/archive/verify.ts';
import { localArchive, localSigner } from '../../../functions/systems/local.ts';
import { createRandom } from '../../oracle/random.ts';
import { count, isNightly } from '../counts.ts';
import { seed } from '../seed.ts';
import { type Seen, seenIn, statesIn, wrongAmong } from './edition.ts';
import { runForced } from './forced-run.ts';
import { addresses, empty, openShop, readMoments, type Shop, start } from './shop.ts';

const random = createRandom(seed);
let shop: Shop;
let first: string;
let moments: string[];
let reference: { readonly seen: Seen; readonly states: readonly string[] };

const take = (id: string) => runForced({ ...shop, id });
const takeAndDie = (id: string, at?: number) => {
  const { lake, out, templates } = shop;
  return start(shop, 'test/faults/kill/forced-child.ts', [JSON.stringify({ id, lake, out, templates })], at)
    .ended;
};

beforeAll(async () => {
  shop = openShop('forced');
  // There is an edition, with mails, before the one that is forced.
  await take('the-first');
  first = join(shop.root, 'first');
  cpSync(shop.out, first, { recursive: true });
  await takeAndDie('forced');
  moments = readMoments(shop);
  reference = { seen: seenIn(shop), states: await statesIn(shop) };
  expect(reference.states).toEqual(statesOf(2));
  expect(moments.length).toBeGreaterThan(30);
});
beforeEach(backToFirst);
afterAll(() => rmSync(shop.root, { recursive: true }));

function backToFirst(): void {
  empty(shop);
  cpSync(first, shop.out, { recursive: true });
}

const statesOf = (revisions: number) =>
  Array.from({ length: revisions }, (_, index) =>
    addresses.map((address) => `sent shop-tally/2024-06/r${index + 1} to ${address} by outbox`),
  ).flat();

async function expectWhole(told: string, states: readonly string[]): Promise<void> {
  const found = await statesIn(shop);
  const mails = [...seenIn(shop).keys()].filter((path) => path.endsWith('.eml'));
  count('lost', states.filter((state) => !found.includes(state)).length);
  count('duplicated', Math.max(0, mails.length - states.length));
  expect([told, found, mails.length]).toEqual([told, states, states.length]);
  const archive = localArchive(shop.out);
  for (const edition of await archive.listEditions()) {
    expect([told, await verifyEdition(archive, edition, localSigner(shop.out))]).toEqual([told, []]);
  }
}

it('is one revision and one mail each, at whichever moment it dies', async () => {
  for (let at = 0; at < moments.length; at += isNightly ? 1 : 6) {
    backToFirst();
    const told = `killed before "${moments[at]}"`;
    expect(await takeAndDie('forced', at), told).toMatchObject({ killed: true });
    expect((await take('forced')).edition, told).toMatchObject({ revision: 2 });
    await take('forced');
    expect([told, wrongAmong(seenIn(shop), reference.seen)]).toEqual([told, []]);
    await expectWhole(told, reference.states);
    count('kills survived', 1, 'of a forced run, taken again');
  }
});

it('keeps its own, though another forced run comes to its end in between', async () => {
  for (let at = 0; at < moments.length; at += isNightly ? 1 : 20) {
    backToFirst();
    const told = `killed before "${moments[at]}", then another`;
    expect(await takeAndDie('forced', at), told).toMatchObject({ killed: true });
    for (const id of ['another', 'forced', 'another', 'forced']) await take(id);
    await expectWhole(told, statesOf(3));
    count('kills survived', 1, 'of a forced run, with another in between');
  }
});

it(`is one revision after kills at random moments in a row (PERIODICAL_SEED=${seed})`, async () => {
  for (let kills = 0; kills < (isNightly ? 500 : 10); ) {
    backToFirst();
    const inARow = Array.from({ length: random.int(2, 4) }, () => random.int(0, moments.length - 1));
    for (const at of inARow) {
      const { killed } = await takeAndDie('forced', at);
      if (killed) kills++;
      count('kills survived', Number(killed), 'of a forced run, at random moments in a row');
    }
    await take('forced');
    await expectWhole(`killed at ${inARow.map((at) => moments[at])}`, reference.states);
  }
});
