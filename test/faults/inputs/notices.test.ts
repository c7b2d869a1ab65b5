/** Messages of the queue `deliveries` by whoever can write into it: a notice reaches the report's owner, or nobody. */
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mailboxOf } from '../../../functions/address.ts';
import { ownerWith } from '../../../functions/deliver/notices/owners.ts';
import type { Ledger } from '../../../functions/ledger/ledger.ts';
import { sqliteLedger } from '../../../functions/ledger/sqlite.ts';
import { type DeliveryEffects, takeDelivery } from '../../../functions/stages/deliver.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { archiveWith } from '../../deliver/edition.ts';
import { localSigner } from '../../deliver/links/signer.ts';
import { temporaryFolder } from '../../folder.ts';
import { count } from '../counts.ts';
import { hostileText } from './hostile.ts';
import { mutationsOf } from './mutations.ts';
import { cases, forAll, forEach, outcome } from './tries.ts';

const owner = 'owner@example.com';
const notice = {
  ...{ kind: 'held', key: 'edition', about: 'shop-tally/2024-06/r1', owner, language: 'en' },
  ...{ subject: 'The edition is held', title: 'The edition is held', why: ['Because.'], facts: [] },
  ...{ help: 'What helps:', reason: 'You own the report.', commands: [] },
};

const root = temporaryFolder();
let ledger: Ledger;
let effects: DeliveryEffects;
let reached: string[];
beforeEach(async () => {
  reached = [];
  ledger = sqliteLedger(join(root(), 'ledger.sqlite'));
  effects = {
    archive: await archiveWith(root(), {}),
    signer: localSigner(),
    ledger,
    channel: {
      name: 'outbox',
      idempotent: false,
      send: async (_raw, { recipient }) => {
        reached.push(recipient);
        return { id: 'id', existed: false };
      },
    },
    from: 'Shop <shop@example.com>',
    linksFor: async () => ({ archiveUrl: '.' }),
    ownerOf: (report) =>
      report === 'shop-tally' ? ownerWith(owner, 'en', templatesAt(undefined)) : undefined,
    now: () => '2024-07-02T01:00:00Z',
    reach: '',
  };
});
afterEach(() => ledger.close());

async function take(message: unknown): Promise<void> {
  await outcome(() => takeDelivery(JSON.stringify(message), effects, true));
  const others = reached.filter((address) => mailboxOf(address) !== owner);
  if (others.length > 0) count('let in', others.length, 'notices');
  expect(others).toEqual([]);
}

it('with every field wrong in turn', async () => {
  await take({ notice });
  expect(reached).toEqual([owner]);
  await forEach(
    mutationsOf({ notice }),
    ({ name }) => name,
    ({ value }) => take(value),
  );
});

it('to anybody, about anything', async () => {
  const addressed = fc.record({
    owner: fc.oneof(fc.emailAddress(), fc.constantFrom(owner, 'OWNER@example.com', `${owner}.evil.example`)),
    about: fc.oneof(fc.constantFrom('shop-tally/2024-06', 'shop-tally', '', 'nowhere/2024-06'), hostileText),
    title: hostileText,
    key: hostileText,
  });
  await forAll(addressed, cases(150), (more) => take({ notice: { ...notice, ...more } }));
});
