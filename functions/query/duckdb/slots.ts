/**
 * Places for engines: so many at once on one machine, whichever processes they are in. A place is a file with
 * a lock on it.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolder } from '../../durable-file.ts';
import { RetryableError } from '../../errors.ts';
import { tryLock } from '../../file-lock.ts';

export interface SlotOptions {
  /** Folder of the places, on this machine's own disk. */
  readonly directory: string;
  /** How many places there are. */
  readonly atOnce: number;
  /** How long a place is waited for. @default 120 */
  readonly minutes?: number;
}

export interface Slot {
  /** Only who has the slot writes there; what lies there is of one that has ended. */
  readonly directory: string;
  release(): void;
}

const shortest = 50;
const maxPause = 1000;

/**
 * @param onWait is called once where no place is free at first
 * @throws RetryableError none became free in time
 */
export async function takeSlot(options: SlotOptions, onWait: () => void): Promise<Slot> {
  const { directory, atOnce, minutes = 120 } = options;
  makeFolder(directory);
  const end = performance.now() + minutes * 60_000;
  for (let pause = shortest; ; pause = Math.min(maxPause, pause * 1.5)) {
    const slot = freeSlot(directory, atOnce);
    if (slot) return slot;
    if (performance.now() >= end) {
      throw new RetryableError(
        `no engine became free within ${minutes} minutes: ${atOnce} can work at the same time (${directory})`,
      );
    }
    if (pause === shortest) onWait();
    // Many may wait for the same one: at different moments, they do not all look at once.
    await sleep(pause * (0.5 + Math.random()));
  }
}

function freeSlot(directory: string, atOnce: number): Slot | undefined {
  for (let number = 1; number <= atOnce; number++) {
    const path = join(directory, `slot-${number}`);
    const lock = tryLock(`${path}.sqlite`);
    if (lock) return { directory: path, release: lock.release };
  }
  return undefined;
}
