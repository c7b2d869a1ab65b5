/** An edition that waits to be sent, on embedded parts, and a power cut at any of their calls. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import type { Archive } from '../../functions/archive/archive.ts';
import { type Manifest, manifestFile } from '../../functions/archive/manifest.ts';
import type { EditionMailer } from '../../functions/cli/mailer.ts';
import { main } from '../../functions/cli.ts';
import type { Channel } from '../../functions/deliver/channel.ts';
import { outbox } from '../../functions/deliver/outbox.ts';
import { deliver } from '../../functions/deliver.ts';
import type { Recipient } from '../../functions/ledger/addressing.ts';
import type { Ledger } from '../../functions/ledger/ledger.ts';
import { sqliteLedger } from '../../functions/ledger/sqlite.ts';
import { localArchive } from '../../functions/systems/local.ts';
import { edition, manifestOf } from '../deliver/edition.ts';

export const path = 'shop-tally/2024-06/r1';

const files = {
  'email.en.html': '<body><p>Tally</p><p><!--place:why--><!--place:foot--></p></body>',
  'email.en.txt': 'Tally\n\n-- \nEdition\n',
  'email.zh.html': '<body><p>账目</p><p><!--place:why--><!--place:foot--></p></body>',
  'email.zh.txt': '账目\n\n-- \n版次\n',
};

export const to = (address: string, more: Partial<Recipient> = {}): Recipient => ({
  address,
  language: 'en',
  attach: [],
  subscribed: true,
  ...more,
});

export const at = (seconds: number) =>
  new Date(Date.parse('2024-07-02T01:00:00Z') + seconds * 1000).toISOString();

export interface Place {
  readonly out: string;
  readonly archive: Archive;
  readonly ledger: Ledger;
  readonly manifest: Manifest;
  readonly box: Channel;
  /** Names of the mails that went out, without what is unfinished. */
  mails(): string[];
  /** REPORT/PERIOD/rN, in the archive with its manifest. */
  addRevision(revision: number, more: Partial<Manifest>): Promise<void>;
  /** What `release` and `resend` work with; other parts where they are given. */
  post(
    given?: Partial<Pick<EditionMailer, 'ledger' | 'idempotent' | 'now'>> & { channel?: Channel },
  ): EditionMailer;
}

/** A fresh edition for every test; held or not. */
export function freshPlace(more: Partial<Manifest> = {}): () => Place {
  let place: Place;
  beforeEach(async () => {
    place = await makePlace(more);
  });
  afterEach(() => {
    place.ledger.close();
    rmSync(place.out, { recursive: true });
  });
  return () => place;
}

async function makePlace(more: Partial<Manifest>): Promise<Place> {
  const out = mkdtempSync(join(tmpdir(), 'periodical-post-'));
  const manifest = { ...manifestOf(files), formats: ['email'], ...more };
  const archive = localArchive(out);
  const ledger = sqliteLedger(join(out, 'ledger.sqlite'));
  const box: Channel = outbox(join(out, 'outbox'));
  const add = async (revision: number, own: Manifest) => {
    const id = { ...edition, revision };
    for (const [name, content] of Object.entries(files)) {
      await archive.putFile(id, { name, mediaType: 'text/plain', bytes: Buffer.from(content) });
    }
    await archive.putFile(id, manifestFile({ ...own, edition: `shop-tally/2024-06/r${revision}` }));
  };
  await add(1, manifest);
  return {
    ...{ out, archive, ledger, manifest, box },
    mails: () => {
      const names = readdirSync(out).includes('outbox') ? readdirSync(join(out, 'outbox')) : [];
      return names.filter((name) => name.endsWith('.eml') && !name.startsWith('.')).toSorted();
    },
    addRevision: (revision, own) => add(revision, { ...manifest, ...own }),
    post: ({ channel = box, ledger: book = ledger, now = () => at(0), idempotent = true } = {}) => ({
      ...{ edition, manifest, archive, now, idempotent },
      ledger: book,
      channel: channel.name,
      send: (recipients) =>
        deliver({
          ...{ archive, channel, edition, manifest, recipients, now },
          ledger: book,
          from: 'Shop <shop@example.com>',
          linksFor: async () => ({ archiveUrl: 'file:///archive' }),
        }),
    }),
  };
}

/**
 * Parts that live for so many calls, then die: the last call is not made, or it is and its answer is lost.
 * Whatever is called afterwards fails, as it does for a process that is gone.
 */
export function mortal({ ledger, box }: Place, calls: number, lastIsMade: boolean) {
  const used = { calls: 0 };
  const guard =
    <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      used.calls++;
      if (used.calls < calls) return work(...args);
      if (used.calls === calls && lastIsMade) await work(...args);
      throw new Error('power cut');
    };
  const dying: Ledger = {
    ...ledger,
    announce: guard(ledger.announce),
    reopen: guard(ledger.reopen),
    claim: guard(ledger.claim),
    settle: guard(ledger.settle),
    release: guard(ledger.release),
    releaseOf: guard(ledger.releaseOf),
    listSends: guard(ledger.listSends),
    suppressionOf: guard(ledger.suppressionOf),
  };
  return { ledger: dying, channel: { ...box, send: guard(box.send) }, used };
}

/** The command line in this process. */
export async function periodical(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said.out += String(text);
    return true;
  });
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.err += String(text);
    return true;
  });
  try {
    const code = await main(args);
    return { code, ...said };
  } finally {
    out.mockRestore();
    err.mockRestore();
    process.exitCode = undefined;
  }
}
