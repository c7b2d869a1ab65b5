/** One connection to an SMTP server: opened, secured and signed in; then one message after the other. */
import { isIP } from 'node:net';
import { Readable } from 'node:stream';
import SMTPConnection, { type SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection/index.js';
import { defined } from '../../defined.ts';

export interface SmtpServer {
  readonly host: string;
  /** 465 begins with TLS, any other with STARTTLS. */
  readonly port: number;
  /** Certificates (PEM) that the server's is proved by. @default those that Node trusts */
  readonly ca?: string | undefined;
  /** @default true, unless the server is on this machine */
  readonly requiresTls?: boolean;
}

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

export interface OpenOptions {
  readonly server: SmtpServer;
  readonly credentials: Credentials | undefined;
  /** By which the server is greeted. */
  readonly name: string;
}

export interface Posted {
  /** Bare addresses. */
  readonly from: string;
  readonly to: string;
  readonly raw: Uint8Array;
}

/** A conversation that broke off, and whether the server had the message by then. */
export class SmtpFailure extends Error {
  override readonly name = 'SmtpFailure';
  /** All of the message was written, its end included. */
  readonly wasHandedOver: boolean;
  /** The server's answer: 250, 421, 550, …; undefined if there is none. */
  readonly code: number | undefined;
  /** What the server said, or what broke. */
  readonly said: string;
  /** Of the error underneath: `EAUTH`, `ETLS`, `CERT_HAS_EXPIRED`, … */
  readonly kinds: readonly string[];

  constructor(cause: unknown, wasHandedOver: boolean) {
    const { message, response, responseCode, code, originalCode } = partsOf(cause);
    super(message, { cause });
    this.wasHandedOver = wasHandedOver;
    this.code = typeof responseCode === 'number' ? responseCode : undefined;
    this.said = typeof response === 'string' ? response : message;
    this.kinds = [code, originalCode].filter((kind) => typeof kind === 'string');
  }
}

interface Parts extends Partial<Record<'response' | 'responseCode' | 'code' | 'originalCode', unknown>> {
  readonly message: string;
}

const partsOf = (cause: unknown): Parts => (cause instanceof Error ? cause : { message: String(cause) });

/** A server on this machine: nobody is in between. */
export function isLoopback(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith('127.');
  return host === '::1' || host.toLowerCase() === 'localhost';
}

const optionsOf = ({ server, name }: OpenOptions) => {
  const { host, port, ca, requiresTls = !isLoopback(host) } = server;
  return {
    ...{ host, port, name, secure: port === 465, requireTLS: requiresTls && port !== 465 },
    tls: { minVersion: 'TLSv1.2' as const, rejectUnauthorized: requiresTls, ...defined({ ca }) },
  };
};

/** A conversation with the server, one message at a time. */
export class SmtpSession {
  readonly #connection: SMTPConnection;
  #isOpen = true;

  private constructor(connection: SMTPConnection) {
    this.#connection = connection;
    const end = () => {
      this.#isOpen = false;
    };
    // What breaks between two messages must not end the process.
    connection.on('error', end).on('end', end);
  }

  /**
   * Connects and signs in.
   * @param signal ends it
   * @throws SmtpFailure it did not come to that; nothing was sent
   */
  static async open(options: OpenOptions, signal: AbortSignal): Promise<SmtpSession> {
    const connection = new SMTPConnection(optionsOf(options));
    const session = new SmtpSession(connection);
    const { credentials } = options;
    try {
      await session.#step(signal, (done) => connection.connect(done));
      if (credentials) {
        const { user, password: pass } = credentials;
        await session.#step(signal, (done) => connection.login({ user, pass }, done));
      }
      return session;
    } catch (error) {
      session.close();
      throw new SmtpFailure(error, false);
    }
  }

  /** Whether it can take another message. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /**
   * Hands a message over; it is the last one if anything goes wrong.
   * @returns what the server said
   * @throws SmtpFailure
   */
  async send({ from, to, raw }: Posted, signal: AbortSignal): Promise<string> {
    const message = Readable.from(piecesOf(raw));
    const envelope = { from, to: [to], size: raw.length };
    try {
      const { response } = await this.#step<SMTPConnectionSendInfo>(signal, (done) =>
        this.#connection.send(envelope, message, done),
      );
      if (message.readableEnded) return response;
      throw new Error(`the server answered before it had the message: ${response}`);
    } catch (error) {
      // The end of a message is written after its last byte: a server that did not see it has taken nothing.
      const failure = new SmtpFailure(error, message.readableEnded);
      this.close();
      throw failure;
    }
  }

  close(): void {
    this.#isOpen = false;
    this.#connection.close();
  }

  /** Says goodbye to the server. */
  quit(): void {
    if (this.#isOpen) this.#connection.quit();
    this.#isOpen = false;
  }

  /** One step of the conversation; what breaks comes by its callback or as an event. */
  async #step<T>(signal: AbortSignal, begin: (done: Done<T>) => void): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const late = () => reject(new Error('no answer in time'));
    if (signal.aborted) late();
    signal.addEventListener('abort', late);
    this.#connection.once('error', reject);
    begin((error, value) => (error ? reject(error) : resolve(value as T)));
    try {
      return await promise;
    } finally {
      signal.removeEventListener('abort', late);
      this.#connection.off('error', reject);
    }
  }
}

type Done<T> = (error?: Error | null, value?: T) => void;

const pieceBytes = 65_536;

function* piecesOf(raw: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < raw.length; at += pieceBytes) yield raw.subarray(at, at + pieceBytes);
}
