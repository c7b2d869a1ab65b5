/** DuckDB for whoever writes a report: its session stays open, and only what follows from a change is made again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { hashOf } from '../../hash.ts';
import type { Engine, QueryJob, QueryResult } from '../engine.ts';
import { lakeFingerprint, tablesRead } from '../fingerprint.ts';
import type { LakeIndex } from '../lake-index.ts';
import type { Models } from '../models.ts';
import { dayColumns } from '../partition-days.ts';
import { folderExtracts } from './extract-store.ts';
import { listLake } from './files.ts';
import { runJob } from './job.ts';
import { emptySession, type KeptSession } from './kept.ts';
import { openSession } from './session.ts';
import { stillTrue } from './still-true.ts';

/** Jobs one after the other. */
export interface KeptEngine extends Engine {
  run(job: QueryJob): Promise<QueryResult>;
  /** The lake may have changed: its files are listed anew. */
  forgetLake(): void;
  /** Stops the job under way, if there is one, and ends the session. */
  close(): void;
}

interface Open {
  readonly connection: DuckDBConnection;
  readonly kept: KeptSession;
  /** Of the lake and the plan: another one is another session. */
  readonly ground: string;
}

export interface KeptOptions {
  /** Folder of the lake. */
  readonly lake: string;
  /** Folder of the extracts of closed months. */
  readonly extracts: string;
  /** In DuckDB's own form; what is kept and does not fit is spilled to disk. @default 2GB */
  readonly memoryLimit?: string;
}

/** In ms: nobody may hear of a change on another machine. */
const longestListed = 60_000;

export function keptEngine({ lake: folder, extracts, memoryLimit = '2GB' }: KeptOptions): KeptEngine {
  const lake = resolve(folder);
  const store = folderExtracts(extracts);
  const spillDirectory = mkdtempSync(join(tmpdir(), 'periodical-spill-'));
  const limits = { minutes: 30, memory: memoryLimit };
  let open: Open | undefined;
  let listed: { readonly key: string; readonly at: number; readonly index: Promise<LakeIndex> } | undefined;
  const list = (tables: readonly string[], models: Models) => {
    const key = hashOf([
      tables,
      models.lake.tables,
      models.absent,
      tables.map((name) => dayColumns(name, models)),
    ]);
    const at = performance.now();
    if (listed?.key === key && at - listed.at < longestListed) return listed.index;
    const index = listLake(lake, tables, models);
    listed = { key, at, index };
    index.catch(() => {
      listed = undefined;
    });
    return index;
  };
  const end = () => {
    open?.connection.interrupt();
    open?.connection.closeSync();
    open = undefined;
  };
  return {
    async run(job) {
      const tables = tablesRead(job);
      const index = await list(tables, job.models);
      const fingerprint = lakeFingerprint(job.plan, index, tables);
      const { literals, timezone, zone, scope } = job.plan;
      const { lake: declared, absent } = job.models;
      const ground = hashOf([fingerprint, tables, declared.tables, absent, literals, timezone, zone, scope]);
      if (open?.ground !== ground) {
        end();
        const connection = await openSession({ memoryLimit, spillDirectory });
        open = { connection, kept: emptySession(), ground };
      }
      const { connection, kept } = open;
      const opened = { connection, job, lake, limits, store, index };
      const result = await runJob(opened, kept);
      const listAgain = () => listLake(lake, tables, job.models);
      return { ...result, extracts: await stillTrue(opened, result.extracts, listAgain), lake: fingerprint };
    },
    forgetLake() {
      listed = undefined;
    },
    listing: ({ tables, models }) => listLake(lake, tables, models),
    close() {
      end();
      rmSync(spillDirectory, { recursive: true, force: true });
    },
  };
}
