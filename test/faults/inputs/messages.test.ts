/** What comes from queues, SES, the archive and the command line: read as it is meant, or refused by name. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseEditionPath } from '../../../functions/archive/archive.ts';
import { parseManifest } from '../../../functions/archive/manifest.ts';
import { parsePeriod } from '../../../functions/calendar/period.ts';
import { parseAddress, singleLine } from '../../../functions/deliver/message/headers.ts';
import { parseEvent } from '../../../functions/deliver/ses/event.ts';
import { InputError, UsageError } from '../../../functions/errors.ts';
import { parseDeliveryTask, parseRunMessage } from '../../../functions/queue/messages.ts';
import { bounce, complaint, delivery, eventOf, reject, throughSns } from '../../deliver/feedback/events.ts';
import { hostileText, hostileTexts, largeTexts } from './hostile.ts';
import { brokenText, mutationsOf } from './mutations.ts';
import { shopEdition } from './shop.ts';
import { cases, forAll, forEach, outcome, spread } from './tries.ts';

const runMessage = {
  id: 'shop-tally.monthly.2024-07-02T0100Z',
  trigger: 'schedule',
  report: 'shop-tally',
  schedule: 'monthly',
  period: 'last month',
  at: '2024-07-02T01:00:00Z',
  languages: ['en'],
  formats: ['pdf'],
  force: false,
  send: ['a@example.com'],
  asked: 1,
  state: { 'query totals': { id: 'q-1', attempt: 0 } },
};

const deliveryMessage = {
  edition: 'shop-tally/2024-06/r1',
  recipient: { address: 'a@example.com', language: 'en', attach: ['pdf'], subscribed: true },
};

const envelope = { edition: 'shop-tally/2024-06/r1', recipient: 'wei.li@example.com' };
const bounced = eventOf(envelope, bounce('Permanent'));

const { manifest } = await shopEdition();

const formats: readonly (readonly [string, unknown, (text: string) => unknown])[] = [
  ['a message of a run', runMessage, parseRunMessage],
  ['a message of a delivery', deliveryMessage, parseDeliveryTask],
  ['a bounce', bounced, parseEvent],
  ['a complaint', eventOf(envelope, complaint()), parseEvent],
  ['a delivery', eventOf(envelope, delivery), parseEvent],
  ['a rejection', eventOf(envelope, reject), parseEvent],
  ['an event in a notification', JSON.parse(throughSns(bounced)), parseEvent],
  ['a manifest', manifest, (text) => parseManifest('shop-tally/2024-06/r1', Buffer.from(text))],
];

describe.each(formats)('%s', (_, right, parse) => {
  test('is read', () => {
    expect(() => parse(JSON.stringify(right))).not.toThrow();
  });

  test('with every field wrong in turn', async () => {
    await forEach(
      spread(mutationsOf(right), 150),
      ({ name }) => name,
      async ({ value }) => void (await outcome(() => parse(JSON.stringify(value)))),
    );
  });

  test('with its text broken', async () => {
    await forAll(
      brokenText(JSON.stringify(right, null, 1)),
      cases(30, 1500),
      async (text) => void (await outcome(() => parse(text))),
    );
  });

  test('of any JSON, and of none', async () => {
    const texts = fc.oneof(fc.json(), fc.json({ maxDepth: 0 }), hostileText);
    await forAll(texts, cases(20, 1000), async (text) => {
      const read = await outcome(() => parse(text));
      expect(read).toBeInstanceOf(InputError);
    });
  });
});

const periodText = fc.oneof(
  hostileText,
  fc
    .tuple(fc.integer({ min: -1, max: 10_000 }), fc.nat(99), fc.nat(99))
    .chain(([y, m, d]) =>
      fc.constantFrom(`${y}-${m}-${d}`, `${y}-0${m}`, `${y}-W${m}`, `${y}-Q${m}`, `${y}-H${m}`, `${y}`),
    ),
  fc
    .tuple(fc.nat(1500), fc.date({ min: new Date(0), max: new Date('2210-01-01'), noInvalidDate: true }))
    .map(([count, date]) => `trailing-${count}:${date.toISOString().slice(0, 7)}`),
  fc
    .tuple(
      fc.date({ min: new Date('1960-01-01'), max: new Date('2210-01-01'), noInvalidDate: true }),
      fc.date({ min: new Date('1960-01-01'), max: new Date('2210-01-01'), noInvalidDate: true }),
    )
    .map(([a, b]) => `${a.toISOString().slice(0, 10)}..${b.toISOString().slice(0, 10)}`),
  fc.constantFrom(
    'yesterday',
    'last week',
    'last month',
    'last quarter',
    'last half',
    'last year',
    'trailing 0 months',
  ),
  fc
    .tuple(
      fc.constantFrom('', ' ', '\n', '\0', '/', '..', '-'),
      fc.constantFrom('2024-06', 'last month', '2024-W25'),
    )
    .map(([a, b]) => `${a}${b}${a}`),
);

test('a period is one of the calendar with an id that can be a file name, or a UsageError', async () => {
  await forAll(periodText, cases(300, 20_000), async (text) => {
    const period = await outcome(() => parsePeriod(text, '2024-07-02', undefined));
    if (period instanceof Error) {
      expect(period).toBeInstanceOf(UsageError);
      return;
    }
    expect(period.id).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]*$/);
    expect(period.start < period.end).toBe(true);
    expect(parsePeriod(period.id, '1999-01-01', undefined)).toEqual(period);
    expect(parseEditionPath(`shop-tally/${period.id}/r1`)?.period).toBe(period.id);
  });
});

test('an edition leads nowhere out of the archive', async () => {
  const part = fc.oneof(
    hostileText,
    fc.constantFrom('..', '.', '', 'shop-tally', '2024-06', 'r1', 'r0', 'r01', 'r1e3'),
  );
  const paths = fc.array(part, { maxLength: 5 }).map((parts) => parts.join('/'));
  await forAll(fc.oneof(hostileText, paths), cases(100, 10_000), (text) => {
    const edition = parseEditionPath(text);
    if (!edition) return;
    expect(`${edition.report}/${edition.period}/r${edition.revision}`).toBe(text);
    expect(text.split('/').filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

test('an address holds nothing that means something in a header', async () => {
  const address = fc.oneof(
    hostileText,
    hostileText.map((text) => `${text}@example.com`),
    hostileText.map((text) => `a@${text}`),
    hostileText.map((text) => `a@example.com${text}`),
    hostileText.map((text) => `${text} <a@example.com>`),
    fc.emailAddress(),
  );
  await forAll(address, cases(100, 10_000), async (text) => {
    const read = await outcome(() => parseAddress(text));
    if (read instanceof Error) return;
    expect(read.address).toMatch(/^[^\s<>,;"\p{C}]+@[A-Za-z0-9.-]+$/u);
    expect(read.name).not.toMatch(/\p{Cc}/u);
  });
});

test('a line is one line', async () => {
  await forEach(
    [...hostileTexts, ...largeTexts],
    (text) => text.slice(0, 40),
    (text) => expect(singleLine(text)).not.toMatch(/[\r\n\0\u2028\u2029]/),
  );
});
