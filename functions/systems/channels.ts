/** What mails go out by, on one machine and in AWS. */
import type { Channel } from '../deliver/channel.ts';
import { outbox } from '../deliver/outbox.ts';
import { sesName } from '../deliver/ses/tags.ts';

/** Makes the channel of one machine, which keeps what it sends in a folder. */
export const localChannel: (folder: string) => Channel = outbox;

/** The channel of a deployment, as its ledger names it. */
export const deployedChannel: string = sesName;
