/** Delivery: one message per recipient, each for itself, and a receipt for each. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Archive } from '../../functions/archive/archive.ts';
import type { Manifest } from '../../functions/archive/manifest.ts';
import { holdSends } from '../../functions/deliver/announce.ts';
import { type Channel, LostAnswerError } from '../../functions/deliver/channel.ts';
import type { DeliverInput } from '../../functions/deliver/input.ts';
import { outbox } from '../../functions/deliver/outbox.ts';
import type { SendResult } from '../../functions/deliver/result.ts';
import { suppressionReason } from '../../functions/deliver/suppression.ts';
import { deliver } from '../../functions/deliver.ts';
import { RetryableError } from '../../functions/errors.ts';
import type { Recipient } from '../../functions/ledger/addressing.ts';
import type { Ledger } from '../../functions/ledger/ledger.ts';
import { sqliteLedger } from '../../functions/ledger/sqlite.ts';
import { temporaryFolder } from '../folder.ts';
import { archiveWith, edition, manifestOf } from './edition.ts';

const files: Record<string, string> = {
  'email.en.html': '<title>Tally &amp; more</title><a href="./report.en.pdf">PDF</a>',
  'email.en.txt': 'Tally: ./report.en.pdf\n\n-- \nEdition 1\n',
  'email.zh.html': '<title>账目</title>',
  'email.zh.txt': '账目',
  'report.en.pdf': '%PDF-en',
};
const root = temporaryFolder();
let archive: Archive;
let ledger: Ledger;

beforeEach(async () => {
  archive = await archiveWith(root(), files);
  ledger = sqliteLedger(join(root(), 'ledger.sqlite'));
});
afterEach(() => {
  ledger.close();
});

const manifest = manifestOf(files);

const box = (): Channel => outbox(join(root(), 'outbox'));
const to = (address: string, language = 'en', subscribed = true): Recipient => ({
  address,
  language,
  attach: ['pdf'],
  subscribed,
});
const mails = () => readdirSync(join(root(), 'outbox')).filter((name) => name.endsWith('.eml'));
const mailTo = (address: string) => {
  const name = mails().find((mail) => mail.includes(address)) ?? '';
  return readFileSync(join(root(), 'outbox', name), 'utf8');
};

interface Given {
  readonly channel?: Channel;
  readonly ledger?: Ledger;
  readonly now?: string;
  readonly manifest?: Manifest;
  readonly linksFor?: DeliverInput['linksFor'];
}

function send(recipients: readonly Recipient[], given: Given = {}): Promise<SendResult[]> {
  const now = () => given.now ?? '2024-07-02T01:00:02Z';
  const { channel = box(), ledger: book = ledger } = given;
  const linksFor = given.linksFor ?? (async () => ({ archiveUrl: 'file:///archive/$&/r1' }));
  return deliver({
    archive,
    ledger: book,
    channel,
    edition,
    manifest: given.manifest ?? manifest,
    recipients,
    from: 'Shop <shop@example.com>',
    linksFor,
    now,
  });
}

const states = (deliveries: readonly SendResult[]) =>
  deliveries.map(({ recipient, state, now }) => [recipient, state, now]);

/** A mail server that notes what it took, and refuses some recipients. */
function server(refused: readonly string[] = []): Channel & { readonly taken: string[] } {
  const taken: string[] = [];
  return {
    name: 'mail',
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

  it('that was sent before is told with what was noted then, by this channel', async () => {
    await send([to('a@example.com'), to('b@example.com')]);
    await send([to('b@example.com'), to('a@example.com')], { channel: server() });
    const again = await send([to('a@example.com'), to('b@example.com')], { channel: server() });
    expect(again.map(({ recipient, detail, now }) => [recipient, detail, now])).toEqual([
      ['a@example.com', 'id-2', false],
      ['b@example.com', 'id-1', false],
    ]);
  });

  it('says which copy it is, if it is one', async () => {
    const envelopes: unknown[] = [];
    const channel: Channel = {
      ...server(),
      async send(_raw, envelope) {
        envelopes.push(envelope);
        return { id: 'id', existed: false };
      },
    };
    const sent = await send([to('a@example.com'), { ...to('b@example.com'), copy: 2 }], { channel });
    expect(envelopes).toStrictEqual([
      { edition: manifest.edition, recipient: 'a@example.com' },
      { edition: manifest.edition, recipient: 'b@example.com', copy: 2 },
    ]);
    expect(sent.map(({ detail }) => detail)).toEqual(['id', 'id (copy 2)']);
  });
});

describe('before anything goes out', () => {
  it('everybody is noted, with all that is needed to send it later', async () => {
    const seen: unknown[] = [];
    const channel: Channel = {
      ...server(),
      async send() {
        seen.push(await ledger.listSends(manifest.edition));
        return { id: 'id', existed: false };
      },
    };
    await send([to('a@example.com'), to('b@example.com', 'zh', false)], { channel });
    expect(seen[0]).toMatchObject([
      { recipient: 'a@example.com', state: 'sending', addressing: { language: 'en', attach: ['pdf'] } },
      { recipient: 'b@example.com', state: 'pending', addressing: { language: 'zh', subscribed: false } },
    ]);
  });

  it('a ledger that cannot note somebody stops it: nobody gets anything', async () => {
    const channel = server();
    const full: Ledger = {
      ...ledger,
      announce: (key, ...rest) =>
        key.recipient === 'b@example.com'
          ? Promise.reject(new Error('disk full'))
          : ledger.announce(key, ...rest),
    };
    const sending = send([to('a@example.com'), to('b@example.com')], { channel, ledger: full });
    await expect(sending).rejects.toThrow('disk full');
    expect(channel.taken).toEqual([]);
  });
});

describe('an edition that is held', () => {
  const effects = () => ({ ledger, now: () => '2024-07-02T01:00:02Z', channel: 'mail' });

  it('has everybody noted, and nothing goes out, whoever tries', async () => {
    const channel = server();
    await holdSends(effects())(edition, [to('a@example.com'), to('b@example.com', 'zh')]);
    expect(states(await send([to('a@example.com')], { channel }))).toEqual([
      ['a@example.com', 'held', false],
    ]);
    expect(channel.taken).toEqual([]);
    expect(await ledger.listSends(manifest.edition)).toMatchObject([
      { state: 'held', addressing: { language: 'en' } },
      { state: 'held', addressing: { language: 'zh' } },
    ]);
  });

  it('and was released while everybody was noted is tried again, so that nobody is left out', async () => {
    await ledger.release({
      edition: manifest.edition,
      because: 'it is right',
      by: 'Keeper',
      at: effects().now(),
    });
    await expect(holdSends(effects())(edition, [to('a@example.com')])).rejects.toThrow(
      new RetryableError('shop-tally/2024-06/r1 was released just now'),
    );
  });

  it('and released goes out when a run asks for it', async () => {
    const channel = server();
    await holdSends(effects())(edition, [to('a@example.com')]);
    const held = { ...manifest, heldAtMaking: true };
    const recipients = [to('a@example.com', 'zh'), to('b@example.com')];
    expect(states(await send(recipients, { channel, manifest: held }))).toEqual([
      ['a@example.com', 'sent', true],
      ['b@example.com', 'sent', true],
    ]);
    expect(channel.taken).toEqual(['a@example.com', 'b@example.com']);
    expect((await ledger.listSends(manifest.edition))[0]?.addressing?.language).toBe('zh');
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
    expect(
      (await ledger.listSends(manifest.edition)).map(({ recipient, state }) => [recipient, state]),
    ).toEqual([
      ['c@example.com', 'sent'],
      [bad.address, 'pending'],
    ]);
  });

  it('of a file that the archive has lost says which', async () => {
    rmSync(join(archive.locate(edition), 'report.en.pdf'));
    await expect(send([to('a@example.com')])).rejects.toThrow(
      /^shop-tally\/2024-06\/r1\/report\.en\.pdf: is missing\n/,
    );
    expect(await ledger.listSends(manifest.edition)).toEqual([]);
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

it.each<[string, Ledger['listSends']]>([
  ['fails', () => Promise.reject(new Error('database is locked'))],
  ['knows nothing yet', async () => []],
])(
  'a list of sends that %s hides what was noted of a mail, and touches no other recipient',
  async (_, listSends) => {
    await send([to('a@example.com')]);
    const forgetful: Ledger = { ...ledger, listSends };
    const again = await send([to('a@example.com'), to('b@example.com')], { ledger: forgetful });
    expect(states(again)).toEqual([
      ['a@example.com', 'sent', false],
      ['b@example.com', 'sent', true],
    ]);
    expect(again[0]?.detail).toBe('');
  },
);

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

describe('an answer that was lost', () => {
  const losing = (why: string): Channel => ({
    ...server(),
    send: () => Promise.reject(new LostAnswerError(why)),
  });
  const silent = losing('no answer within 60 seconds');

  it('is unknown, and never sent again by itself', async () => {
    const [delivery] = await send([to('a@example.com')], { channel: silent });
    expect(delivery).toMatchObject({ state: 'unknown', detail: 'no answer within 60 seconds', now: true });
    const channel = server();
    expect(states(await send([to('a@example.com')], { channel }))).toEqual([
      ['a@example.com', 'unknown', false],
    ]);
    expect(channel.taken).toEqual([]);
  });

  it('says what it is where nothing more is known', async () => {
    const [delivery] = await send([to('a@example.com')], { channel: losing('') });
    expect(delivery?.detail).toBe('LostAnswerError');
  });
});

describe('a suppressed address', () => {
  const suppress = (reason: 'bounced' | 'complained' | 'unsubscribed', report: string) =>
    ledger.suppress({
      address: 'a@example.com',
      report,
      reason,
      at: '2024-06-20T08:00:00Z',
      detail: '550 no such user',
    });

  it('that bounced gets nothing, asked for or subscribed; others get theirs', async () => {
    await suppress('bounced', '*');
    const channel = server();
    const deliveries = await send(
      [to('A@example.com', 'en', false), to('a@example.com'), to('b@example.com')],
      {
        channel,
      },
    );
    expect(states(deliveries)).toEqual([
      ['A@example.com', 'suppressed', true],
      ['a@example.com', 'suppressed', true],
      ['b@example.com', 'sent', true],
    ]);
    expect(deliveries[1]?.detail).toBe(
      'not sent: a mail to this address bounced permanently (2024-06-20: 550 no such user)',
    );
    expect(channel.taken).toEqual(['b@example.com']);
    expect((await ledger.listSends(manifest.edition))[1]).toMatchObject({
      recipient: 'a@example.com',
      state: 'suppressed',
      detail: deliveries[1]?.detail,
    });
  });

  it('that unsubscribed from this report gets it only where somebody asks for it', async () => {
    await suppress('unsubscribed', 'shop-tally');
    const channel = server();
    expect(states(await send([to('a@example.com')], { channel }))).toEqual([
      ['a@example.com', 'suppressed', true],
    ]);
    await ledger.suppress({
      address: 'b@example.com',
      report: 'shop-tally',
      reason: 'unsubscribed',
      at: '2024-06-20T08:00:00Z',
      detail: '',
    });
    expect(states(await send([to('b@example.com', 'en', false)], { channel }))).toEqual([
      ['b@example.com', 'sent', true],
    ]);
  });

  it('that unsubscribed from another report gets this one', async () => {
    await suppress('unsubscribed', 'weekly-pulse');
    expect(states(await send([to('a@example.com')]))).toEqual([['a@example.com', 'sent', true]]);
  });

  it('is not sent to while the ledger cannot say so', async () => {
    const channel = server();
    const deaf: Ledger = { ...ledger, suppressionOf: () => Promise.reject(new Error('database is locked')) };
    expect(states(await send([to('a@example.com')], { channel, ledger: deaf }))).toEqual([
      ['a@example.com', 'failed', true],
    ]);
    expect(channel.taken).toEqual([]);
    expect(await ledger.listSends(manifest.edition)).toMatchObject([{ state: 'pending' }]);
  });

  it.each([
    [
      'bounced',
      '550 no such user',
      'a mail to this address bounced permanently (2024-06-20: 550 no such user)',
    ],
    ['complained', 'abuse', 'the recipient complained of a mail (2024-06-20: abuse)'],
    ['unsubscribed', '', 'the recipient unsubscribed from this report (2024-06-20)'],
  ] as const)('that %s is told as such, with the day', (reason, detail, told) => {
    const at = '2024-06-20T08:00:00Z';
    expect(suppressionReason({ address: 'a@example.com', report: '*', reason, at, detail })).toBe(told);
  });

  it('keeps what was sent before', async () => {
    await send([to('a@example.com')]);
    await suppress('complained', '*');
    expect(states(await send([to('a@example.com')]))).toEqual([['a@example.com', 'sent', false]]);
  });
});

describe.each([
  ['under way', '2024-07-02T01:00:00Z', 'sending'],
  ['in doubt', '2024-07-02T00:00:00Z', 'unknown'],
])('a send that is %s', (_, claimedAt, state) => {
  const claim = (channel: string) =>
    ledger.claim({ edition: manifest.edition, recipient: 'a@example.com', channel }, claimedAt, 60);

  it('is not repeated by a channel that would send twice', async () => {
    const channel = server();
    await claim('mail');
    expect(states(await send([to('a@example.com')], { channel }))).toEqual([['a@example.com', state, false]]);
    expect(channel.taken).toEqual([]);
  });

  it('is repeated by the outbox, where a second time does nothing', async () => {
    await claim('outbox');
    expect(states(await send([to('a@example.com')]))).toEqual([['a@example.com', 'sent', true]]);
    expect(mails()).toHaveLength(1);
    expect((await ledger.listSends(manifest.edition))[0]?.state).toBe('sent');
  });
});
