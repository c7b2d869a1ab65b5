/** Mail by SES, by the real SDK against the emulator. */
import {
  CreateConfigurationSetCommand,
  type SESClient,
  VerifyEmailIdentityCommand,
} from '@aws-sdk/client-ses';
import { afterAll, expect, it } from 'vitest';
import { paced, sendRate } from '../../functions/deliver/ses/pace.ts';
import { sesChannel, sesClient } from '../../functions/deliver/ses.ts';
import { InputError } from '../../functions/errors.ts';
import { channelContract } from '../contracts/channel.ts';
import { startEmulator } from './emulator/emulator.ts';

const emulator = await startEmulator();
const client: SESClient = sesClient(emulator.clientConfig);
afterAll(async () => {
  client.destroy();
  await emulator.stop();
});

const configurationSet = 'reports';
const from = 'Shop <shop@example.com>';
const stranger = sesChannel({ client, from: 'nobody@elsewhere.example', configurationSet });

channelContract('SES', async () => {
  await client.send(new VerifyEmailIdentityCommand({ EmailAddress: 'shop@example.com' }));
  await client.send(new CreateConfigurationSetCommand({ ConfigurationSet: { Name: configurationSet } }));
  const received = async () =>
    (await emulator.mailbox()).flatMap(({ to, subject, text }) =>
      to.map((address) => ({ to: address, subject, text })),
    );
  return { channel: sesChannel({ client, from, configurationSet }), received, refusing: stranger };
});

it('a sender that nobody verified is refused with what to do', async () => {
  const envelope = { edition: 'shop-tally/2024-06/r1', recipient: 'a@example.com' };
  const error = await stranger
    .send(Buffer.from('Subject: x\r\n\r\nx'), envelope)
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(InputError);
  expect(String(error)).toMatch(/not verified.*; verify the sender's domain in SES/s);
});

it('the rate is what SES says, and mails keep to it', async () => {
  const rate = await sendRate(client);
  expect(rate.perSecond).toBeGreaterThan(0);
  const channel = paced(sesChannel({ client, from, configurationSet }), {
    rate: async () => ({ ...rate, perSecond: 10 }),
  });
  const started = performance.now();
  for (const recipient of ['p1@example.com', 'p2@example.com', 'p3@example.com']) {
    await channel.send(Buffer.from('Subject: x\r\n\r\nx'), { edition: 'shop-tally/2024-06/r1', recipient });
  }
  expect(performance.now() - started).toBeGreaterThanOrEqual(200);
});
