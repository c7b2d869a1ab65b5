/** An edition that waits to be sent, on embedded parts, and a power cut at any of their calls. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { Archive } from '../../functions/archive/archive.ts';
import { type Manifest, manifestFile } from '../../functions/archive/manifest.ts';
import { signManifest } from '../../functions/archive/signature.ts';
import { main } from '../../functions/cli.ts';
import type { Channel } from '../../functions/deliver/channel.ts';
import type { EditionMailer } from '../../functions/deliver/mailer.ts';
import { outbox } from '../../functions/deliver/outbox.ts';
import { deliver } from '../../functions/deliver.ts';
import type { Recipient } from '../../functions/ledger/addressing.ts';
import type { Ledger } from '../../functions/ledger/ledger.ts';
import { sqliteLedger } from '../../functions/ledger/sqlite.ts';
import { localArchive, localSigner } from '../../functions/systems/local.ts';
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

interface FreshPlace {
  (): Place;
  /** Puts another fresh one in its place. */
  anew(): Promise<void>;
}

/** A fresh edition for every test; held or not. */
export function freshPlace(more: Partial<Manifest> = {}): FreshPlace {
  let place: Place;
  const make = async () => {
    place = await makePlace(more);
  };
  const remove = () => {
    place.ledger.close();
    rmSync(place.out, { recursive: true });
  };
  beforeEach(make);
  afterEach(remove);
  const anew = () => {
    remove();
    return make();
  };
  return Object.assign(() => place, { anew });
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
    const whole = { ...own, edition: `shop-tally/2024-06/r${revision}` };
    await archive.putFile(id, manifestFile(await signManifest(whole, localSigner(out))));
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
      ...{ edition, manifest, archive, now, idempotent, refusal: () => undefined },
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

interface PowerCut {
  /** Calls until then. */
  readonly calls: number;
  /** The last call is made and its answer is lost, or it is not made. */
  readonly lastIsMade: boolean;
  happened: boolean;
}

/** When the power is cut: at a call that is not made, or at one whose answer is lost. */
export const momentsOfCall = [
  ['before', false],
  ['after', true],
] as const;

/** Cuts the power at the first call of a trial, at the second of another, and so on, until one is over before it. */
export async function atEveryCall(
  place: FreshPlace,
  lastIsMade: boolean,
  trial: (cut: PowerCut) => Promise<void>,
): Promise<void> {
  for (let calls = 1; ; calls++) {
    const cut: PowerCut = { calls, lastIsMade, happened: false };
    await trial(cut).catch((cause: unknown) => {
      throw new Error(`the power was cut at call ${calls}: ${cause}`, { cause });
    });
    if (calls === 1) expect(cut.happened).toBe(true);
    if (!cut.happened) return;
    await place.anew();
  }
}

/** Parts that live until the power is cut. Whatever is called afterwards fails, as for a process that is gone. */
export function mortal({ ledger, box }: Place, cut: PowerCut) {
  let calls = 0;
  const guard =
    <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      calls++;
      if (calls < cut.calls) return work(...args);
      if (calls === cut.calls && cut.lastIsMade) await work(...args);
      cut.happened = true;
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
  return { ledger: dying, channel: { ...box, send: guard(box.send) } };
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
