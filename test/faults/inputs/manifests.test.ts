/** Editions altered in every way, by every way to send them: nothing goes out, and what was altered is named. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manifestFile, manifestName, parseManifest } from '../../../functions/archive/manifest.ts';
import { signManifest } from '../../../functions/archive/signature.ts';
import { linksFor } from '../../../functions/deliver/links.ts';
import { cookiesIn } from '../../../functions/endpoint/room/cookies.ts';
import { confirmation, openMailed } from '../../../functions/endpoint/room/mailed-link.ts';
import { handleRoom } from '../../../functions/endpoint/room.ts';
import { hmacSigner } from '../../../functions/signer/file.ts';
import { takeDelivery } from '../../../functions/stages/deliver.ts';
import { localSigner } from '../../../functions/systems/local.ts';
import { localRoom } from '../../../functions/systems/local-room.ts';
import { allFormats, openShop, revision, type Shop } from '../../archive/correction/shop.ts';
import { at, freshPlace, path, periodical, to } from '../../cli/mailer.ts';
import { edition } from '../../deliver/edition.ts';
import { count } from '../counts.ts';
import { seed } from '../seed.ts';
import { brokenText, mutationsOf } from './mutations.ts';
import { cases, forEach, spread } from './tries.ts';

const place = freshPlace({ heldAtMaking: true, holdReasons: ['check adds_up: 1 row'] });
const folder = () => place().archive.locate(edition);
const reader = to('a@example.com');

interface Alteration {
  readonly name: string;
  readonly file: string;
  /** Undefined: it is gone. */
  readonly bytes: Uint8Array | undefined;
}

const ofManifest = (name: string, bytes: Uint8Array | string | undefined): Alteration => ({
  name,
  file: manifestName,
  bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes,
});

/** Does something while one file of the edition is another, and puts it back. */
async function altered<T>(base: string, { file, bytes }: Alteration, work: () => Promise<T>): Promise<T> {
  const target = join(base, file);
  const before = readFileSync(target);
  if (bytes) writeFileSync(target, bytes);
  else rmSync(target);
  try {
    return await work();
  } finally {
    writeFileSync(target, before);
  }
}

/** Texts and values of a manifest that are not the one that was signed. */
async function manifestAlterations(text: string): Promise<Alteration[]> {
  const manifest = parseManifest(path, Buffer.from(text));
  const foreign = hmacSigner(Buffer.alloc(32, 7));
  const free = { ...manifest, heldAtMaking: false, holdReasons: [] };
  const forged = await signManifest(free, foreign);
  const spoofed = { ...forged, signature: { ...forged.signature, key: manifest.signature?.key } };
  const { signature: _none, ...unsigned } = manifest;
  const other = await signManifest({ ...free, edition: 'shop-tally/2024-06/r9' }, localSigner(place().out));
  return [
    ofManifest('held flipped', text.replace('"heldAtMaking": true', '"heldAtMaking": false')),
    ofManifest(
      'held twice',
      text.replace('"heldAtMaking": true', '"heldAtMaking": true,\n  "heldAtMaking": false'),
    ),
    ofManifest('held before all', text.replace('{\n', '{\n  "heldAtMaking": false,\n')),
    ofManifest('signed by a foreign key', manifestFile(forged).bytes),
    ofManifest('signed by a foreign key under our name', manifestFile(spoofed).bytes),
    ofManifest('without a signature', manifestFile(unsigned).bytes),
    ofManifest('of another edition, signed', manifestFile(other).bytes),
    ofManifest('written otherwise', JSON.stringify(JSON.parse(text))),
    ofManifest('gone', undefined),
    ...spread(mutationsOf(JSON.parse(text)), 120).map(({ name, value }) =>
      ofManifest(`manifest${name}`, manifestFile(value === null ? {} : Object(value)).bytes),
    ),
    ...fc.sample(brokenText(text), { numRuns: cases(60), seed }).map((bad) => ofManifest('broken text', bad)),
  ].filter(({ bytes }) => !bytes || Buffer.compare(bytes, Buffer.from(text)) !== 0);
}

function fileAlterations(base: string, names: readonly string[]): Alteration[] {
  return names.flatMap((file) => {
    const bytes = readFileSync(join(base, file));
    const flipped = (index: number) => bytes.map((byte, place) => (place === index ? byte ^ 1 : byte));
    return [
      { name: 'gone', file, bytes: undefined },
      { name: 'empty', file, bytes: new Uint8Array() },
      { name: 'cut', file, bytes: bytes.subarray(0, -1) },
      { name: 'longer', file, bytes: Buffer.concat([bytes, Buffer.from(' ')]) },
      ...[0, bytes.length >> 1, bytes.length - 1].map((index) => ({
        name: `flipped at ${index}`,
        file,
        bytes: flipped(index),
      })),
    ];
  });
}

/** @returns what was said; whether something went out is looked at afterwards */
type Way = (alteration: Alteration) => Promise<string>;

const said = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    (value) => `gave ${JSON.stringify(value)}`,
    (error: unknown) => String(error),
  );

const ways: Readonly<Record<string, Way>> = {
  resend: async () =>
    (await periodical('resend', path, '--to', 'a@example.com', '--again', '--out', place().out)).err,
  release: async () =>
    (await periodical('release', path, '--because', 'on a word', '--out', place().out)).err,
  'the deliver stage': () =>
    said(takeDelivery(JSON.stringify({ edition: path, recipient: reader }), stage())),
  // As a reader whose address was confirmed.
  'a link': async ({ file }) => {
    const linkSigner = hmacSigner(Buffer.from('links'));
    const made = linksFor({ publicUrl: '', signer: linkSigner, now: () => at(0), days: 90 });
    const { archiveUrl } = await made(edition, reader, at(0));
    const { user: _, ...local } = localRoom({ out: place().out, lake: '', log: () => {} });
    const download = () => Promise.reject(new Error('opened'));
    const room = { ...local, linkSigner, download, now: () => at(0), origin: '' };
    const link = await openMailed({ rest: archiveUrl.slice('/e/'.length) }, room);
    const [cookie = ''] = (link ? await confirmation(link, room) : '').split(';');
    const wanted = file === manifestName ? 'email.en.html' : file;
    const request = { method: 'GET', path: `${archiveUrl}/${wanted}`, body: '', cookies: cookiesIn(cookie) };
    const answer = handleRoom(request, room).then(({ status }) =>
      status === 404 ? `refused with ${status}: there is no edition` : `opened with ${status}`,
    );
    return said(answer.finally(local.close));
  },
};

const stage = () => ({
  ...{ archive: place().archive, signer: localSigner(place().out), ledger: place().ledger },
  ...{ channel: place().box, from: 'Shop <shop@example.com>', now: () => at(0) },
  ...{ linksFor: async () => ({ archiveUrl: '.' }), ownerOf: () => undefined, reach: '' },
});

const ofKeeper = { edition: path, because: 'it is right', by: 'Keeper', at: at(0) };

const isNamed = (text: string, { file, bytes }: Alteration) =>
  text.includes(`${path}/${file}: `) || (bytes === undefined && text.includes('there is no edition'));

describe.each(Object.entries(ways))('by %s', (name, way) => {
  beforeEach(async () => {
    const key = { edition: path, recipient: reader.address, channel: 'outbox' };
    await place().ledger.announce(key, at(0), reader, 'held');
    // What is held is not sent anyway.
    if (name === 'the deliver stage') await place().ledger.release(ofKeeper);
  });

  it('nothing altered goes out or is released, and what was altered is named', async () => {
    const text = readFileSync(join(folder(), manifestName), 'utf8');
    const files = parseManifest(path, Buffer.from(text)).files.map(({ name }) => name);
    const all = [...(await manifestAlterations(text)), ...fileAlterations(folder(), files)];
    await forEach(
      all,
      ({ name, file }) => `${file} ${name}`,
      async (one) => {
        const told = await altered(folder(), one, () => way(one));
        const mails = place().mails();
        const released = (await place().ledger.releaseOf(path))?.because === 'on a word';
        if (mails.length > 0 || released || told.includes('opened')) count('wrong values', 1, 'manifests');
        if (!isNamed(told, one)) count('unnamed errors', 1, 'manifests');
        expect([mails, released, told]).toEqual([
          [],
          false,
          expect.stringContaining(isNamed(told, one) ? '' : `${path}/${one.file}`),
        ]);
      },
    );
    // As it was made it goes out, by those that send to who waits for it.
    await way({ name: 'nothing', file: manifestName, bytes: Buffer.from(text) });
    expect(place().mails()).toHaveLength(['release', 'the deliver stage'].includes(name) ? 1 : 0);
  });
});

describe('by a run that finds its edition there', () => {
  let shop: Shop;
  beforeEach(() => {
    shop = openShop();
  });
  afterEach(() => shop.close());

  it('nothing altered goes out, and what was altered is named', async () => {
    const asked = { formats: allFormats.filter((format) => format !== 'pdf'), recipients: [reader] };
    await shop.run({ ...asked, recipients: [] });
    const base = shop.archive.locate(revision(1));
    const text = readFileSync(join(base, manifestName), 'utf8');
    const files = parseManifest(path, Buffer.from(text)).files.map(({ name }) => name);
    const all = [
      ...spread(mutationsOf(JSON.parse(text)), 12).map(({ name, value }) =>
        ofManifest(`manifest${name}`, manifestFile(Object(value)).bytes),
      ),
      ...spread(fileAlterations(base, files), 12),
    ].filter(
      ({ file, bytes }) => file !== manifestName || !bytes || Buffer.compare(bytes, Buffer.from(text)) !== 0,
    );
    await forEach(
      all,
      ({ name, file }) => `${file} ${name}`,
      async (one) => {
        const told = await altered(base, one, () => said(shop.run(asked)));
        if (!told.startsWith('InputError')) count('wrong values', 1, 'manifests');
        expect(told).toContain(`${path}/${one.file}: `);
      },
    );
    expect((await shop.run(asked)).deliveries).toMatchObject([{ state: 'sent' }]);
  });
});
