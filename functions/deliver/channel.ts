/** What mails go out by: SES, a mail server, or a folder of .eml files. */

/** What a message is about and to whom it goes: no two messages have the same envelope. */
export interface Envelope {
  /** REPORT/PERIOD/rN; of a notice, what it is about. */
  readonly edition: string;
  /** A bare address; the message goes to it alone, whatever its headers say. */
  readonly recipient: string;
  /** `notice:KIND…`, as the ledger has it; left out where the message is the edition itself. */
  readonly notice?: string;
  /** From 2, where an operator wants a message to go out that went out before. */
  readonly copy?: number;
}

/** Takes a whole message. */
export interface Channel {
  /** As the ledger names it: `mailName` if it sends real mail, `outbox` for the folder. */
  readonly name: string;
  /** Sending the same message again does nothing, so a send in doubt is simply sent again. */
  readonly idempotent: boolean;
  /** The largest message that it takes, in bytes of raw MIME; any size where it is left out. */
  readonly maxBytes?: number;
  /**
   * @throws LostAnswerError nobody can say whether it went out
   * @throws anything else: the send failed, and nothing went out
   */
  send(raw: Uint8Array, envelope: Envelope): Promise<{ id: string; existed: boolean }>;
}

/** The name of all real mail, so that a reader whom SES has mailed is not mailed again by a mail server. */
export const mailName = 'mail';

/** The message was handed over and no answer came: it may have gone out or not. */
export class LostAnswerError extends Error {
  override readonly name = 'LostAnswerError';
}
