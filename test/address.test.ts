/** What an email address is: everybody who reads one goes through the same list. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mailboxOf, readAddress, readNamedAddress } from '../functions/address.ts';
import { checkedAddress } from '../functions/cli/run-options.ts';
import { parseAddress } from '../functions/deliver/message/headers.ts';
import { recipientsAt, subscribersOf } from '../functions/deliver/subscriptions.ts';
import { startRun } from '../functions/endpoint/runs.ts';
import { InputError } from '../functions/errors.ts';
import { parseDeliveryTask, parseRunMessage } from '../functions/queue/messages.ts';
import { loadReport } from '../functions/templates/report.ts';
import { settingsSchema } from '../functions/templates/settings.ts';
import { templatesAt } from '../functions/templates.ts';
import { readSettings } from '../infra/settings.ts';
import { temporaryFolder } from './folder.ts';

const accepted: readonly (readonly [text: string, address: string])[] = [
  ['a@example.com', 'a@example.com'],
  ["R&D.o'neil+x=y@Example.COM", "R&D.o'neil+x=y@example.com"],
  ['li@xn--fsqu00a.xn--fiqs8s', 'li@xn--fsqu00a.xn--fiqs8s'],
  ['wang@例子.中国', 'wang@xn--fsqu00a.xn--fiqs8s'],
  ['wang@例子。中国', 'wang@xn--fsqu00a.xn--fiqs8s'],
  ['x@MÜNCHEN.de', 'x@xn--mnchen-3ya.de'],
  ['a@b.c-d.example', 'a@b.c-d.example'],
  [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
];

const refused: readonly string[] = [
  ...[
    '',
    'a',
    '@',
    '@example.com',
    'a@',
    'a@b@example.com',
    'a b@example.com',
    ' a@example.com',
    'a@example.com ',
  ],
  ...[
    '用户@例え.jp',
    'a$(id)@example.com',
    '.a@example.com',
    'a.@example.com',
    'a..b@example.com',
    '"a b"@example.com',
  ],
  ...[
    'a@localhost',
    'a@b-.com',
    'a@-b.com',
    'a@example..com',
    'a@example.com.',
    'a@1.2.3.4',
    'a@[1.2.3.4]',
    'a@0x7f.1',
  ],
  ...[
    'a@exa mple.com',
    'a@例 子.中国',
    'a@例子.中国/x',
    'a@example.com,b@example.com',
    'a@example.com\nBcc: b@example.com',
  ],
  `${'a'.repeat(65)}@example.com`,
  `a@${'b'.repeat(64)}.com`,
  `a@${'b.'.repeat(126)}com`,
];

const folder = temporaryFolder();

const run = { trigger: 'request', report: 'x', period: '2024-06', at: '2024-07-02T01:00:00Z' };

function subscribed(...lines: readonly object[]) {
  writeFileSync(join(folder(), 'subscriptions.yaml'), JSON.stringify(lines));
  const templates = templatesAt(folder());
  const { recipients, wrong } = subscribersOf(templates, loadReport(templates, 'weekly-pulse'));
  return { addresses: recipients.map(({ address }) => address), wrong };
}

const weeklyPulse = loadReport(templatesAt(undefined), 'weekly-pulse');

async function posted(...to: readonly string[]): Promise<unknown> {
  const sent: { send: unknown }[] = [];
  const effects = {
    now: () => run.at,
    newId: () => 'one',
    log: () => {},
    ledger: { addRun: async () => undefined },
    reports: async () => ({ names: [run.report], load: () => weeklyPulse, refusal: () => undefined }),
    runs: { send: async (message: { send: unknown }) => void sent.push(message) },
  };
  const body = JSON.stringify({ report: 'x', period: '2024-06', to });
  const answer = await startRun({ caller: 'me', body } as never, [], effects as never);
  if (answer?.status !== 202) throw new Error(String(answer?.body));
  return sent[0]?.send;
}

/** Who reads an address, and what of it they keep. */
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  'a mail': (text) => parseAddress(text).address,
  '--to': (text) => checkedAddress(text),
  'a message of the queue runs': (text) => parseRunMessage(JSON.stringify({ ...run, send: [text] })).send[0],
  'a message of the queue deliveries': (text) => {
    const recipient = { address: text, language: 'en', attach: [], subscribed: true };
    const task = parseDeliveryTask(JSON.stringify({ edition: 'x/2024-06/r1', recipient }));
    return 'recipient' in task && task.recipient.address;
  },
  'a notice': (text) => {
    const told = { language: 'en', subject: '', title: '', why: [], facts: [], help: '', reason: '' };
    const notice = { kind: 'x', key: '', about: '', owner: text, ...told, commands: [] };
    const task = parseDeliveryTask(JSON.stringify({ notice }));
    return 'notice' in task && task.notice.owner;
  },
  'POST /runs': async (text) => [await posted(text)].flat()[0],
  'subscriptions.yaml': (text) => {
    const { addresses, wrong } = subscribed({ report: 'weekly-pulse', address: text });
    if (wrong.length > 0) throw new InputError(wrong.flatMap(({ problems }) => problems));
    return addresses[0];
  },
  'report.yaml': (text) => settingsSchema.shape.owner.parse(text),
  'the sender of a deployment': (text) => readSettings({ sender: text }).senderAddress,
  'the alarms of a deployment': (text) => readSettings({ alarmAddress: text }).alarmAddress,
};

describe.each(Object.entries(readers))('%s', (_name, read) => {
  it.each(accepted)('takes %j for %j', async (text, address) => {
    expect(await read(text)).toBe(address);
  });

  it.each(refused)('refuses %j', async (text) => {
    await expect((async () => read(text))()).rejects.toThrow(/address|expected/);
  });
});

describe('a name before an address', () => {
  it.each([
    ['Wang Wei <wang@例子.中国>', 'Wang Wei', 'wang@xn--fsqu00a.xn--fiqs8s'],
    ['"Reports, daily" <a@Example.com>', 'Reports, daily', 'a@example.com'],
    ['<a@example.com>', '', 'a@example.com'],
    ['a@example.com', '', 'a@example.com'],
  ])('%s', (text, name, address) => {
    expect(readNamedAddress(text)).toEqual({ name, address, domain: address.split('@')[1] });
    expect(readSettings({ sender: text }).senderAddress).toBe(address);
    if (name !== '') expect(readAddress(text)).toBeUndefined();
  });

  it.each(refused)('does not make an address of %j', (text) => {
    expect(readNamedAddress(`Wang <${text}>`)).toBeUndefined();
  });
});

describe('a mailbox is one recipient', () => {
  const spellings = ['Reader@例子.中国', 'reader@XN--FSQU00A.xn--fiqs8s', 'READER@xn--fsqu00a.xn--fiqs8s'];
  const first = 'Reader@xn--fsqu00a.xn--fiqs8s';

  it('whatever the case and the form of its letters', () => {
    expect(new Set(spellings.map(mailboxOf)).size).toBe(1);
    expect(mailboxOf('reader2@例子.中国')).not.toBe(mailboxOf(first));
  });

  it('of subscriptions, as the first line names it', () => {
    const lines = [...spellings, 'b@example.com'].map((address) => ({ report: 'weekly-pulse', address }));
    const { addresses, wrong } = subscribed(...lines);
    expect(addresses).toEqual([first, 'b@example.com']);
    expect(wrong.map(({ address }) => address)).toEqual(spellings.slice(1));
  });

  it('of --to, of a message and of POST /runs', async () => {
    const report = loadReport(templatesAt(undefined), 'talent-growth');
    const { send } = parseRunMessage(JSON.stringify({ ...run, send: spellings }));
    for (const asked of [spellings.map((text) => checkedAddress(text)), send, await posted(...spellings)]) {
      const addresses = Array.isArray(asked) ? asked : [];
      expect(
        recipientsAt(addresses, report, undefined, templatesAt(undefined)).map(({ address }) => address),
      ).toEqual([first]);
    }
  });
});
