/** A session that waits for the next message, for a while: a batch of mails goes over one connection. */
import type { SmtpSession } from './connection.ts';

export interface KeptSession {
  /** The one that waits, which waits no more; undefined if there is none that is open. */
  take(): SmtpSession | undefined;
  /** Lets a session wait; one that is closed is forgotten, and a second one is ended. */
  put(session: SmtpSession): void;
  close(): void;
}

/** @param milliseconds that it waits, and keeps the process alive */
export function keptSession(milliseconds: number): KeptSession {
  let waiting: { session: SmtpSession; timer: NodeJS.Timeout } | undefined;
  const take = () => {
    clearTimeout(waiting?.timer);
    const session = waiting?.session;
    waiting = undefined;
    return session?.isOpen ? session : undefined;
  };
  const close = () => take()?.quit();
  return {
    take,
    put(session) {
      if (!session.isOpen) return;
      close();
      waiting = { session, timer: setTimeout(close, milliseconds) };
    },
    close,
  };
}
