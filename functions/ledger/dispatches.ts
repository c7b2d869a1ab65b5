/** The interface of what the ledger keeps of mails as they were handed over, so that each can be shown again, byte by byte. */
import { z } from 'zod';
import { mailboxOf } from '../address.ts';

export interface Dispatch {
  /** REPORT/PERIOD/rN */
  readonly edition: string;
  readonly recipient: string;
  /** As sends have it. */
  readonly channel: string;
  /** From 2: the recipient had got the edition before. */
  readonly copy: number;
  /** When it was handed over, UTC. */
  readonly at: string;
  readonly subject: string;
  /** SHA-256 of the whole message. */
  readonly sha256: string;
  /** What was put to what the archive holds, as JSON; the deliver room reads it. */
  readonly personal: string;
}

export interface Dispatches {
  /** Keeps a dispatch, over an earlier try of the same one. */
  noteDispatch(dispatch: Dispatch): Promise<void>;
  /** Dispatches of an edition, by recipient, channel and copy. @param recipient @default everybody */
  dispatchesOf(edition: string, recipient?: string): Promise<Dispatch[]>;
  /** Dispatches to somebody, those handed over last first. @param after the last one of the page before */
  listDispatches(recipient: string, limit: number, after?: Dispatch): Promise<Dispatch[]>;
}

export const dispatchEntry = z.object({
  edition: z.string(),
  recipient: z.string(),
  channel: z.string(),
  copy: z.int().min(1),
  at: z.string(),
  subject: z.string(),
  sha256: z.string(),
  personal: z.string(),
}) satisfies z.ZodType<Dispatch>;

/** Tells a dispatch from the others of its edition: a mailbox has the same dispatches however its address is written. */
export const dispatchName = ({ recipient, channel, copy }: Dispatch): string =>
  `${mailboxOf(recipient)}\n${channel}\n${String(copy).padStart(4, '0')}`;

/** Its place among the dispatches to one recipient. */
export const dispatchPlace = (dispatch: Dispatch): string =>
  `${dispatch.at}\n${dispatch.edition}\n${dispatchName(dispatch)}`;
