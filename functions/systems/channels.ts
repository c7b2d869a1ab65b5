/** What mails of one machine go out by. */
import type { Channel } from '../deliver/channel.ts';
import { outbox } from '../deliver/outbox.ts';

/** Makes the channel of one machine, which keeps what it sends in a folder. */
export const localChannel: (folder: string) => Channel = outbox;
