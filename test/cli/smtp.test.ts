/** Mail that leaves the machine, by a server that the settings of its folder name. */
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { machineMail } from '../../functions/systems/mail.ts';
import { account, type RealServer, startServer } from '../deliver/smtp/server.ts';
import { freshShop } from './shop.ts';

const shop = freshShop();
let server: RealServer;

beforeEach(async () => {
  server = await startServer({ authOptional: false });
  shop().write('subscriptions.yaml', '- {address: keeper@acme.org, report: shop-tally}\n');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

function settings(text: string): void {
  mkdirSync(shop().out, { recursive: true, mode: 0o700 });
  chmodSync(shop().out, 0o700);
  writeFileSync(join(shop().out, 'settings.yaml'), text);
}

const smtp = (more: string) =>
  `smtp:\n  host: localhost\n  port: ${server.port}\n  from: Shop <reports@acme.org>\n${more}`;
const signedIn = `  user: ${account.user}\n  password: ${account.password}\n`;
const send = ['run', 'shop-tally', '--period', '2024-06', '--send'] as const;

it('sends to the subscribers once, with links to where they find the archive, and says so', async () => {
  settings(smtp(`${signedIn}  archiveUrl: https://files.acme.org/reports\n`));
  const ended = await shop().make(...send);
  expect(ended.out).toMatch(/sent to keeper@acme\.org: 250 2\.0\.0 Ok: queued as 1$/m);
  expect(server.mails.map(({ from, to, user }) => [from, to, user])).toEqual([
    ['reports@acme.org', 'keeper@acme.org', account.user],
  ]);
  const mail = String(server.mails[0]?.raw).replace(/=\r?\n/g, '');
  expect(mail).toMatch(/https:\/\/files\.acme\.org\/reports\/shop-tally\/2024-06\/r1\//);
  expect(mail).not.toContain('file://');
  const again = await shop().make(...send);
  expect(again.out).toContain('already sent to keeper@acme.org');
  expect(server.mails).toHaveLength(1);
  expect(existsSync(join(shop().out, 'outbox'))).toBe(false);
});

it('takes what the environment says before the file, such as the password', async () => {
  settings(smtp(`  user: ${account.user}\n  password: an old one\n`));
  vi.stubEnv('PERIODICAL_SMTP_PASSWORD', account.password);
  await shop().make(...send);
  expect(server.mails).toHaveLength(1);
});

it('sends nothing to an address for examples, which no mail can reach', async () => {
  settings(smtp(signedIn));
  const ended = await shop().make('run', 'shop-tally', '--period', '2024-06', '--to', 'boss@example.com');
  expect(ended.out).toContain('nothing was sent: boss@example.com is an address for examples');
  expect(server.mails).toEqual([]);
});

it('says that the server refused it, and why', async () => {
  settings(smtp(`  user: ${account.user}\n  password: wrong\n`));
  const ended = await shop().make(...send);
  expect(ended.code).toBe(1);
  expect(ended.out).toMatch(/failed to keeper@acme\.org: .*535 .*the user name and the password/);
  expect(ended.out).not.toContain('password: wrong');
});

it('the outbox stays the default', async () => {
  expect(await machineMail(shop().out)).toBeUndefined();
  settings('# nothing yet\n');
  expect(await machineMail(shop().out)).toBeUndefined();
});

it.each([
  ['smtp:\n  host: localhost\n', /settings\.yaml:1: smtp\.from/],
  ['smtp:\n  host: localhost\n  from: nobody\n', /settings\.yaml:3: .*expected Name <name@example\.com>/],
  ['smtp:\n  host: localhost\n  from: a@acme.org\n  prot: 25\n', /settings\.yaml:4: .*prot/],
  ['smpt:\n  host: localhost\n', /settings\.yaml:1: .*smpt/],
  ['smtp:\n  host: localhost\n  from: a@acme.org\n  port: 99999\n', /settings\.yaml:4: .*a port such as 587/],
])('a wrong setting is named with file and line: %j', async (text, said) => {
  settings(text);
  await expect(machineMail(shop().out)).rejects.toThrow(said);
});

it('a server that the environment alone names is enough, and what it lacks is said', async () => {
  vi.stubEnv('PERIODICAL_SMTP_HOST', 'localhost');
  await expect(machineMail(shop().out)).rejects.toThrow(/PERIODICAL_SMTP_…: .*from/);
  vi.stubEnv('PERIODICAL_SMTP_FROM', 'Shop <reports@acme.org>');
  expect(await machineMail(shop().out)).toMatchObject({ from: 'Shop <reports@acme.org>' });
});
