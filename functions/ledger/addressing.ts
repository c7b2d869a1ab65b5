/** How a recipient gets an edition: kept with the send, so that whoever finds it can send it again. */
import { z } from 'zod';
import { emailAddress } from '../address.ts';
import { attachable } from '../formats.ts';

export const addressing = z.object({
  language: z.string(),
  /** Formats that are attached; the mail itself is always sent. */
  attach: z.array(z.enum(attachable)).readonly(),
  /** Gets it by a subscription, and so may unsubscribe; else an operator asked for it. */
  subscribed: z.boolean(),
  /** From 2: the recipient has got it before, and an operator wanted it to be sent once more. */
  copy: z.int().min(2).exactOptional(),
});

export type Addressing = Readonly<z.output<typeof addressing>>;

/** Who gets an edition, and how. */
export const recipient = addressing.extend({ address: emailAddress });

export type Recipient = Readonly<z.output<typeof recipient>>;
