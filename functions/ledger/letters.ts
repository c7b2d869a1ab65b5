/** The interface of what the ledger keeps of mails as they were handed over, so that each can be shown again, byte by byte. */
import { z } from 'zod';
import { mailboxOf } from '../address.ts';

export interface Letter {
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

export interface Letters {
  /** Keeps a letter, over an earlier try of the same one. */
  noteLetter(letter: Letter): Promise<void>;
  /** Letters of an edition, by recipient, channel and copy. @param recipient @default everybody */
  lettersOf(edition: string, recipient?: string): Promise<Letter[]>;
  /** Letters to somebody, those handed over last first. @param after the last one of the page before */
  listLetters(recipient: string, limit: number, after?: Letter): Promise<Letter[]>;
}

export const letterEntry = z.object({
  edition: z.string(),
  recipient: z.string(),
  channel: z.string(),
  copy: z.int().min(1),
  at: z.string(),
  subject: z.string(),
  sha256: z.string(),
  personal: z.string(),
}) satisfies z.ZodType<Letter>;

/** Tells a letter from the others of its edition: a mailbox has the same letters however its address is written. */
export const letterName = ({ recipient, channel, copy }: Letter): string =>
  `${mailboxOf(recipient)}\n${channel}\n${String(copy).padStart(4, '0')}`;

/** Its place among the letters to one recipient. */
export const letterPlace = (letter: Letter): string =>
  `${letter.at}\n${letter.edition}\n${letterName(letter)}`;
