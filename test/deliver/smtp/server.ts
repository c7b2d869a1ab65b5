/** SMTP servers on this machine: one that keeps to the protocol, and one that says what a test wants. */
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

const file = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

/** A certificate for localhost and 127.0.0.1, until 2126, that nobody trusts unless it is named. */
export const certificate = { key: file('localhost-key.pem'), cert: file('localhost.pem') };

export interface Kept {
  readonly from: string;
  readonly to: string;
  readonly raw: Buffer;
  /** Number of the connection, from 1. */
  readonly connection: number;
  readonly isSecure: boolean;
  readonly user: string | undefined;
}

export interface RealServer {
  readonly port: number;
  readonly mails: Kept[];
  /** Connections that were made. */
  readonly connections: () => number;
  /** Drops those that are open. */
  drop(): void;
  close(): Promise<void>;
}

export const account = { user: 'reports', password: 'a secret of ours' };

const refused = (message: string, responseCode: number) =>
  Object.assign(new Error(message), { responseCode });

/** Takes mail from anybody, or with `authOptional: false` from `account` alone. */
export async function startServer(options: SMTPServerOptions = {}): Promise<RealServer> {
  const mails: Kept[] = [];
  const numbers = new Map<string, number>();
  const server = new SMTPServer({
    ...certificate,
    authOptional: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    onConnect({ id }, done) {
      numbers.set(id, numbers.size + 1);
      done();
    },
    onAuth({ username, password }, _session, done) {
      const isOurs = username === account.user && password === account.password;
      if (isOurs) done(null, { user: username });
      else done(refused('5.7.8 Error: authentication failed', 535));
    },
    onData(stream, { id, envelope, secure, user }, done) {
      buffer(stream).then((raw) => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        const to = envelope.rcptTo.map(({ address }) => address).join();
        mails.push({ from, to, raw, connection: numbers.get(id) ?? 0, isSecure: secure, user });
        done(null, `2.0.0 Ok: queued as ${mails.length}`);
      }, done);
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    mails,
    connections: () => numbers.size,
    drop: () => {
      for (const connection of server.connections) connection.close();
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** What a scripted server does when a line has come: a reply, or something with the connection. */
export type Reaction = string | ((socket: Socket) => void);

/** By command: `CONNECT`, `EHLO`, `MAIL`, `RCPT`, `DATA`, and `.` for the end of a message. */
export type Script = Readonly<Record<string, Reaction>>;

export interface ScriptedServer {
  readonly port: number;
  /** Commands as they came, of all connections. */
  readonly heard: string[];
  close(): Promise<void>;
}

const polite: Script = {
  CONNECT: '220 localhost ESMTP',
  EHLO: '250 localhost',
  MAIL: '250 2.1.0 Ok',
  RCPT: '250 2.1.5 Ok',
  DATA: '354 End data with <CR><LF>.<CR><LF>',
  '.': '250 2.0.0 Ok: queued as 1',
  QUIT: '221 Bye',
};

/** Answers as it is told, and as usual otherwise. */
export async function startScript(script: Script): Promise<ScriptedServer> {
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    const react = (command: string) => {
      heard.push(command);
      const reaction = script[command] ?? polite[command] ?? '502 5.5.2 Error: command not recognized';
      if (typeof reaction === 'string') socket.write(`${reaction}\r\n`);
      else reaction(socket);
    };
    listen(socket, react);
    react('CONNECT');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Calls back for each command, and once for a message. */
function listen(socket: Socket, react: (command: string) => void): void {
  let rest = '';
  let isMessage = false;
  socket.on('data', (chunk) => {
    rest += chunk.toString('latin1');
    for (let end = rest.indexOf('\r\n'); end !== -1; end = rest.indexOf('\r\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      if (isMessage && line !== '.') continue;
      const command = isMessage ? '.' : (line.split(' ')[0] ?? '').toUpperCase();
      isMessage = command === 'DATA';
      react(command);
    }
  });
}
