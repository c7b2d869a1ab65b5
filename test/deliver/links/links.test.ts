/** Links of mails: what they open, and all that does not open. */
import { describe, expect, it } from 'vitest';
import { linksFor, openFilesLink, openUnsubscribeLink } from '../../../functions/deliver/links.ts';
import type { Recipient } from '../../../functions/ledger/addressing.ts';
import { hmacSigner } from '../../../functions/signer/file.ts';
import { localSigner } from './signer.ts';

const edition = { report: 'shop-tally', period: 'trailing-12-2024-06', revision: 2 };
const madeAt = '2024-07-02T01:00:00Z';
const signer = localSigner();
const recipient: Recipient = { address: 'wei.li@example.com', language: 'zh', attach: [], subscribed: true };

const make = (now = madeAt, who: Recipient = recipient, key = signer) =>
  linksFor({ publicUrl: 'https://r.example', signer: key, now: () => now, days: 30 })(edition, who, madeAt);
const tokenOf = (url: string | undefined) => url?.split('/').at(-1) ?? '';
const filesToken = async (now?: string) => tokenOf((await make(now)).archiveUrl);
const unsubscribeToken = async () => tokenOf((await make()).unsubscribeUrl);
const open = async (token: string, now = madeAt) => {
  const link = await openFilesLink(token, { signer, now: () => now });
  return link?.isOver ? undefined : link;
};
const openUnsubscribe = (token: string, now = madeAt) =>
  openUnsubscribeLink(token, { signer, now: () => now });

describe('a link', () => {
  it('of an old key opens as long as the key is listed', async () => {
    const { archiveUrl, unsubscribeUrl } = await make();
    const [now, old] = [Buffer.from('new'), Buffer.from('secret')];
    for (const [key, isOpen] of [
      [hmacSigner(now, old), true],
      [hmacSigner(now), false],
    ] as const) {
      const opening = { signer: key, now: () => madeAt };
      expect((await openFilesLink(tokenOf(archiveUrl), opening)) !== undefined).toBe(isOpen);
      expect((await openUnsubscribeLink(tokenOf(unsubscribeUrl), opening)) !== undefined).toBe(isOpen);
    }
    expect(await make(madeAt, recipient, hmacSigner(now, old))).toEqual(
      await make(madeAt, recipient, hmacSigner(now)),
    );
  });

  it('opens its edition for its recipient, and unsubscribes its recipient from its report', async () => {
    const { archiveUrl, unsubscribeUrl } = await make();
    expect(archiveUrl).toMatch(/^https:\/\/r\.example\/e\/[\w-]+\.[\w-]{43}$/);
    expect(unsubscribeUrl).toMatch(/^https:\/\/r\.example\/u\/[\w-]+\.[\w-]{43}$/);
    expect(await open(tokenOf(archiveUrl))).toEqual({
      edition,
      recipient: recipient.address,
      expiresAt: '2024-08-01T01:00:00.000Z',
      isOver: false,
    });
    expect(await openUnsubscribe(tokenOf(unsubscribeUrl))).toEqual({
      report: 'shop-tally',
      recipient: recipient.address,
    });
  });

  it('to unsubscribe is for those who subscribed', async () => {
    expect(await make(madeAt, { ...recipient, subscribed: false })).toEqual({
      archiveUrl: (await make()).archiveUrl,
    });
  });

  it('is another for another recipient', async () => {
    const other = await make(madeAt, { ...recipient, address: 'b@example.com' });
    expect(tokenOf(other.archiveUrl)).not.toBe(await filesToken());
  });
});

describe('the time of a link', () => {
  it('ends after its days, counted from when the edition was made', async () => {
    const token = await filesToken();
    expect(await open(token, '2024-08-01T00:59:59Z')).toBeDefined();
    expect(await open(token, '2024-08-01T01:00:00Z')).toBeUndefined();
  });

  it('is the same for a mail that is built again within half of it', async () => {
    expect(await filesToken('2024-07-17T00:00:00Z')).toBe(await filesToken());
  });

  it.each(['2024-07-20T00:00:00Z', '2024-07-31T00:00:00Z', '2029-01-01T00:00:00Z'])(
    'has half of it left at least where the mail is sent late: %s',
    async (now) => {
      const token = await filesToken(now);
      const later = (days: number) => new Date(Date.parse(now) + days * 86_400_000).toISOString();
      expect(await open(token, later(15))).toBeDefined();
      expect(await open(token, later(46))).toBeUndefined();
    },
  );

  it('to unsubscribe ends after a year, and has half of it left where the mail is sent late', async () => {
    const token = await unsubscribeToken();
    expect(await openUnsubscribe(token, '2025-07-02T00:59:59Z')).toBeDefined();
    expect(await openUnsubscribe(token, '2025-07-02T01:00:00Z')).toBeUndefined();
    const late = tokenOf((await make('2025-06-01T00:00:00Z')).unsubscribeUrl);
    expect(await openUnsubscribe(late, '2025-12-01T00:00:00Z')).toBeDefined();
    expect(await openUnsubscribe(late, '2026-07-03T00:00:00Z')).toBeUndefined();
  });

  it('to unsubscribe of a mail of version 0.1, which had no end, ends with 2027', async () => {
    const payload = Buffer.from(JSON.stringify(['shop-tally', recipient.address]));
    const mac = await signer.sign(Buffer.concat([Buffer.from('periodical link 1 unsubscribe\n'), payload]));
    const token = `${payload.toString('base64url')}.${Buffer.from(mac).toString('base64url')}`;
    expect(await openUnsubscribe(token, '2027-12-31T23:59:59Z')).toBeDefined();
    expect(await openUnsubscribe(token, '2028-01-01T00:00:00Z')).toBeUndefined();
  });
});

describe('what does not open', () => {
  const forged = (payload: unknown, mac = Buffer.alloc(32)) =>
    `${Buffer.from(JSON.stringify(payload)).toString('base64url')}.${mac.toString('base64url')}`;

  it.each([
    ['nothing', ''],
    ['a dot', '.'],
    ['a text', 'hello'],
    [
      'a payload alone',
      Buffer.from('["shop-tally/2024-06/r1","a@example.com",9999999999]').toString('base64url'),
    ],
    ['a payload with zeros', forged(['shop-tally/2024-06/r1', 'a@example.com', 9_999_999_999])],
    ['a short MAC', forged(['shop-tally/2024-06/r1', 'a@example.com', 9_999_999_999], Buffer.alloc(1))],
    ['no JSON', `${Buffer.from('{').toString('base64url')}.${Buffer.alloc(32).toString('base64url')}`],
    ['something endless', 'A'.repeat(100_000)],
    ['other letters', '%00/../..'],
  ])('%s', async (_, token) => {
    expect(await open(token)).toBeUndefined();
    expect(await openUnsubscribe(token)).toBeUndefined();
  });

  it('a link of more than 2,000 letters, which no edition and address need', async () => {
    const opening: number[] = [];
    const closed: number[] = [];
    for (let letters = 1390; letters < 1430; letters++) {
      const who = { ...recipient, address: 'a'.repeat(letters) };
      const token = tokenOf((await make(madeAt, who)).archiveUrl);
      ((await open(token)) ? opening : closed).push(token.length);
    }
    expect(Math.max(...opening)).toBe(2000);
    expect(Math.min(...closed)).toBeGreaterThan(2000);
  });

  it('a link with any one letter changed', async () => {
    for (const [token, opens] of [
      [await filesToken(), open],
      [await unsubscribeToken(), openUnsubscribe],
    ] as const) {
      for (let index = 0; index < token.length; index++) {
        const letter = token[index] === 'A' ? 'B' : 'A';
        const changed = token.slice(0, index) + letter + token.slice(index + 1);
        expect(await opens(changed), `${index}`).toBeUndefined();
      }
    }
  });

  it('the same bytes written otherwise', async () => {
    const token = await filesToken();
    for (const other of [`${token}=`, `${token} `, `${token}.x`, `${token}.`, token.replace('.', '../..')])
      expect(await open(other)).toBeUndefined();
  });

  it('a link of one kind as one of the other', async () => {
    expect(await openUnsubscribe(await filesToken())).toBeUndefined();
    expect(await open(await unsubscribeToken())).toBeUndefined();
  });

  it('a link of another key', async () => {
    const foreign = await make(madeAt, recipient, localSigner('other'));
    expect(await open(tokenOf(foreign.archiveUrl))).toBeUndefined();
    expect(await openUnsubscribe(tokenOf(foreign.unsubscribeUrl))).toBeUndefined();
  });

  it('the payload of one link with the signature of another', async () => {
    const [payload] = (await filesToken()).split('.');
    const [, mac] = (await filesToken('2029-01-01T00:00:00Z')).split('.');
    expect(await open(`${payload}.${mac}`)).toBeUndefined();
  });
});
