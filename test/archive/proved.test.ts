/** What goes out is proved first, by whoever sends, releases or decides by an edition. */
import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manifestFile, manifestName, parseManifest, warningsOf } from '../../functions/archive/manifest.ts';
import { provedFiles, provedManifest } from '../../functions/archive/proved.ts';
import { periodical, to } from '../cli/mailer.ts';
import { openShop, revision, type Shop } from './correction/shop.ts';
import { resign } from './resigned.ts';

let shop: Shop;
beforeEach(() => {
  shop = openShop();
});
afterEach(() => shop.close());

const path = 'shop-tally/2024-06/r1';
const asked = { formats: ['email', 'json'], languages: ['en'] } as const;
const sending = { ...asked, recipients: [to('reader@example.com')] };
const file = (name: string, number = 1) => join(shop.archive.locate(revision(number)), name);
const mails = () => {
  const names = readdirSync(shop.out).includes('outbox') ? readdirSync(join(shop.out, 'outbox')) : [];
  return names.filter((name) => name.endsWith('.eml'));
};
const change = (name: string, from: string | RegExp, by: string) =>
  writeFileSync(file(name), readFileSync(file(name), 'utf8').replace(from, by));

it('an edition as it was made is proved, with the bytes of its files', async () => {
  await shop.run(asked);
  const manifest = await provedManifest(revision(1), shop);
  const files = await provedFiles(revision(1), manifest, shop.archive);
  expect([...files.keys()]).toEqual(manifest.files.map(({ name }) => name));
  expect(files.get('email.en.txt')).toEqual(readFileSync(file('email.en.txt')));
});

describe('an edition whose mail was altered', () => {
  beforeEach(async () => {
    await shop.run(asked);
    for (const name of ['email.en.html', 'email.en.txt']) appendFileSync(file(name), 'pay 999,999');
  });
  const problem = (name: string) => `${path}/${name}: has `;

  it('is not taken for unchanged, nor sent: every file is named, and what helps', async () => {
    const failed = shop.run(sending);
    await expect(failed).rejects.toThrow(problem('email.en.html'));
    await expect(failed).rejects.toThrow(problem('email.en.txt'));
    await expect(failed).rejects.toThrow(`periodical verify ${path} names all that differs`);
    expect(mails()).toEqual([]);
  });

  it('is not resent, and the ledger says no more than before', async () => {
    const { code, err } = await periodical('resend', path, '--to', 'reader@example.com', '--out', shop.out);
    expect([code, err]).toEqual([1, expect.stringContaining(problem('email.en.html'))]);
    expect(mails()).toEqual([]);
  });

  it('is followed by another revision where one is forced, and that one is sent', async () => {
    const { edition, deliveries } = await shop.run({ ...sending, force: true });
    expect([edition?.revision, deliveries[0]?.state, mails().length]).toEqual([2, 'sent', 1]);
  });

  it('is copied by get, which says so', async () => {
    const { code, err } = await periodical('get', path, '--into', join(shop.root, 'got'), '--out', shop.out);
    expect([code, err]).toEqual([1, expect.stringContaining(problem('email.en.html'))]);
  });
});

describe('an edition whose manifest was altered', () => {
  const altered = `${path}/manifest.json: was altered: its signature is not that of its content`;

  it('is not released by a word in it', async () => {
    await shop.run(asked);
    await resign(file(manifestName), (text) => text.replace('"heldAtMaking": false', '"heldAtMaking": true'));
    change(manifestName, '"heldAtMaking": true', '"heldAtMaking": false');
    for (const verb of ['resend --to boss@example.com', 'release --because x']) {
      const [name = '', ...options] = verb.split(' ');
      const { code, err } = await periodical(name, path, ...options, '--out', shop.out);
      expect([code, err]).toEqual([1, expect.stringContaining(altered)]);
    }
    await expect(shop.run(sending)).rejects.toThrow(altered);
    expect(mails()).toEqual([]);
  });

  it('is shown, and nobody is told that a key proves it', async () => {
    await shop.run(asked);
    change(manifestName, '"CNY"', '"USD"');
    const { out } = await periodical('show', path, '--out', shop.out);
    expect(out).toMatch(/^signed with +nothing that proves it: manifest\.json: was altered/m);
    const { problems } = JSON.parse((await periodical('show', path, '--json', '--out', shop.out)).out);
    expect(problems).toEqual([altered.replace(`${path}/`, '')]);
  });

  it('is not compared with: the next revision says so, and corrects the one before it', async () => {
    await shop.run(asked);
    shop.sell();
    await shop.run(asked);
    const second = file(manifestName, 2);
    writeFileSync(second, readFileSync(second, 'utf8').replace('"CNY"', '"USD"'));
    shop.sell('T20,1,S1,W1,c1,North,2024-06-21T09:00:00+08:00,1,10.00,');
    await expect(shop.run(asked)).rejects.toThrow(/r2\/manifest\.json: was altered/);
    const { manifest } = await shop.run({ ...asked, force: true });
    if (!manifest) expect.fail('no edition');
    expect([manifest.edition, manifest.correction?.against]).toEqual(['shop-tally/2024-06/r3', path]);
    expect(warningsOf(manifest)).toContainEqual(
      expect.stringMatching(/^shop-tally\/2024-06\/r2 was not compared with, .*manifest\.json: was altered/),
    );
    const { err } = await periodical('diff', 'shop-tally/2024-06', 'r2', '--out', shop.out);
    expect(err).toContain('shop-tally/2024-06/r2/manifest.json: was altered');
  });

  it.each([
    ['has no signature', 'has no signature', (text: string) => JSON.stringify(unsigned(text), null, 2)],
    ['is not JSON', 'is not JSON', () => '{'],
    ['is another period’s', 'belongs to shop-tally/2024-05/r1', () => readFileSync(may(), 'utf8')],
  ])('and %s is not sent', async (_, problem, text) => {
    await shop.run(asked);
    await shop.run({ ...asked, period: '2024-05' });
    writeFileSync(file(manifestName), `${text(readFileSync(file(manifestName), 'utf8'))}\n`);
    await expect(shop.run(sending)).rejects.toThrow(`${path}/manifest.json: ${problem}`);
    expect(mails()).toEqual([]);
  });
});

const may = () => join(shop.out, 'archive/shop-tally/2024-05/r1/manifest.json');

function unsigned(text: string): object {
  const { signature: _none, ...rest } = parseManifest(path, Buffer.from(text));
  return JSON.parse(Buffer.from(manifestFile(rest).bytes).toString());
}

it('without its key nothing is proved, and so nothing is sent', async () => {
  await shop.run(asked);
  rmSync(join(shop.out, 'signing.key'));
  await expect(shop.run(sending)).rejects.toThrow(
    /manifest\.json: its signature cannot be proved: .*signing\.key: is missing/,
  );
});

it('who reads a manifest without proving it only shows it', () => {
  const root = 'functions';
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const readers = names.filter((name) =>
    /\breadManifest\(|\bparseManifest\(|\bisUnfinished\((?:effects\.)?archive/.test(
      readFileSync(join(root, name), 'utf8'),
    ),
  );
  expect(readers.sort()).toEqual([
    // What lists show of editions that were made before there were lists.
    'archive/entry.ts',
    'archive/manifest.ts',
    'archive/signature.ts',
    // Whether a period is made again, which a run then proves.
    'cli/backfill.ts',
    'cli/list.ts',
    'cli/run-remote.ts',
    'cli/runs.ts',
    'endpoint/room/routes/run-followed.ts',
  ]);
});
