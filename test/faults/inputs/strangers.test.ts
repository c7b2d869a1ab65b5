/** What lies in an edition's folder and is none of its files is named, whatever it is called or is. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openShop, revision, type Shop } from '../../archive/correction/shop.ts';
import { periodical } from '../../cli/mailer.ts';

let shop: Shop;
beforeEach(async () => {
  shop = openShop();
  await shop.run(asked);
});
afterEach(() => shop.close());

const asked = { formats: ['email', 'json'], languages: ['en'] } as const;
const at = (name: string, number = 1) => join(shop.archive.locate(revision(number)), name);
const verify = (edition = 'shop-tally/2024-06') => periodical('verify', edition, '--out', shop.out);

const notThere = 'is not in the manifest';

it.each<[string, () => void, string]>([
  ['a file', () => writeFileSync(at('extra.txt'), ''), `extra.txt: ${notThere}`],
  ['a hidden file', () => writeFileSync(at('.hidden'), ''), `.hidden: ${notThere}`],
  [
    'a file that looks unfinished',
    () => writeFileSync(at('.writing-evil.html'), 'x'),
    `.writing-evil.html: ${notThere}`,
  ],
  ['one in a folder', () => writeFileSync(at('data/.writing-x'), 'x'), `data/.writing-x: ${notThere}`],
  ['another case', () => writeFileSync(at('Report.en.PDF'), ''), `Report.en.PDF: ${notThere}`],
  ['an empty folder', () => mkdirSync(at('a/b'), { recursive: true }), 'a/b/: is a folder without files'],
  ['a link', () => symlinkSync('/etc/hosts', at('link.txt')), `link.txt: ${notThere}`],
  ['a link to a folder', () => symlinkSync('/etc', at('etc')), `etc: ${notThere}`],
  ['a pipe', () => execFileSync('mkfifo', [at('pipe')]), `pipe: ${notThere}`],
  ['a line feed in its name', () => writeFileSync(at('a\nb'), ''), notThere],
  [
    'another manifest',
    () => cpSync(at('manifest.json'), at('data/manifest.json')),
    `data/manifest.json: ${notThere}`,
  ],
  [
    'a link in the place of a file, to the same bytes',
    () => {
      renameSync(at('email.en.txt'), join(shop.root, 'moved.txt'));
      symlinkSync(join(shop.root, 'moved.txt'), at('email.en.txt'));
    },
    'email.en.txt: is a link to ',
  ],
  [
    'a link in the place of a file, to another of the edition',
    () => {
      cpSync(at('email.en.txt'), at('copy'));
      rmSync(at('email.en.txt'));
      symlinkSync('copy', at('email.en.txt'));
    },
    'email.en.txt: is a link, or not a file',
  ],
  [
    'a link in the place of a folder, to the same files',
    () => {
      renameSync(at('data'), join(shop.root, 'data'));
      symlinkSync(join(shop.root, 'data'), at('data'));
    },
    'data/totals.json: is a link to ',
  ],
])('%s', async (_, put, problem) => {
  expect((await verify()).code).toBe(0);
  put();
  const { code, err } = await verify();
  expect([code, err]).toEqual([1, expect.stringContaining(problem)]);
});

it('a revision that was removed as a whole is missed, if the ledger knows it', async () => {
  shop.sell();
  await shop.run(asked);
  expect((await verify()).code).toBe(0);
  rmSync(at('', 2), { recursive: true });
  const { code, out, err } = await verify();
  expect([code, out, err]).toEqual([
    1,
    'shop-tally/2024-06/r1 is whole\n',
    'shop-tally/2024-06/r2: is missing as a whole, although the ledger has it\n',
  ]);
  expect((await verify('shop-tally/2024-06/r1')).code).toBe(0);
});

it('an archive without a ledger is verified, and none is made', async () => {
  for (const name of ['ledger.sqlite', 'ledger.sqlite-wal', 'ledger.sqlite-shm'])
    rmSync(join(shop.out, name), { force: true });
  expect((await verify()).code).toBe(0);
  expect(existsSync(join(shop.out, 'ledger.sqlite'))).toBe(false);
});

describe.skipIf(process.getuid === undefined)('the folder of all output', () => {
  const mode = () => statSync(shop.out).mode & 0o777;
  const resend = () => periodical('resend', 'shop-tally/2024-06', '--failed', '--out', shop.out);

  it('is made for its owner alone', () => {
    expect(mode()).toBe(0o700);
  });

  it('that is open is closed, and that is said once', async () => {
    chmodSync(shop.out, 0o755);
    expect((await resend()).err).toMatch(
      /out is open to other users \(its mode is 755\).*now its mode is 700/,
    );
    expect(mode()).toBe(0o700);
    expect((await resend()).err).toBe('');
  });

  it('that holds other things too is left as it is, and that is said', async () => {
    chmodSync(shop.out, 0o755);
    writeFileSync(join(shop.out, 'my-thesis.txt'), '');
    expect((await resend()).err).toMatch(/holds other things too: chmod 700 .*out, or a folder of its own/);
    expect(mode()).toBe(0o755);
  });
});
