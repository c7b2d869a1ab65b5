/** Whatever is done to a real edition is told, by the name of the file; and what was not touched is whole. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyEdition } from '../../functions/archive/verify.ts';
import { allFormats, openShop, revision, type Shop } from './correction/shop.ts';

let shop: Shop;
let files: readonly string[];

// The second edition has a correction too; the third is the same again, in another place.
beforeAll(async () => {
  shop = openShop();
  await shop.run({ formats: ['json'] });
  shop.sell();
  await shop.run({ formats: [...allFormats] });
  await shop.run({ formats: [...allFormats], force: true });
  files = await shop.archive.listFiles(revision(2));
}, 60_000);
afterAll(() => shop.close());

const path = (name: string, number = 2) => join(shop.archive.locate(revision(number)), name);
const problems = (number = 2) => verifyEdition(shop.archive, revision(number), shop.signer);
const named = (problem: string) => problem.slice(0, problem.indexOf(': '));

/** What is wrong while `spoil` lasts; afterwards the edition is as it was. */
async function problemsAfter(name: string, spoil: (file: string) => void): Promise<string[]> {
  const bytes = readFileSync(path(name));
  try {
    spoil(path(name));
    return await problems();
  } finally {
    rmSync(path(name), { recursive: true, force: true });
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), bytes);
  }
}

const flipped = (bytes: Uint8Array, index: number, mask: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[index] = (copy[index] ?? 0) ^ mask;
  return copy;
};

it('an edition that nobody touched is whole, in every format and with its correction', async () => {
  expect(files).toHaveLength(17);
  expect(files).toEqual(
    expect.arrayContaining(['correction.json', 'edition.json', 'manifest.json', 'report.zh.pdf']),
  );
  expect([await problems(1), await problems(2), await problems(3)]).toEqual([[], [], []]);
});

describe('every file', () => {
  it('is named where any bit of it is another', async () => {
    const runs = Number(process.env.PERIODICAL_CASES ?? 400);
    const choice = fc.record({
      file: fc.nat(),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      bit: fc.nat(7),
    });
    await fc.assert(
      fc.asyncProperty(choice, async ({ file, at, bit }) => {
        const name = files[file % files.length] ?? '';
        const found = await problemsAfter(name, (whole) => {
          const bytes = readFileSync(whole);
          writeFileSync(whole, flipped(bytes, Math.floor(at * bytes.length), 1 << bit));
        });
        expect(found.map(named)).toContain(name);
        if (name !== 'manifest.json') expect(found).toHaveLength(1);
      }),
      { numRuns: runs },
    );
  }, 600_000);

  it('is named where it is missing, cut off, longer or empty', async () => {
    for (const name of files.filter((one) => one !== 'manifest.json')) {
      const bytes = readFileSync(path(name));
      expect(await problemsAfter(name, (file) => rmSync(file))).toEqual([`${name}: is missing`]);
      for (const other of [
        bytes.subarray(0, -1),
        Buffer.concat([bytes, Buffer.from(' ')]),
        Buffer.alloc(0),
      ]) {
        const found = await problemsAfter(name, (file) => writeFileSync(file, other));
        expect(found).toEqual([`${name}: has ${other.length} bytes, the manifest says ${bytes.length}`]);
      }
    }
  });

  it('is named where it is swapped with any other', async () => {
    const own = files.filter((one) => one !== 'manifest.json');
    for (const [index, name] of own.entries()) {
      const other = own[(index + 1) % own.length] ?? '';
      const swap = () => {
        renameSync(path(name), path('.swap'));
        renameSync(path(other), path(name));
        renameSync(path('.swap'), path(other));
      };
      swap();
      const found = (await problems()).map(named).sort();
      swap();
      expect(found).toEqual([name, other].sort());
    }
    expect(await problems()).toEqual([]);
  });

  it('is named where the manifest does not have it', async () => {
    for (const name of ['x.txt', 'data/x.csv', 'report.en.pdf.bak', 'manifest.json.old', 'a/b/c']) {
      mkdirSync(dirname(path(name)), { recursive: true });
      writeFileSync(path(name), '');
      expect(await problems()).toEqual([`${name}: is not in the manifest`]);
      rmSync(path(name));
    }
  });
});
