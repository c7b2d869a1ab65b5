/** A mail that was handed over is made again byte by byte, whatever has changed since. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '../../functions/deliver/channel.ts';
import { mailAgain } from '../../functions/deliver/dispatch.ts';
import type { DeliverInput, Links } from '../../functions/deliver/input.ts';
import { outbox } from '../../functions/deliver/outbox.ts';
import { deliver } from '../../functions/deliver.ts';
import { InputError, RetryableError } from '../../functions/errors.ts';
import type { Recipient } from '../../functions/ledger/addressing.ts';
import type { Ledger } from '../../functions/ledger/ledger.ts';
import { sqliteLedger } from '../../functions/ledger/sqlite.ts';
import { temporaryFolder } from '../folder.ts';
import { archiveWith, edition, manifestOf } from './edition.ts';

const mark = (place: string) => `<!--place:${place}-->`;
const files = {
  'email.en.html': `<body><p>${mark('links')}<a href="./report.en.pdf">PDF</a>${mark('/links')}${mark('files')}</p><p>${mark('why')}${mark('foot')}</p></body>`,
  'email.en.txt': 'Tally\n\nPDF: ./report.en.pdf\n\n-- \nEdition 1\n',
  'report.en.pdf': Buffer.alloc(30_000, 'pdf'),
  'report.en.html': '<p>page</p>',
  'report.en.xlsx': Buffer.alloc(60_000, 'xlsx'),
};
const reader: Recipient = {
  address: 'a@example.com',
  language: 'en',
  attach: ['pdf', 'workbook'],
  subscribed: true,
};
const links: Links = { archiveUrl: 'https://r.example/e/T', unsubscribeUrl: 'https://r.example/u/T' };

const root = temporaryFolder();
let ledger: Ledger;
beforeEach(() => {
  ledger = sqliteLedger(join(root(), 'ledger.sqlite'));
});
afterEach(() => ledger.close());

const manifest = (heldAtMaking: boolean) => ({ ...manifestOf(files), heldAtMaking });

async function input(given: Partial<DeliverInput> = {}, held = false): Promise<DeliverInput> {
  return {
    archive: await archiveWith(root(), files),
    ledger,
    channel: outbox(join(root(), 'outbox')),
    edition,
    manifest: manifest(held),
    recipients: [reader],
    from: 'Shop <shop@example.com>',
    linksFor: async () => links,
    now: () => '2024-07-02T01:00:02Z',
    ...given,
  };
}

const sent = () => {
  const folder = join(root(), 'outbox');
  return readdirSync(folder).map((name) => readFileSync(join(folder, name)));
};

async function madeAgain(held = false) {
  const { archive } = await input();
  const dispatches = await ledger.dispatchesOf('shop-tally/2024-06/r1');
  return Promise.all(
    dispatches.map((dispatch) => mailAgain(dispatch, { archive, edition, manifest: manifest(held) })),
  );
}

describe('a mail is made again with the same bytes', () => {
  it.each([
    ['with links of its own', {}, false],
    ['whose reader cannot reach the archive', { linksFor: async () => ({}) }, false],
    ['of an edition that was released', {}, true],
  ])('%s', async (_, given, held) => {
    await deliver(await input(given, held));
    const [again] = await madeAgain(held);
    expect(again?.isProved).toBe(true);
    expect(Buffer.from(again?.raw ?? '').equals(sent()[0] ?? Buffer.of())).toBe(true);
  });

  it('that was too large, without what was left out', async () => {
    const folder = outbox(join(root(), 'outbox'));
    await deliver(await input({ channel: { ...folder, maxBytes: 90_000 } }));
    expect((await madeAgain()).map(({ attached, isProved }) => [attached, isProved])).toEqual([
      [['report.en.pdf'], true],
    ]);
  });

  it('and so is each copy', async () => {
    await deliver(await input());
    await deliver(await input({ recipients: [{ ...reader, address: 'b@example.com', copy: 2 }] }));
    expect((await madeAgain()).map(({ isProved }) => isProved)).toEqual([true, true]);
  });
});

it('what would be other bytes says so', async () => {
  await deliver(await input());
  const [dispatch] = await ledger.dispatchesOf('shop-tally/2024-06/r1');
  if (dispatch) await ledger.noteDispatch({ ...dispatch, sha256: '0'.repeat(64) });
  expect((await madeAgain())[0]?.isProved).toBe(false);
});

describe('a dispatch', () => {
  const failing = (error: Error): Channel => ({
    name: 'mail',
    idempotent: false,
    send: () => Promise.reject(error),
  });

  it('is of the try that went out: a later one takes the place of the earlier', async () => {
    const channel = failing(new RetryableError('busy'));
    await deliver(await input({ channel, linksFor: async () => ({ archiveUrl: 'https://old.example' }) }));
    const folder = { ...outbox(join(root(), 'outbox')), name: 'mail' };
    await deliver(await input({ channel: folder, now: () => '2024-07-03T00:00:00Z' }));
    const dispatches = await ledger.dispatchesOf('shop-tally/2024-06/r1');
    expect(dispatches.map(({ at }) => at)).toEqual(['2024-07-03T00:00:00Z']);
    expect((await madeAgain())[0]?.html).toContain('https://r.example/e/T');
  });

  it('that cannot be kept keeps its mail back, which is tried again', async () => {
    const forgetful: Ledger = { ...ledger, noteDispatch: () => Promise.reject(new RetryableError('locked')) };
    const [result] = await deliver(await input({ ledger: forgetful }));
    expect(result).toMatchObject({ state: 'failed', detail: 'locked', isPermanent: false });
    expect(readdirSync(root())).not.toContain('outbox');
  });

  it('stays as it is if a folder has its mail already', async () => {
    const deaf: Ledger = { ...ledger, settle: () => Promise.reject(new InputError([])) };
    await deliver(await input({ ledger: deaf }));
    const later = await input({ from: 'Other <other@example.com>', now: () => '2024-07-03T00:00:00Z' });
    await deliver(later);
    const [again] = await madeAgain();
    expect(again?.from).toContain('shop@example.com');
    expect(Buffer.from(again?.raw ?? '').equals(sent()[0] ?? Buffer.of())).toBe(true);
  });
});
