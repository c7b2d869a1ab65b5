/** Whatever is done to an edition is told, by the name of the file; and what was not touched is whole. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manifestFile, readManifest } from '../../functions/archive/manifest.ts';
import { signManifest } from '../../functions/archive/signature.ts';
import { verifyEdition } from '../../functions/archive/verify.ts';
import { RetryableError } from '../../functions/errors.ts';
import { hmacSigner } from '../../functions/signer/file.ts';
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

describe('the manifest', () => {
  const rewritten = (change: (text: string) => string | Uint8Array) =>
    problemsAfter('manifest.json', (file) => writeFileSync(file, change(readFileSync(file, 'utf8'))));
  const notWritten = 'manifest.json: was altered: it is not written as Periodical writes it';

  it.each([
    ['a space more', (text: string) => `${text} `, notWritten],
    ['a line less', (text: string) => text.slice(0, -1), notWritten],
    ['another indent', (text: string) => JSON.stringify(JSON.parse(text)), notWritten],
    ['a mark before it', (text: string) => `\uFEFF${text}`, notWritten],
    ['another line end', (text: string) => text.replace('\n', '\r\n'), notWritten],
    [
      'a number written otherwise',
      (text: string) => text.replace('"format": 1,', '"format": 1.0,'),
      notWritten,
    ],
    [
      'a letter as an escape',
      (text: string) => text.replace('"Shop tally"', '"\\u0053hop tally"'),
      notWritten,
    ],
    [
      'a key twice',
      (text: string) => text.replace('"held": false,', '"held": true,\n  "held": false,'),
      notWritten,
    ],
    [
      'a key that nobody knows',
      (text: string) => text.replace('"format": 1,', '"format": 1,\n  "note": 1,'),
      'manifest.json: was altered: its signature is not that of its content',
    ],
    [
      'a figure of its own',
      (text: string) => text.replace('"large_line": 100', '"large_line": 101'),
      'manifest.json: was altered: its signature is not that of its content',
    ],
    [
      'no signature',
      (text: string) => {
        const { signature: _none, ...rest } = JSON.parse(text);
        return manifestFile(rest).bytes;
      },
      'manifest.json: has no signature: it was altered, or made before editions were signed',
    ],
    [
      'an empty MAC',
      (text: string) => text.replace(/"mac": "[^"]*"/, '"mac": ""'),
      'manifest.json: was altered: its signature is not that of its content',
    ],
    [
      'its MAC written otherwise',
      (text: string) => text.replace('"mac": "', '"mac": " '),
      'manifest.json: was altered: its signature is not that of its content',
    ],
    ['nothing in it', () => '', 'manifest.json: is not JSON: the manifest was altered or cut off'],
  ])('with %s is told', async (_, change, problem) => {
    expect(await rewritten(change)).toEqual([problem]);
  });

  it('that was signed with another key is told, and by which', async () => {
    const other = hmacSigner(Buffer.from('other'));
    const manifest = await signManifest(await readManifest(shop.archive, revision(2)), other);
    const found = await rewritten(() => manifestFile(manifest).bytes);
    expect(found).toEqual([
      `manifest.json: was signed with the key ${await other.keyId()}; this archive’s is ${await shop.signer.keyId()}`,
    ]);
    const posing = {
      ...manifest,
      signature: { algorithm: 'HMAC-SHA256', key: await shop.signer.keyId(), mac: manifest.signature?.mac },
    };
    expect(await rewritten(() => manifestFile(posing).bytes)).toEqual([
      'manifest.json: was altered: its signature is not that of its content',
    ]);
  });

  it('of another edition is told, though it is signed', async () => {
    const found = await rewritten(() => readFileSync(path('manifest.json', 3)));
    expect(found).toContain('manifest.json: is of shop-tally/2024-06/r3, another edition than where it lies');
  });

  it('that is missing is an error that names it', async () => {
    await expect(problemsAfter('manifest.json', (file) => rmSync(file))).rejects.toThrow(
      'shop-tally/2024-06/r2/manifest.json: is missing, though 16 files lie there',
    );
  });

  it('whose key is gone is told; one that cannot be asked now is tried again', async () => {
    renameSync(join(shop.out, 'signing.key'), join(shop.out, 'elsewhere'));
    const { localSigner } = await import('../../functions/systems/local.ts');
    const found = await verifyEdition(shop.archive, revision(2), localSigner(shop.out));
    renameSync(join(shop.out, 'elsewhere'), join(shop.out, 'signing.key'));
    expect(found).toEqual([
      expect.stringMatching(/^manifest\.json: its signature cannot be proved: .*is missing/),
    ]);
    const busy = { ...shop.signer, verify: async () => Promise.reject(new RetryableError('KMS is busy')) };
    await expect(verifyEdition(shop.archive, revision(2), busy)).rejects.toThrow(RetryableError);
  });
});
