import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ownersIn } from '../../../functions/deliver/notices/owners.ts';
import { type Notice, type NoticeEffects, sendNotice } from '../../../functions/deliver/notices.ts';
import { outbox } from '../../../functions/deliver/outbox.ts';
import type { Ledger } from '../../../functions/ledger/ledger.ts';
import { sqliteLedger } from '../../../functions/ledger/sqlite.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { temporaryFolder } from '../../folder.ts';

const root = temporaryFolder();
let ledger: Ledger;
let effects: NoticeEffects;
beforeEach(() => {
  ledger = sqliteLedger(join(root(), 'ledger.sqlite'));
  effects = {
    ledger,
    channel: outbox(join(root(), 'outbox')),
    from: 'Periodical <no-reply@example.com>',
    reach: '--remote',
    now: () => '2024-07-02T01:00:00Z',
  };
});
afterEach(() => {
  ledger.close();
});

const notice: Notice = {
  kind: 'failed',
  key: 'run-1',
  about: 'shop-tally/2024-06',
  owner: 'owner@example.com',
  language: 'en',
  subject: 'shop-tally: the run failed',
  title: 'the run failed',
  why: ['The lake has no table tickets.'],
  facts: ['Report: shop-tally'],
  help: 'What helps:',
  commands: [],
  reason: 'You own the report.',
};

test('a notice goes out once, and another of its kind for itself', async () => {
  const first = await sendNotice(notice, effects);
  expect(first).toMatchObject({ state: 'sent', now: true, recipient: 'owner@example.com' });
  expect(await sendNotice(notice, effects)).toMatchObject({ state: 'sent', now: false });
  expect(await sendNotice({ ...notice, key: 'run-2' }, effects)).toMatchObject({ state: 'sent', now: true });
  const sends = await ledger.listSends('shop-tally/2024-06');
  expect(sends.map(({ channel }) => channel)).toEqual(['notice:failed:run-1', 'notice:failed:run-2']);
});

test('commands say how to reach the system that they are about', async () => {
  await sendNotice({ ...notice, commands: ['periodical runs shop-tally'] }, effects);
  const folder = join(root(), 'outbox');
  const [mail = ''] = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  expect(mail).toContain('periodical runs shop-tally --remote');
});

test('an owner who unsubscribed from the report is its owner still; one whose mail comes back is not told', async () => {
  const suppression = { address: notice.owner, at: '2024-06-01T00:00:00Z', detail: '' };
  await ledger.suppress({ ...suppression, report: 'shop-tally', reason: 'unsubscribed' });
  expect((await sendNotice(notice, effects)).state).toBe('sent');
  await ledger.suppress({ ...suppression, report: '*', reason: 'bounced' });
  expect((await sendNotice({ ...notice, key: 'run-2' }, effects)).state).toBe('suppressed');
});

test('the owner is who report.yaml names', () => {
  const ownerOf = ownersIn(templatesAt(undefined));
  expect(ownerOf('talent-growth')).toMatchObject({ address: 'data-team@example.com', language: 'en' });
  expect(ownerOf('no-such-report')).toBeUndefined();
  expect(ownerOf('../talent-growth')).toBeUndefined();
});
