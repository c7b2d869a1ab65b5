/** SES: what goes over the wire, and what each kind of answer says of a message. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SESClient } from '@aws-sdk/client-ses';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Channel, type Envelope, LostAnswerError } from '../../functions/deliver/channel.ts';
import { readTags } from '../../functions/deliver/ses/tags.ts';
import { sesChannel, sesClient, withHint } from '../../functions/deliver/ses.ts';
import { InputError, RetryableError } from '../../functions/errors.ts';
import {
  type Answer,
  accepted,
  clientAt,
  refused,
  type SesServer,
  says,
  startSesServer,
} from './ses-server.ts';

let server: SesServer;
beforeEach(async () => {
  server = await startSesServer();
});
afterEach(() => server.close());

const envelope: Envelope = { edition: 'shop-tally/2024-06/r1', recipient: 'a@example.com' };
const raw = Buffer.from('Subject: x\r\n\r\n你好\r\n');

const channel = (client = server.client): Channel =>
  sesChannel({ client, from: 'Shop <shop@example.com>', configurationSet: 'reports' });

const errorOf = (answer: Answer, of = envelope): Promise<unknown> => {
  server.answer = answer;
  return channel()
    .send(raw, of)
    .then(
      () => 'sent',
      (error: unknown) => error,
    );
};

describe('a message', () => {
  it('goes out once, to its recipient alone, with the tags that events give back', async () => {
    expect(await channel().send(raw, envelope)).toEqual({ id: '0100-id', existed: false });
    const [call, ...more] = server.calls;
    expect(more).toEqual([]);
    expect(Object.fromEntries(call ?? [])).toMatchObject({
      Action: 'SendRawEmail',
      Source: 'shop@example.com',
      'Destinations.member.1': 'a@example.com',
      ConfigurationSetName: 'reports',
      'Tags.member.1.Name': 'report',
      'Tags.member.1.Value': 'shop-tally',
      'Tags.member.2.Name': 'edition',
      'RawMessage.Data': raw.toString('base64'),
    });
    expect(call?.has('Destinations.member.2')).toBe(false);
    const tags = { report: ['shop-tally'], edition: [call?.get('Tags.member.2.Value') ?? ''] };
    expect(readTags(tags)).toEqual({ edition: envelope.edition });
  });

  it('with a name that no tag can hold is an error, and nothing is sent', async () => {
    await expect(channel().send(raw, { ...envelope, edition: 'x'.repeat(200) })).rejects.toThrow(InputError);
    expect(server.calls).toEqual([]);
  });

  it('is not entrusted to a client that tries again by itself', async () => {
    const client = new SESClient({ region: 'eu-west-1', endpoint: 'http://127.0.0.1:9' });
    await expect(channel(client).send(raw, envelope)).rejects.toThrow('would send twice');
  });

  it('from something that is no address is an error at once', () => {
    const from = 'shop@example.com\r\nBcc: b@example.com';
    expect(() => sesChannel({ client: server.client, from, configurationSet: 'x' })).toThrow(InputError);
  });
});

describe('a refusal by SES says that nothing went out, and what to do', () => {
  it.each([
    [
      400,
      'MessageRejected',
      'Email address is not verified. The following identities failed the check in region EU-WEST-1: a@example.com',
      InputError,
      /verify the sender's domain .*sandbox/,
    ],
    [
      400,
      'MailFromDomainNotVerifiedException',
      'Could not read the MX record required',
      InputError,
      /MX record/,
    ],
    [
      400,
      'ConfigurationSetDoesNotExist',
      'Configuration set reports does not exist.',
      InputError,
      /deploy the stack again/,
    ],
    [
      403,
      'AccessDenied',
      'User is not authorized to perform ses:SendRawEmail',
      InputError,
      /ses:FromAddress/,
    ],
    [
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match',
      InputError,
      /credentials/,
    ],
    [400, 'InvalidParameterValue', 'Domain contains illegal character', InputError, /subscriptions\.yaml/],
    [400, 'AccountSendingPausedException', 'Email sending has been disabled', InputError, /reputation/],
    [400, 'Throttling', 'Maximum sending rate exceeded.', RetryableError, /may be sent again later/],
    [400, 'Throttling', 'Daily message quota exceeded.', RetryableError, /may be sent again later/],
  ] as const)('%i %s: %s', async (status, code, message, kind, mend) => {
    const error = await errorOf(refused(status, code, message));
    expect(error).toBeInstanceOf(kind);
    expect(String(error)).toContain(`SES refused the mail to a@example.com: ${code}`);
    expect(String(error)).toContain(message);
    expect(String(error)).toMatch(mend);
    expect(server.calls).toHaveLength(1);
  });
});

describe('an answer that says nothing is lost: the message may have gone out', () => {
  it.each<readonly [string, Answer]>([
    ['none within the time', () => {}],
    ['a reset after the request', (response) => response.socket?.resetAndDestroy()],
    ['an end without an answer', (response) => response.socket?.end()],
    [
      'half an answer',
      (response) => {
        response.writeHead(200, { 'content-length': '500' });
        response.write('<Send', () => response.socket?.destroy());
      },
    ],
    ['500', refused(500, 'InternalFailure', 'We encountered an internal error.')],
    ['503', refused(503, 'ServiceUnavailable', 'The service is unavailable.')],
    ['504 of something in between', says(504, '<html>gateway timeout</html>')],
    ['400 of something in between', says(400, '<html>bad request</html>')],
    ['403 without a body', says(403, '')],
    ['408', refused(408, 'RequestTimeout', 'Idle connections will be closed')],
    ['200 that cannot be read', says(200, 'not <xml')],
    ['200 without an id', says(200, '<SendRawEmailResponse><SendRawEmailResult/></SendRawEmailResponse>')],
  ])('%s', async (_, answer) => {
    const error = await errorOf(answer);
    expect(error).toBeInstanceOf(LostAnswerError);
    // Not once more by itself.
    expect(server.calls).toHaveLength(1);
  });
});

describe('a request that was never written says that nothing went out', () => {
  it('where nobody listens', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const sending = channel(clientAt(port)).send(raw, envelope);
    await expect(sending).rejects.toThrow(RetryableError);
  });

  it('where there are no credentials', async () => {
    const client = sesClient({
      region: 'eu-west-1',
      endpoint: 'http://127.0.0.1:9',
      credentials: () => Promise.reject(new Error('no credentials')),
    });
    const error = await channel(client)
      .send(raw, envelope)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RetryableError);
    expect(String(error)).toContain('SES was not reached, nothing was sent: no credentials');
  });

  it.each([
    [
      'a name that is not known',
      Object.assign(new Error('getaddrinfo ENOTFOUND'), { syscall: 'getaddrinfo' }),
    ],
    [
      'addresses that all refuse',
      new AggregateError([Object.assign(new Error('x'), { syscall: 'connect' })]),
    ],
    ['no connection in time', new Error('the request socket did not establish a connection with the server')],
  ])('%s', (_, error) => {
    expect(withHint(error, 'a@example.com')).toBeInstanceOf(RetryableError);
  });
});

it('a connection is used for one message, so that none dies unseen between two', async () => {
  const sockets = new Set<unknown>();
  server.answer = (response, request) => {
    sockets.add(request.socket);
    accepted('id')(response, request);
  };
  const ses = channel();
  for (const _ of [1, 2]) await ses.send(raw, envelope);
  expect(sockets.size).toBe(2);
});
