/** Makes the folder of the room once for all tests in a browser; each of them serves a copy of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { prepareRoom } from '../../../docs/room.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder that is copied. */
    room: string;
  }
}

export async function setup({ provide }: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'periodical-room-'));
  await prepareRoom(folder);
  provide('room', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
