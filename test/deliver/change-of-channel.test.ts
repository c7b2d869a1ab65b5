/** A stage that changes from SES to a mail server, or back: whom it mailed by the one is not mailed by the other. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Archive } from '../../functions/archive/archive.ts';
import { announceAll } from '../../functions/deliver/announce.ts';
import type { Channel } from '../../functions/deliver/channel.ts';
import { takeFeedback } from '../../functions/deliver/feedback.ts';
import { outbox } from '../../functions/deliver/outbox.ts';
import { sesChannel } from '../../functions/deliver/ses.ts';
import { type SmtpChannel, smtpChannel } from '../../functions/deliver/smtp.ts';
import { deliver } from '../../functions/deliver.ts';
import type { Ledger } from '../../functions/ledger/ledger.ts';
import { sqliteLedger } from '../../functions/ledger/sqlite.ts';
import { temporaryFolder } from '../folder.ts';
import { archiveWith, edition, manifestOf } from './edition.ts';
import { delivery, eventOf, throughSns } from './feedback/events.ts';
import { type SesServer, startSesServer } from './ses-server.ts';
import { type RealServer, startServer } from './smtp/server.ts';

const files = { 'email.en.html': '<title>Tally</title>', 'email.en.txt': 'Tally' };
const manifest = manifestOf(files);
const from = 'Shop <shop@example.com>';
const at = '2024-07-02T01:00:02Z';
const now = () => at;
const to = (address: string) => ({ address, language: 'en', attach: [], subscribed: true });

const root = temporaryFolder();
let archive: Archive;
let ledger: Ledger;
let sesServer: SesServer;
let smtpServer: RealServer;
let smtp: SmtpChannel;
let ses: Channel;

beforeEach(async () => {
  archive = await archiveWith(root(), files);
  ledger = sqliteLedger(join(root(), 'ledger.sqlite'));
  sesServer = await startSesServer();
  smtpServer = await startServer();
  const server = { host: 'localhost', port: smtpServer.port };
  smtp = smtpChannel({ server, credentials: async () => undefined, from });
  ses = sesChannel({ client: sesServer.client, from, configurationSet: 'reports' });
});
afterEach(async () => {
  smtp.close();
  ledger.close();
  await smtpServer.close();
  await sesServer.close();
});

async function send(channel: Channel, ...addresses: readonly string[]) {
  const linksFor = async () => ({ archiveUrl: 'https://archive.acme.org' });
  const posting = { archive, ledger, channel, edition, manifest, from, linksFor, now };
  const sent = await deliver({ ...posting, recipients: addresses.map(to) });
  return sent.map(({ recipient, state, now: isNew }) => [recipient, state, isNew]);
}

/** Whom each server was given a mail for. */
const mailed = () => ({
  SES: sesServer.calls.map((call) => call.get('Destinations.member.1')),
  SMTP: smtpServer.mails.map((mail) => mail.to),
});

const entries = async () =>
  (await ledger.listSends(manifest.edition)).map(({ recipient, channel, state }) => [
    recipient,
    channel,
    state,
  ]);

describe.each([
  ['SES', 'SMTP', () => [ses, smtp] as const],
  ['SMTP', 'SES', () => [smtp, ses] as const],
] as const)('after the change from %s to %s', (before, after, channels) => {
  it('who has the edition is not mailed again, and who is new to it is mailed once', async () => {
    const [old, other] = channels();
    expect(await send(old, 'a@acme.org')).toEqual([['a@acme.org', 'sent', true]]);
    expect(await send(other, 'a@acme.org', 'b@acme.org')).toEqual([
      ['a@acme.org', 'sent', false],
      ['b@acme.org', 'sent', true],
    ]);
    expect(mailed()).toEqual({ [before]: ['a@acme.org'], [after]: ['b@acme.org'] });
    expect(await entries()).toEqual([
      ['a@acme.org', 'mail', 'sent'],
      ['b@acme.org', 'mail', 'sent'],
    ]);
  });

  it('a mail that was in the queue goes out by the new way, and one in doubt does not', async () => {
    const [old, other] = channels();
    await announceAll({ edition, manifest }, [to('waits@acme.org')], { ledger, now, channel: old.name });
    const doubtful = { edition: manifest.edition, recipient: 'doubtful@acme.org', channel: old.name };
    await ledger.claim(doubtful, at, 60);
    await ledger.settle(doubtful, 'unknown', 'the answer was lost', at);
    await send(other, 'waits@acme.org', 'doubtful@acme.org');
    expect(mailed()).toEqual({ [before]: [], [after]: ['waits@acme.org'] });
    expect(await entries()).toEqual([
      ['doubtful@acme.org', 'mail', 'unknown'],
      ['waits@acme.org', 'mail', 'sent'],
    ]);
  });

  it('what only went to the outbox is mailed', async () => {
    const [, other] = channels();
    await send(outbox(join(root(), 'outbox')), 'a@acme.org');
    await send(other, 'a@acme.org');
    expect(mailed()).toEqual({ [before]: [], [after]: ['a@acme.org'] });
    expect(await entries()).toEqual([
      ['a@acme.org', 'mail', 'sent'],
      ['a@acme.org', 'outbox', 'sent'],
    ]);
  });
});

it('what SES says late of a mail of before the change is still noted', async () => {
  await send(ses, 'a@acme.org');
  await send(smtp, 'a@acme.org');
  const effects = { ledger, channel: smtp, from, reach: '--remote', ownerOf: () => undefined, now };
  const unmatched: unknown[] = [];
  const event = eventOf({ edition: manifest.edition, recipient: 'a@acme.org' }, delivery);
  await takeFeedback(throughSns(event), {
    ...effects,
    log: () => {},
    unmatched: (fields) => unmatched.push(fields),
  });
  expect(unmatched).toEqual([]);
  expect(await entries()).toEqual([['a@acme.org', 'mail', 'delivered']]);
});
