/** A run dies at every moment at which it could leave another world behind, and the next one makes it good. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isNightly } from '../counts.ts';
import { dieAt, makeReference, type Reference, survive } from './history.ts';
import { openShop, type Shop } from './shop.ts';

let shop: Shop;
let reference: Reference;
beforeAll(async () => {
  shop = openShop('moments');
  reference = await makeReference(shop);
});
afterAll(() => rmSync(shop.root, { recursive: true }));

it('has moments in every step, file and mail of a run', () => {
  const { moments } = reference;
  const steps = moments.filter((name) => /^step (?!took)/.test(name));
  const names = steps.map((name) => name.replace(/ \d+ of \d+$/, ''));
  expect([...new Set(names)]).toEqual(
    ['validate', 'query', 'compose', 'render', 'archive', 'deliver'].map((step) => `step ${step}`),
  );
  for (const path of reference.seen.keys()) expect(moments).toContain(`link /${path}`);
  expect(moments.filter((name) => name.startsWith('half of ')).length).toBeGreaterThan(15);
  expect(moments.filter((name) => /^(insert|claim|update)/.test(name)).length).toBeGreaterThan(6);
  expect(moments.at(-1)).toBe('end');
});

it('is resumed from every one of them', async () => {
  for (const at of reference.moments.keys()) {
    await survive(shop, reference, [dieAt(at)], 'at each moment of a run');
  }
});

it('is resumed though it dies at one moment and its successor at another', async () => {
  const { moments } = reference;
  const step = isNightly ? 1 : 60;
  for (let first = 0; first < moments.length; first += step) {
    for (let second = first % 7; second < moments.length; second += isNightly ? 4 : 60) {
      const kills = [first, second].map(dieAt);
      await survive(shop, reference, kills, 'at two moments of two runs');
    }
  }
});
