/** A run is killed from outside at any moment, several times in a row, and beside another run of its period. */
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, it } from 'vitest';
import { createRandom } from '../../oracle/random.ts';
import { isNightly } from '../counts.ts';
import { seed } from '../seed.ts';
import { type Kill, makeReference, type Reference, survive } from './history.ts';
import { openShop, type Shop, type Started, startRun } from './shop.ts';

const random = createRandom(seed);
let shop: Shop;
let reference: Reference;
beforeAll(async () => {
  shop = openShop('random');
  reference = await makeReference(shop);
});
afterAll(() => rmSync(shop.root, { recursive: true }));

/** A moment after one of its stages; with 0 stages, while its modules are loaded. */
async function killSomewhen({ child, said }: Started): Promise<void> {
  await said(random.int(0, 6));
  await sleep((random.next() * reference.milliseconds) / 4);
  child.kill('SIGKILL');
}

const killOne: Kill = async (shop) => {
  const started = startRun(shop);
  await killSomewhen(started);
  return [await started.ended];
};

const killOneOfTwo: Kill = async (shop) => {
  const first = startRun(shop);
  if (random.chance(0.5)) await sleep(random.next() * reference.milliseconds);
  const second = startRun(shop);
  await killSomewhen(random.pick([first, second]));
  return Promise.all([first.ended, second.ended]);
};

it(`is resumed after kills at random moments (PERIODICAL_SEED=${seed})`, async () => {
  for (let kills = 0; kills < (isNightly ? 2_000 : 20); ) {
    const inARow = Array<Kill>(random.int(1, 4)).fill(killOne);
    kills += await survive(shop, reference, inARow, 'at random moments, up to 4 in a row');
  }
});

it(`is made whole by one of two runs while the other is killed (PERIODICAL_SEED=${seed})`, async () => {
  for (let kills = 0; kills < (isNightly ? 500 : 10); ) {
    const inARow = Array<Kill>(random.int(1, 2)).fill(killOneOfTwo);
    kills += await survive(shop, reference, inARow, 'beside another run of the period');
  }
});
