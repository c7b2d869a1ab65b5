/** Mail by SMTP: what goes over the wire, and what each kind of answer says of a message. */
import type { Socket } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { defined } from '../../functions/defined.ts';
import { type Envelope, LostAnswerError } from '../../functions/deliver/channel.ts';
import { isLoopback, type SmtpServer } from '../../functions/deliver/smtp/connection.ts';
import { type SmtpChannel, type SmtpOptions, smtpChannel } from '../../functions/deliver/smtp.ts';
import { InputError, RetryableError } from '../../functions/errors.ts';
import { channelContract } from '../contracts/channel.ts';
import { decodedSubject, leaves, parse } from './mime.ts';
import { account, certificate, type Script, startScript, startServer } from './smtp/server.ts';

const from = 'Shop <shop@example.com>';
const envelope: Envelope = { edition: 'shop-tally/2024-06/r1', recipient: 'a@example.com' };
const raw = Buffer.from('Subject: x\r\n\r\n.dots\r\nat the start\r\n');

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A channel to a server on this machine, closed after the test. */
function channelTo(
  port: number,
  more: Partial<SmtpOptions> & { tls?: Partial<SmtpServer> } = {},
): SmtpChannel {
  const { tls, ...options } = more;
  const server = { host: 'localhost', port, ...tls };
  const channel = smtpChannel({ server, credentials: async () => undefined, from, ...options });
  closing.push(channel.close);
  return channel;
}

async function served(options: Parameters<typeof startServer>[0] = {}) {
  const server = await startServer(options);
  closing.push(server.close);
  return server;
}

/** What comes of a mail by a server that acts as it is told. */
async function sentBy(script: Script, message: Uint8Array = raw, limit?: () => AbortSignal) {
  const server = await startScript(script);
  closing.push(server.close);
  const channel = channelTo(server.port, defined({ limit }));
  const error = await channel.send(message, envelope).catch((caught: unknown) => caught);
  return { server, error };
}

channelContract('SMTP', async () => {
  const server = await startServer();
  const refusing = await startServer({
    onRcptTo: (_address, _session, done) => done(Object.assign(new Error('no'), { responseCode: 550 })),
  });
  const of = (port: number) =>
    smtpChannel({ server: { host: 'localhost', port }, credentials: async () => undefined, from });
  const channels = [of(server.port), of(refusing.port)] as const;
  const received = async () =>
    server.mails.map(({ to, raw: bytes }) => {
      const message = parse(bytes);
      const text = leaves(message)[0]?.body.toString() ?? '';
      return { to, subject: decodedSubject(message), text };
    });
  return {
    channel: channels[0],
    refusing: channels[1],
    received,
    async remove() {
      for (const channel of channels) channel.close();
      await server.close();
      await refusing.close();
    },
  };
});

describe('a mail', () => {
  it('goes from the sender to its one recipient, byte by byte, and its id is what the server said', async () => {
    const server = await served();
    const sent = await channelTo(server.port).send(raw, envelope);
    expect(sent).toEqual({ id: '250 2.0.0 Ok: queued as 1', existed: false });
    expect(server.mails).toMatchObject([{ from: 'shop@example.com', to: 'a@example.com' }]);
    expect(server.mails[0]?.raw.equals(raw)).toBe(true);
  });

  it('after another one goes over the same connection, until that is closed', async () => {
    const server = await served();
    const channel = channelTo(server.port);
    for (let count = 0; count < 3; count++) await channel.send(raw, envelope);
    channel.close();
    await channel.send(raw, envelope);
    expect(server.mails.map(({ connection }) => connection)).toEqual([1, 1, 1, 2]);
  });

  it('goes over a new connection if the server ended the old one meanwhile', async () => {
    const server = await served();
    const channel = channelTo(server.port);
    await channel.send(raw, envelope);
    server.drop();
    await channel.send(raw, envelope);
    expect(server.mails.map(({ connection }) => connection)).toEqual([1, 2]);
  });

  it('goes out beside others at the same time, each once', async () => {
    const server = await served();
    const channel = channelTo(server.port);
    const readers = ['a', 'b', 'c', 'd'].map((name) => `${name}@example.com`);
    await Promise.all(readers.map((recipient) => channel.send(raw, { ...envelope, recipient })));
    expect(server.mails.map(({ to }) => to).sort()).toEqual(readers);
  });

  it('is not kept from going by the one before, which was refused', async () => {
    const server = await served({
      onRcptTo: ({ address }, _session, done) =>
        done(address.startsWith('b') ? Object.assign(new Error('no'), { responseCode: 550 }) : null),
    });
    const channel = channelTo(server.port);
    const bad = { ...envelope, recipient: 'b@example.com' };
    await channel.send(raw, envelope);
    await expect(channel.send(raw, bad)).rejects.toThrow(InputError);
    await channel.send(raw, envelope);
    expect(server.mails.map(({ to }) => to)).toEqual(['a@example.com', 'a@example.com']);
  });

  it('from something that is no address is an error at once', () => {
    const options = { server: { host: 'localhost', port: 25 }, credentials: async () => undefined };
    expect(() => smtpChannel({ ...options, from: 'a@example.com\r\nBcc: b@example.com' })).toThrow(
      InputError,
    );
  });
});

describe('credentials', () => {
  const strict = { authOptional: false, allowInsecureAuth: false };

  it('sign in, under TLS', async () => {
    const server = await served(strict);
    await channelTo(server.port, { credentials: async () => account }).send(raw, envelope);
    expect(server.mails).toMatchObject([{ user: 'reports', isSecure: true }]);
  });

  it('that are wrong are named, without the password; once they are changed the next mail goes', async () => {
    const server = await served(strict);
    let password = 'an old one';
    const channel = channelTo(server.port, { credentials: async () => ({ ...account, password }) });
    const error = await channel.send(raw, envelope).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).toMatch(/535 5\.7\.8 .*; the user name and the password must be/);
    expect(String(error)).not.toContain(password);
    ({ password } = account);
    await channel.send(raw, envelope);
    expect(server.mails).toHaveLength(1);
  });

  it('that a server wants and nobody gave are an error that says so', async () => {
    const server = await served(strict);
    await expect(channelTo(server.port).send(raw, envelope)).rejects.toThrow(
      /530 .*; the user name and the password/,
    );
  });
});

describe('TLS', () => {
  const tls = { requiresTls: true };

  it.each([
    ['smtp.your-domain.com', false],
    ['10.0.0.1', false],
    ['127.evil.com', false],
    ['localhost.evil.com', false],
    ['localhost', true],
    ['127.0.0.1', true],
    ['127.8.8.8', true],
    ['::1', true],
  ])('%s is this machine: %s', (host, is) => {
    expect(isLoopback(host)).toBe(is);
  });

  it('by STARTTLS, with a certificate that is trusted', async () => {
    const server = await served();
    await channelTo(server.port, { tls: { ...tls, ca: certificate.cert } }).send(raw, envelope);
    expect(server.mails[0]?.isSecure).toBe(true);
  });

  it('a certificate that nobody trusts is an error that can be mended, and nothing is sent', async () => {
    const server = await served();
    const error = await channelTo(server.port, { tls })
      .send(raw, envelope)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).toMatch(/nothing was sent: .*; its certificate is not trusted/);
    expect(server.mails).toEqual([]);
  });

  it('a certificate of another name is one too', async () => {
    const server = await served({ key: certificate.key, cert: certificate.cert });
    const named = { ...tls, ca: certificate.cert, host: '127.0.0.2' };
    const other = await startAt('127.0.0.2', server.port);
    closing.push(other);
    await expect(channelTo(server.port, { tls: named }).send(raw, envelope)).rejects.toThrow(
      /; its certificate is not trusted/,
    );
  });

  it('is asked of a server that is elsewhere: one without it gets no mail', async () => {
    const server = await served({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] });
    const error = await channelTo(server.port, { tls })
      .send(raw, envelope)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).toContain('a report is not sent in the clear');
    expect(server.mails).toEqual([]);
  });
});

/** Another address of this machine that leads to the same server. */
async function startAt(host: string, port: number): Promise<() => Promise<void>> {
  const { connect } = await import('node:net');
  const relay = createServer((socket) => {
    const there = connect(port, '127.0.0.1');
    socket.on('error', () => there.destroy()).pipe(there);
    there.on('error', () => socket.destroy()).pipe(socket);
  });
  await new Promise<void>((resolve) => relay.listen(port, host, resolve));
  return () => new Promise((resolve) => relay.close(() => resolve()));
}

describe('a refusal says that nothing went out', () => {
  it.each([
    ['CONNECT', '554 5.7.1 No SMTP service here'],
    ['MAIL', '550 5.7.1 Sender not allowed'],
    ['RCPT', '550 5.1.1 No such user'],
    ['DATA', '554 5.5.1 No valid recipients'],
    ['.', '554 5.6.0 Message content rejected'],
    ['.', '552 5.3.4 Message too big'],
  ])('for good: %s, %s', async (command, reply) => {
    const { error, server } = await sentBy({ [command]: reply });
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).toContain(`localhost:${server.port} refused the mail to a@example.com`);
    expect(String(error)).toContain(reply);
  });

  it.each([
    ['CONNECT', '421 4.3.2 Not now'],
    ['EHLO', '421 4.3.2 Not now'],
    ['MAIL', '451 4.3.0 Try later'],
    ['MAIL', '503 5.5.1 Bad sequence of commands'],
    ['RCPT', '450 4.2.1 Greylisted'],
    ['RCPT', '452 4.2.2 Mailbox full'],
    ['DATA', '451 4.3.0 Try later'],
    ['.', '451 4.3.0 Try later'],
    ['.', '421 4.3.2 Shutting down'],
  ])('for now: %s, %s', async (command, reply) => {
    const { error } = await sentBy({ [command]: reply });
    expect(error).toBeInstanceOf(RetryableError);
    expect(String(error)).toContain('it may be sent again later');
  });

  it('a mail that is larger than the server takes is not begun', async () => {
    const { error, server } = await sentBy({ EHLO: '250-localhost\r\n250 SIZE 10' });
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).toContain('the largest message that the server takes can be set');
    expect(server.heard).not.toContain('DATA');
  });
});

const drop = (socket: Socket) => socket.destroy();

describe('a connection that breaks', () => {
  it.each(['CONNECT', 'EHLO', 'MAIL', 'RCPT', 'DATA'])(
    'at %s: nothing went out, and it may be tried again',
    async (command) => {
      const { error } = await sentBy({ [command]: drop });
      expect(error).toBeInstanceOf(RetryableError);
      expect(String(error)).toContain('nothing was sent');
    },
  );

  it('before the end of a message: nothing went out, as no server takes half of one', async () => {
    const large = Buffer.alloc(40_000_000, 'x\r\n');
    const { error, server } = await sentBy(
      { DATA: (socket) => socket.write('354 Go\r\n', () => socket.once('data', () => socket.destroy())) },
      large,
    );
    expect(error).toBeInstanceOf(RetryableError);
    expect(server.heard).not.toContain('.');
  });

  it.each([
    ['closes', drop],
    ['ends its half', (socket: Socket) => socket.end()],
    ['breaks off in the answer', (socket: Socket) => socket.end('250 2.0.0 O')],
    ['answers what is no answer', (socket: Socket) => socket.write('hello\r\n')],
    ['answers with a code that says neither', (socket: Socket) => socket.write('354 Go on\r\n')],
  ])('after the whole message, when the server %s: nobody can say', async (_what, reaction) => {
    const { error } = await sentBy({ '.': reaction });
    expect(error).toBeInstanceOf(LostAnswerError);
    expect(String(error)).toContain('no answer that says whether the mail went out');
  });

  it.each([
    ['RCPT', RetryableError],
    ['DATA', RetryableError],
    ['.', LostAnswerError],
  ])('a silence at %s comes to an end: %o', async (command, kind) => {
    const limit = new AbortController();
    const { error } = await sentBy({ [command]: () => limit.abort() }, raw, () => limit.signal);
    expect(error).toBeInstanceOf(kind);
  });

  it('a server that is not there is tried again', async () => {
    const server = await startScript({});
    await server.close();
    const error = await channelTo(server.port)
      .send(raw, envelope)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RetryableError);
    expect(String(error)).toContain('nothing was sent');
  });
});
