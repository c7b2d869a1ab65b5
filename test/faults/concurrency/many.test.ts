/** Many runs at the same time: they all finish, none makes or sends anything twice, and memory is bounded. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { readManifest } from '../../../functions/archive/manifest.ts';
import { verifyEdition } from '../../../functions/archive/verify.ts';
import { localArchive, localSigner } from '../../../functions/systems/local.ts';
import { count, isNightly } from '../counts.ts';
import { empty, openShop, period, report, type Shop, start, startRun } from '../kill/shop.ts';
import { type Due, openTallies, wrongAmong } from './tallies.ts';

let shop: Shop;
afterEach(() => rmSync(shop.root, { recursive: true }));

const startAll = (due: Due) => start(shop, 'test/faults/concurrency/child.ts', [JSON.stringify(due)]).ended;

it('finishes 100 runs that are due at the same minute in one process, none twice', async () => {
  const reports = isNightly ? 100 : 20;
  shop = openTallies(reports);
  const due = { reports, shop };
  const { code, stderr, stdout } = await startAll(due);
  expect([code, stderr]).toEqual([0, '']);
  expect(await wrongAmong(due)).toEqual([]);
  expect(Number(stdout)).toBeLessThan(1.5e9);
  count('runs at once', reports * 5, 'in one process');
});

it('finishes the same runs in four processes at once, none twice', async () => {
  const reports = isNightly ? 20 : 5;
  shop = openTallies(reports);
  const due = { reports, shop };
  const ended = await Promise.all([1, 2, 3, 4].map(() => startAll(due)));
  expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual(Array(4).fill([0, '']));
  expect(await wrongAmong(due)).toEqual([]);
  count('runs at once', reports * 5 * 4, 'in four processes, each edition in all of them');
});

it('gives two runs of a period with other formats an edition each, both whole', async () => {
  shop = openShop('formats');
  for (let round = 0; round < (isNightly ? 200 : 8); round++) {
    empty(shop);
    const asked = [['email', 'json'], ['json', 'csv', 'page'], ['email']];
    const started = asked.map((formats) =>
      startRun(shop, undefined, ['--no-send', '--formats', formats.join()]),
    );
    const ended = await Promise.all(started.map((one) => one.ended));
    expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual(asked.map(() => [0, expect.any(String)]));
    await expectEachWhole(asked);
    count('runs at once', asked.length, 'of a period, with other formats');
  }
});

async function expectEachWhole(asked: readonly (readonly string[])[]): Promise<void> {
  const archive = localArchive(shop.out);
  const editions = await archive.listEditions(report, period);
  const made = await Promise.all(editions.map((edition) => readManifest(archive, edition)));
  const problems = await Promise.all(
    editions.map((edition) => verifyEdition(archive, edition, localSigner(shop.out))),
  );
  expect(problems.flat()).toEqual([]);
  const covered = asked.map((formats) =>
    made.some((manifest) => formats.every((format) => (manifest.formats as string[]).includes(format))),
  );
  expect(covered).toEqual(asked.map(() => true));
  const folders = readdirSync(join(shop.out, 'archive', report, period));
  expect(folders.length).toBe(editions.length);
}
