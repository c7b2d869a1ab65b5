/** A folder of .eml files in place of a mail server: what lies there under its final name was sent. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Envelope } from './channel.ts';

export interface Sent {
  /** Name of the file. */
  readonly id: string;
  /** It was there before; nothing was written. */
  readonly existed: boolean;
}

export function outbox(directory: string) {
  return {
    /**
     * Writes the message once: however often and from however many processes it is called for the same
     * envelope, the first file stays.
     */
    async send(raw: Uint8Array, envelope: Envelope): Promise<Sent> {
      const id = fileName(envelope);
      const path = join(directory, id);
      if (existsSync(path)) return { id, existed: true };
      await mkdir(directory, { recursive: true });
      const unfinished = join(directory, `.${id}.${randomUUID()}.tmp`);
      try {
        await writeDurably(unfinished, raw);
        return { id, existed: !(await publish(unfinished, path)) };
      } finally {
        await rm(unfinished, { force: true });
        await syncDirectory(directory);
      }
    },
  };
}

/** Gives the file its final name unless another has it. A rename would overwrite, a link does not. */
async function publish(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A name is durable when its directory is. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
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
