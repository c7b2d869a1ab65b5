/** Who gets mail: addresses outside recipients.yaml at every door, lines of subscriptions, and events of SES about nothing. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkedAddress } from '../../../functions/cli/run-options.ts';
import type { Channel } from '../../../functions/deliver/channel.ts';
import { type FeedbackEffects, takeFeedback } from '../../../functions/deliver/feedback.ts';
import { guarded, refusalIn, refuseOutside } from '../../../functions/deliver/recipients.ts';
import { recipientsAt, subscribersOf } from '../../../functions/deliver/subscriptions.ts';
import { startRun } from '../../../functions/endpoint/runs.ts';
import { sqliteLedger } from '../../../functions/ledger/sqlite.ts';
import { parseDeliveryTask, parseRunMessage } from '../../../functions/queue/messages.ts';
import { loadReport, type Report } from '../../../functions/templates/report.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { bounce, complaint, eventOf } from '../../deliver/feedback/events.ts';
import { count } from '../counts.ts';
import { hostileText } from './hostile.ts';
import { cases, forAll, outcome } from './tries.ts';

let folder: string;
let report: Report;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'periodical-recipients-'));
  writeFileSync(join(folder, 'recipients.yaml'), 'domains: [acme.org]\naddresses: [boss@partner.com]\n');
  report = loadReport(templatesAt(folder), 'weekly-pulse');
});
afterAll(() => rmSync(folder, { recursive: true }));

const templates = () => templatesAt(folder);

const right = ['a@acme.org', 'A@ACME.ORG', 'boss@partner.com', 'a+b@acme.org'];

/** Addresses that look as if they were let in, and texts of any kind around them. */
const address = fc.oneof(
  fc.constantFrom(...right),
  hostileText.map((text) => `a@acme.org${text}`),
  hostileText.map((text) => `${text}@acme.org`),
  hostileText.map((text) => `a@${text}acme.org`),
  hostileText.map((text) => `a@acme.org@${text}`),
  fc.domain().map((domain) => `a@acme.org.${domain}`),
  fc.domain().map((domain) => `a@${domain}.acme.org`),
  fc.domain().map((domain) => `acme.org@${domain}`),
  fc.constantFrom(
    'a@acme.org@evil.com',
    'a@evil.com,b@acme.org',
    '<a@evil.com> a@acme.org',
    'a@аcme.org',
    'a@ａcme.org',
  ),
  fc.constantFrom(
    'boss@partner.com.evil.com',
    'notboss@partner.com',
    'a@acme.org\r\nBcc: b@evil.com',
    'a@acme.org ',
  ),
  fc.emailAddress(),
);

/** As a mail server would read it, and not as the project does. */
const isInside = (text: string) =>
  /^[^@\s<>,;:"]+@acme\.org$/i.test(text) || /^boss@partner\.com$/i.test(text);

/** @returns whom mail would go to */
const doors: Readonly<Record<string, (text: string) => Promise<readonly string[]> | readonly string[]>> = {
  '--to': (text) => {
    const to = checkedAddress(text);
    refuseOutside([to], refusalIn(templates()));
    return [to];
  },
  'a message of a run': (text) => {
    const message = {
      trigger: 'request',
      report: 'weekly-pulse',
      period: '2024-06',
      at: '2024-07-02T01:00:00Z',
    };
    const { send } = parseRunMessage(JSON.stringify({ ...message, send: [text] }));
    return recipientsAt(Array.isArray(send) ? send : [], report, undefined, templates()).map(
      (one) => one.address,
    );
  },
  'a message of a delivery': async (text) => {
    const recipient = { address: text, language: 'en', attach: [], subscribed: false };
    const task = parseDeliveryTask(JSON.stringify({ edition: 'weekly-pulse/2024-W25/r1', recipient }));
    const to = 'recipient' in task ? task.recipient.address : '';
    const sent: string[] = [];
    const channel: Channel = {
      name: 'mail',
      idempotent: false,
      async send(_raw, envelope) {
        sent.push(envelope.recipient);
        return { id: 'id', existed: false };
      },
    };
    await guarded(channel, refusalIn(templates())).send(new Uint8Array(), { edition: 'e', recipient: to });
    return sent;
  },
  'POST /runs': async (text) => {
    const sent: string[] = [];
    const effects = {
      now: () => '2024-07-02T01:00:00Z',
      newId: () => 'one',
      log: () => {},
      ledger: { addRun: async () => undefined },
      reports: async () => ({
        names: ['weekly-pulse'],
        load: () => report,
        refusal: refusalIn(templates()),
      }),
      runs: { send: async ({ send }: { send: string[] }) => void sent.push(...send) },
    };
    const body = JSON.stringify({ report: 'weekly-pulse', period: '2024-W25', to: [text] });
    const answer = await startRun({ caller: 'me', body } as never, [], effects as never);
    expect([202, 400]).toContain(answer?.status);
    return sent;
  },
  'subscriptions.yaml': (text) => {
    writeFileSync(
      join(folder, 'subscriptions.yaml'),
      JSON.stringify([
        { address: text, report: 'weekly-pulse' },
        { address: 'good@acme.org', report: 'weekly-pulse' },
      ]),
    );
    const { recipients, wrong } = subscribersOf(templates(), report);
    const found = recipients.map((one) => one.address);
    // A line that is wrong keeps nobody else's mail back.
    expect(found).toContain('good@acme.org');
    expect(found.length + wrong.length).toBe(2);
    return found;
  },
};

test.each(Object.keys(doors))('%s lets in nobody outside recipients.yaml', async (name) => {
  const door = doors[name];
  await forAll(address, cases(150, 5_000), async (text) => {
    const to = await outcome(async () => (await door?.(text)) ?? []);
    const outside = to instanceof Error ? [] : to.filter((one) => !isInside(one));
    if (outside.length > 0) count('let in', outside.length, 'addresses');
    expect(outside).toEqual([]);
    if (right.includes(text)) expect(to).not.toEqual([]);
    if (right.includes(text)) expect(to).not.toBeInstanceOf(Error);
  });
});

const edition = 'shop-tally/2024-06/r1';
const ours = { address: 'wei.li@example.com', id: '0100-id' };

/** Fields of an event, each right or wrong. */
const event = fc.record({
  edition: fc.constantFrom(edition, 'shop-tally/2024-06/r2', 'other/2024-06/r1', 'shop-tally/2024-06'),
  recipient: fc.oneof(
    fc.constantFrom(
      ours.address,
      'WEI.LI@Example.com',
      'held@example.com',
      'waits@example.com',
      'ceo@example.com',
    ),
    fc.emailAddress(),
    hostileText.filter((text) => text !== ''),
  ),
  notice: fc.constantFrom(undefined, undefined, undefined, 'notice:failed:x'),
  id: fc.oneof(fc.constantFrom(ours.id, ours.id, '0100-other', ''), hostileText),
  said: fc.constantFrom(
    (to: string) => bounce('Permanent', 'General', to),
    () => complaint(),
  ),
});

test('an event of SES about nothing that went out suppresses nobody', async () => {
  let made = 0;
  await forAll(event, cases(150, 5_000), async ({ edition: about, recipient, notice, id, said }) => {
    const ledger = sqliteLedger(join(folder, `ledger-${made++}.sqlite`));
    try {
      const key = { edition, recipient: ours.address, channel: 'mail' };
      await ledger.claim(key, '2024-07-02T01:00:00Z', 60);
      await ledger.settle(key, 'sent', ours.id, '2024-07-02T01:00:01Z', ours.id);
      const addressing = { language: 'en', attach: [], subscribed: true };
      for (const state of ['held', 'pending'] as const) {
        const other = state === 'held' ? 'held@example.com' : 'waits@example.com';
        await ledger.announce({ ...key, recipient: other }, '2024-07-02T01:00:00Z', addressing, state);
      }
      const effects: FeedbackEffects = {
        ledger,
        channel: { name: 'mail', idempotent: false, send: async () => ({ id: 'n', existed: false }) },
        from: 'Shop <shop@example.com>',
        reach: '',
        ownerOf: () => undefined,
        now: () => '2024-07-02T02:00:00Z',
        log: () => {},
        unmatched: () => {},
      };
      const envelope = { edition: about, recipient, ...(notice === undefined ? {} : { notice }) };
      await outcome(() => takeFeedback(JSON.stringify(eventOf(envelope, said(recipient), id)), effects));
      const isOurs =
        about === edition &&
        notice === undefined &&
        id === ours.id &&
        recipient.toLowerCase() === ours.address;
      const found = (await ledger.listSuppressions()).map((one) => one.address);
      const wrong = found.filter((one) => !isOurs || one !== ours.address);
      if (wrong.length > 0) count('let in', wrong.length, 'addresses');
      expect(found).toEqual(isOurs ? [ours.address] : []);
    } finally {
      ledger.close();
    }
  });
});
