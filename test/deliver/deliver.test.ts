/** Delivery: one message per recipient, each for itself, and a receipt for each. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderArchive } from '../../functions/archive/folder.ts';
import type { Archive } from '../../functions/archive.ts';
import { outbox } from '../../functions/deliver/outbox.ts';
import { type Channel, type Delivery, deliver, type Recipient } from '../../functions/deliver.ts';
import { sha256 } from '../../functions/hash.ts';
import { sqliteLedger } from '../../functions/ledger/sqlite.ts';
import type { Ledger } from '../../functions/ledger.ts';
import type { Manifest } from '../../functions/manifest.ts';

const edition = { report: 'shop-tally', period: '2024-06', revision: 1 };
const files: Record<string, string> = {
  'email.en.html': '<title>Tally &amp; more</title><a href="./report.en.pdf">PDF</a>',
  'email.en.txt': 'Tally: ./report.en.pdf',
  'email.zh.html': '<title>账目</title>',
  'email.zh.txt': '账目',
  'report.en.pdf': '%PDF-en',
};
let root: string;
let archive: Archive;
let ledger: Ledger;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'periodical-deliver-'));
  archive = folderArchive(join(root, 'archive'));
  ledger = sqliteLedger(join(root, 'ledger.sqlite'));
  for (const [name, text] of Object.entries(files)) {
    await archive.putFile(edition, { name, mediaType: 'text/plain', bytes: Buffer.from(text) });
  }
});
afterEach(() => {
  ledger.close();
  rmSync(root, { recursive: true });
});

const manifest: Manifest = {
  format: 1,
  edition: 'shop-tally/2024-06/r1',
  report: 'shop-tally',
  title: { en: 'Shop tally', zh: '店铺账目' },
  subjects: { en: 'Tally & more', zh: '账目' },
  period: { id: '2024-06', kind: 'month', start: '2024-06-01', end: '2024-07-01' },
  yoy: { start: '2023-06-01', end: '2023-07-01' },
  pop: { start: '2024-05-01', end: '2024-06-01' },
  timezone: 'Asia/Shanghai',
  currency: 'CNY',
  parameters: {},
  languages: ['en', 'zh'],
  formats: ['email', 'pdf'],
  held: false,
  heldBecause: [],
  checks: [],
  warnings: [],
  absent: [],
  coverage: {},
  fingerprint: sha256(''),
  sources: {},
  statements: [],
  versions: {},
  files: Object.entries(files).map(([name, text]) => ({
    name,
    mediaType: 'text/plain',
    size: Buffer.byteLength(text),
    sha256: sha256(text),
  })),
  run: { startedAt: '2024-07-02T01:00:00Z', finishedAt: '2024-07-02T01:00:01Z', milliseconds: {} },
};

const box = (): Channel => ({ name: 'outbox', idempotent: true, ...outbox(join(root, 'outbox')) });
const to = (address: string, language = 'en'): Recipient => ({ address, language, attach: ['pdf'] });
const mails = () => readdirSync(join(root, 'outbox')).filter((name) => name.endsWith('.eml'));
const mailTo = (address: string) => {
  const name = mails().find((mail) => mail.includes(address)) ?? '';
  return readFileSync(join(root, 'outbox', name), 'utf8');
};

interface Given {
  readonly channel?: Channel;
  readonly ledger?: Ledger;
  readonly now?: string;
}

function send(recipients: readonly Recipient[], given: Given = {}): Promise<Delivery[]> {
  const now = () => given.now ?? '2024-07-02T01:00:02Z';
  const { channel = box(), ledger: book = ledger } = given;
  const archiveUrl = 'file:///archive/$&/r1';
  return deliver({
    archive,
    ledger: book,
    channel,
    edition,
    manifest,
    recipients,
    from: 'Shop <shop@example.com>',
    archiveUrl,
    now,
  });
}

const states = (deliveries: readonly Delivery[]) =>
  deliveries.map(({ recipient, state, now }) => [recipient, state, now]);

/** A mail server that notes what it took, and refuses some recipients. */
function server(refused: readonly string[] = []): Channel & { readonly taken: string[] } {
  const taken: string[] = [];
  return {
    name: 'ses',
    idempotent: false,
    taken,
    async send(_raw, { recipient }) {
      if (refused.includes(recipient)) throw new Error(`550 ${recipient} is unknown here`);
      taken.push(recipient);
      return { id: `id-${taken.length}`, existed: false };
    },
  };
}

describe('a message', () => {
  it('goes to each recipient in their language, with links to the archive and the PDF', async () => {
    expect(
      states(await send([to('a@example.com'), to('b@example.com', 'zh'), to('c@example.com', 'fr')])),
    ).toEqual([
      ['a@example.com', 'sent', true],
      ['b@example.com', 'sent', true],
      ['c@example.com', 'sent', true],
    ]);
    expect(mailTo('a@example.com')).toContain('Subject: Tally & more');
    expect(mailTo('a@example.com')).toContain('file:///archive/$&/r1/report.en.pdf');
    expect(mailTo('a@example.com')).toContain('filename=shop-tally-2024-06.en.pdf');
    expect(mailTo('b@example.com')).toMatch(/^Subject: =\?UTF-8\?/m);
    expect(mailTo('b@example.com')).not.toContain('.pdf');
    expect(mailTo('c@example.com')).toContain('Subject: Tally & more'); // no French: the report's first language
  });

  it('is not sent twice, however often the run is repeated', async () => {
    await send([to('a@example.com')]);
    const again = await send([to('a@example.com'), to('a@example.com'), to('b@example.com')]);
    expect(states(again)).toEqual([
      ['a@example.com', 'sent', false],
      ['a@example.com', 'sent', false],
      ['b@example.com', 'sent', true],
    ]);
    expect(mails()).toHaveLength(2);
  });
});

describe('one failure', () => {
  it('of the channel touches no other recipient, and is tried again by the next run', async () => {
    const channel = server(['b@example.com']);
    const recipients = [to('a@example.com'), to('b@example.com'), to('c@example.com')];
    const first = await send(recipients, { channel });
    expect(states(first)).toEqual([
      ['a@example.com', 'sent', true],
      ['b@example.com', 'failed', true],
      ['c@example.com', 'sent', true],
    ]);
    expect(first[1]?.detail).toBe('550 b@example.com is unknown here');
    const mended = server();
    await send(recipients, { channel: mended });
    expect(mended.taken).toEqual(['b@example.com']);
    expect((await ledger.listSends(manifest.edition)).map(({ state }) => state)).toEqual([
      'sent',
      'sent',
      'sent',
    ]);
  });

  it('of building a message claims nothing', async () => {
    const channel = server();
    const bad = to('two@example.com, three@example.com');
    expect(states(await send([bad, to('c@example.com')], { channel }))).toEqual([
      [bad.address, 'failed', true],
      ['c@example.com', 'sent', true],
    ]);
    expect((await ledger.listSends(manifest.edition)).map(({ recipient }) => recipient)).toEqual([
      'c@example.com',
    ]);
  });

  it('of a file that the archive has lost says which', async () => {
    rmSync(join(archive.locate(edition), 'report.en.pdf'));
    const [delivery] = await send([to('a@example.com')]);
    expect(delivery).toMatchObject({
      state: 'failed',
      detail: 'shop-tally/2024-06/r1/report.en.pdf: is not in the archive',
    });
  });

  it('of the ledger before a send touches no other recipient, and sends nothing', async () => {
    const channel = server();
    const locked: Ledger = {
      ...ledger,
      claim: async (key, ...rest) => {
        if (key.recipient === 'a@example.com') throw new Error('database is locked');
        return ledger.claim(key, ...rest);
      },
    };
    const deliveries = await send([to('a@example.com'), to('b@example.com')], { channel, ledger: locked });
    expect(states(deliveries)).toEqual([
      ['a@example.com', 'failed', true],
      ['b@example.com', 'sent', true],
    ]);
    expect(channel.taken).toEqual(['b@example.com']);
  });
});

describe('a ledger that cannot be written after a send', () => {
  const failing = (times: number): Ledger => {
    let left = times;
    return {
      ...ledger,
      settle: async (...args) => {
        if (left-- > 0) throw new Error('disk full');
        return ledger.settle(...args);
      },
    };
  };

  it('is tried again', async () => {
    const [delivery] = await send([to('a@example.com')], { channel: server(), ledger: failing(2) });
    expect(delivery?.state).toBe('sent');
    expect((await ledger.listSends(manifest.edition))[0]?.state).toBe('sent');
  });

  it('is never taken for a failed send: it is unknown, and not sent again', async () => {
    const channel = server();
    const deliveries = await send([to('a@example.com'), to('b@example.com')], {
      channel,
      ledger: failing(3),
    });
    expect(states(deliveries)).toEqual([
      ['a@example.com', 'unknown', true],
      ['b@example.com', 'sent', true],
    ]);
    expect(deliveries[0]?.detail).toBe('sent, but the ledger could not be written: disk full');
    const later = await send([to('a@example.com')], { channel, now: '2024-07-02T02:00:00Z' });
    expect(states(later)).toEqual([['a@example.com', 'unknown', false]]);
    expect(channel.taken).toEqual(['a@example.com', 'b@example.com']);
  });
});

describe('a send in doubt', () => {
  const key = { edition: manifest.edition, recipient: 'a@example.com' };

  it('is not repeated by a channel that would send twice', async () => {
    const channel = server();
    await ledger.claim({ ...key, channel: 'ses' }, '2024-07-02T00:00:00Z', 60);
    expect(states(await send([to('a@example.com')], { channel }))).toEqual([
      ['a@example.com', 'unknown', false],
    ]);
    expect(channel.taken).toEqual([]);
  });

  it('is repeated by the outbox, where a second time does nothing', async () => {
    await ledger.claim({ ...key, channel: 'outbox' }, '2024-07-02T00:00:00Z', 60);
    expect(states(await send([to('a@example.com')]))).toEqual([['a@example.com', 'sent', true]]);
    expect(mails()).toHaveLength(1);
    expect((await ledger.listSends(manifest.edition))[0]?.state).toBe('sent');
  });
});
