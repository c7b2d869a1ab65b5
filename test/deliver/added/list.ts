/** A channel as somebody may add it: a list of whom a message was sent to. */
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Channel } from '../../../functions/deliver/channel.ts';

export const list = (folder: string): Channel => ({
  name: 'list',
  idempotent: false,
  async send(raw, { recipient, edition }) {
    const [subject] = /^Subject: .*$/m.exec(Buffer.from(raw).toString()) ?? [];
    mkdirSync(folder, { recursive: true });
    appendFileSync(join(folder, 'list.txt'), `${recipient} ${edition} ${subject}\n`);
    return { id: recipient, existed: false };
  },
});
