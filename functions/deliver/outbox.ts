/** A folder of .eml files in place of a mail server: what lies there under its final name was sent. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { publishOnce } from '../durable-file.ts';
import type { Channel, Envelope } from './channel.ts';

export interface Sent {
  /** Name of the file. */
  readonly id: string;
  /** It was there before; nothing was written. */
  readonly existed: boolean;
}

export function outbox(directory: string): Channel {
  return {
    name: 'outbox',
    idempotent: true,
    /**
     * Writes the message once: however often and from however many processes it is called for the same
     * envelope, the first file stays.
     */
    async send(raw: Uint8Array, envelope: Envelope): Promise<Sent> {
      const id = fileName(envelope);
      return { id, existed: (await publishOnce(join(directory, id), raw)) === 'existed' };
    },
  };
}

/** Readable, and unique by its hash: two recipients that read alike, or differ in case, have two files. */
function fileName({ edition, recipient, notice, copy }: Envelope): string {
  const more = copy === undefined ? [] : [`copy-${copy}`];
  const whole = [edition, recipient, ...(notice === undefined ? [] : [notice]), ...more];
  const hash = createHash('sha256').update(whole.join('\n')).digest('hex').slice(0, 16);
  const about = notice === undefined ? edition : `${edition}-${notice}`;
  return `${[readable(about, 100), readable(recipient, 60), ...more, hash].join('--')}.eml`;
}

function readable(text: string, longest: number): string {
  return text
    .replace(/[^A-Za-z0-9@._-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, longest);
}
