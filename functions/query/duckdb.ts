/** The embedded engine: DuckDB over the local files of a lake. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { makeFolder } from '../durable-file.ts';
import { type ExtractStore, folderExtracts } from './duckdb/extract-store.ts';
import { listLake } from './duckdb/files.ts';
import type { Limits } from './duckdb/limits.ts';
import type { Opened } from './duckdb/opened.ts';
import { openSession } from './duckdb/session.ts';
import { type Slot, type SlotOptions, takeSlot } from './duckdb/slots.ts';
import { stillTrue } from './duckdb/still-true.ts';
import type { Engine, QueryJob, QueryResult } from './engine.ts';
import { lakeFingerprint, tablesRead } from './fingerprint.ts';

export interface DuckDbOptions {
  /** Folder of the lake. */
  readonly lake: string;
  /** DuckDB's own form; what does not fit is spilled to disk. @default 600MB */
  readonly memoryLimit?: string;
  /** A statement that takes longer is stopped. @default 30 */
  readonly statementMinutes?: number;
  /** How many engines work at once on this machine; left out, as many as are asked. */
  readonly slots?: SlotOptions;
  /** Folder of the extracts of closed months. @default nothing is kept: everything is read from the lake */
  readonly extracts?: string;
}

/** Works while it is waited for: its answer is always the result. */
export interface EmbeddedEngine extends Engine {
  run(job: QueryJob): Promise<QueryResult>;
  /**
   * Waits until the next `run` can begin at once, and keeps its place: so many may wait, and what a run needs
   * to have in memory is better loaded afterwards.
   */
  reserve(onWait: () => void): Promise<void>;
  /** Gives back a place that no run has taken, and stops the statements of those that have. */
  close(): void;
}

export function duckDbEngine(options: DuckDbOptions): EmbeddedEngine {
  const lake = resolve(options.lake);
  const { memoryLimit: memory = '600MB', statementMinutes: minutes = 30, slots } = options;
  const store = options.extracts === undefined ? undefined : folderExtracts(options.extracts);
  const places = placesOf(slots);
  const working = new Set<DuckDBConnection>();
  return {
    async run(job) {
      const slot = await places.take(() => job.onProgress('waiting for an engine'));
      try {
        return await runIn({ slot, working, store }, job, lake, { minutes, memory });
      } finally {
        slot.release();
      }
    },
    listing: listingIn(lake),
    reserve: places.reserve,
    close() {
      places.close();
      for (const connection of working) connection.interrupt();
    },
  };
}

function placesOf(slots: SlotOptions | undefined) {
  let reserved: Slot | undefined;
  const next = async (onWait: () => void) => (slots ? takeSlot(slots, onWait) : temporarySlot());
  const taken = (): Slot | undefined => {
    const slot = reserved;
    reserved = undefined;
    return slot;
  };
  return {
    take: async (onWait: () => void) => taken() ?? (await next(onWait)),
    async reserve(onWait: () => void): Promise<void> {
      if (reserved || !slots) return;
      const slot = await next(onWait);
      // Another run of this process may have reserved one meanwhile.
      if (reserved) slot.release();
      else reserved = slot;
    },
    close: () => taken()?.release(),
  };
}

/** A place of its own for what is spilled: two engines that share a folder write into each other's files. */
function temporarySlot(): Slot {
  return { directory: mkdtempSync(join(tmpdir(), 'periodical-spill-')), release: () => {} };
}

interface Work {
  readonly slot: Slot;
  /** The connections of all runs of the engine. */
  readonly working: Set<DuckDBConnection>;
  readonly store: ExtractStore | undefined;
}

async function runIn(
  { slot, working, store }: Work,
  job: QueryJob,
  lake: string,
  limits: Limits,
): Promise<QueryResult> {
  // An engine that was killed here may have left it.
  rmSync(slot.directory, { recursive: true, force: true });
  makeFolder(slot.directory);
  const opening = openSession({ memoryLimit: limits.memory, spillDirectory: slot.directory });
  const tables = tablesRead(job);
  const listing = listingIn(lake)({ tables, models: job.models });
  const [connection, index] = await Promise.allSettled([opening, listing]);
  if (connection.status === 'rejected') throw connection.reason;
  working.add(connection.value);
  try {
    if (index.status === 'rejected') throw index.reason;
    const opened: Opened = { connection: connection.value, job, lake, limits, store, index: index.value };
    // Verbs that run no queries need none of it.
    const { runJob } = await import('./duckdb/job.ts');
    const result = await runJob(opened);
    const extracts = await stillTrue(opened, result.extracts, () =>
      listingIn(lake)({ tables, models: job.models }),
    );
    return { ...result, extracts, lake: lakeFingerprint(job.plan, index.value, tables) };
  } finally {
    working.delete(connection.value);
    connection.value.closeSync();
    rmSync(slot.directory, { recursive: true, force: true });
  }
}

const listingIn =
  (lake: string): Engine['listing'] =>
  ({ tables, models }) =>
    listLake(lake, tables, models);
