/**
 * Mail by an SMTP server: a company's relay, or a provider. As with SES, a message is handed over once and the ledger
 * decides about any second time: only an answer of the server, or a message that it never had whole, says that nothing
 * went out.
 */
import { type Channel, mailName } from './channel.ts';
import { parseAddress, singleLine } from './message/headers.ts';
import {
  type Credentials,
  type Posted,
  SmtpFailure,
  type SmtpServer,
  SmtpSession,
} from './smtp/connection.ts';
import { keptSession } from './smtp/kept.ts';
import { meaning } from './smtp/meaning.ts';

export interface SmtpOptions {
  readonly server: SmtpServer;
  /** Asked for each connection: a password that was changed is known at the next one. */
  readonly credentials: () => Promise<Credentials | undefined>;
  /** `Name <name@example.com>`; what bounces goes to this address. */
  readonly from: string;
  /** The largest message that the server takes. @default 10 MB */
  readonly maxBytes?: number | undefined;
  /** Ends a call that takes too long, its connection included. @default after 45 s, within a function's time */
  readonly limit?: () => AbortSignal;
}

export interface SmtpChannel extends Channel {
  /** Ends the connection; the next message opens another. */
  close(): void;
}

/** What Postfix and others take unless they are told otherwise. */
const usualMaxBytes = 10_000_000;

/** Longer, and a connection may have died while its process was frozen. */
const keptMilliseconds = 3_000;

/** @throws InputError `from` is not an address */
export function smtpChannel(options: SmtpOptions): SmtpChannel {
  const { server, maxBytes = usualMaxBytes, limit = () => AbortSignal.timeout(45_000) } = options;
  const from = parseAddress(options.from);
  const kept = keptSession(keptMilliseconds);
  const open = async (signal: AbortSignal) =>
    SmtpSession.open({ server, credentials: await options.credentials(), name: from.domain }, signal);

  async function handOver(posted: Posted, signal: AbortSignal): Promise<string> {
    const waiting = kept.take();
    const session = waiting ?? (await open(signal));
    try {
      return await session.send(posted, signal);
    } catch (error) {
      // The server ended it while nobody looked, and has nothing of the message.
      const isStale = waiting && !waiting.isOpen && error instanceof SmtpFailure && !error.wasHandedOver;
      if (!isStale) throw error;
    } finally {
      kept.put(session);
    }
    return handOver(posted, signal);
  }

  return {
    name: mailName,
    idempotent: false,
    maxBytes,
    async send(raw, { recipient: to }) {
      try {
        const said = await handOver({ from: from.address, to, raw }, limit());
        return { id: singleLine(said).slice(0, 200), existed: false };
      } catch (error) {
        throw error instanceof SmtpFailure ? meaning(error, to, server) : error;
      }
    },
    close: kept.close,
  };
}
