/** The emulator as a child process: it starts clean, says why it does not, and is never left behind. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { SESClient, SendRawEmailCommand, VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import { expect, it, onTestFinished } from 'vitest';
import { until } from '../deployed/asking.ts';
import { startEmulator } from './emulator.ts';

it('answers the SDK, keeps the mails and forgets them again', async () => {
  const emulator = await startEmulator();
  onTestFinished(emulator.stop);
  const ses = new SESClient(emulator.clientConfig);
  await ses.send(new VerifyEmailIdentityCommand({ EmailAddress: 'a@example.com' }));
  const mail = 'From: A <a@example.com>\r\nTo: b@example.com\r\nSubject: =?utf-8?B?5L2g5aW9?=\r\n\r\nhello';
  await ses.send(new SendRawEmailCommand({ RawMessage: { Data: Buffer.from(mail) } }));
  expect(await emulator.mailbox()).toEqual([
    expect.objectContaining({
      from: 'A <a@example.com>',
      to: ['b@example.com'],
      subject: '你好',
      text: 'hello',
    }),
  ]);
  await emulator.reset();
  expect(await emulator.mailbox()).toEqual([]);
});

it('says why it did not start', async () => {
  const first = await startEmulator();
  onTestFinished(first.stop);
  const taken = Number(new URL(first.url).port);
  await expect(startEmulator({ port: taken })).rejects.toThrow(/did not start.*already in use/s);
});

it('ends with whoever started it, also where that is killed', async () => {
  const module = new URL('./emulator.ts', import.meta.url).href;
  const script = `const { startEmulator } = await import('${module}');
    console.log((await startEmulator()).url);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', script]);
  const [url] = await once(parent.stdout.setEncoding('utf8'), 'data');
  expect((await fetch(`${String(url).trim()}/_ministack/ready`)).ok).toBe(true);
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  const isGone = () =>
    fetch(`${String(url).trim()}/_ministack/ready`).then(
      () => undefined,
      () => true,
    );
  expect(await until(isGone, 60)).toBe(true);
});
