/** The interface of engines: models, queries and checks of a plan become typed tables. */
import type { Plan } from '../plan/plan.ts';
import type { Check, TextFile } from '../templates/files.ts';
import { type CheckOutcome, found } from './check.ts';
import type { Coverage } from './covered.ts';
import type { LakeIndex } from './lake-index.ts';
import type { Models } from './models.ts';
import type { Table, Tables } from './table.ts';

/** What an engine reads of a report. */
export interface QuerySource {
  readonly queries: readonly TextFile[];
  readonly checks: readonly Check[];
  readonly settings?: {
    /** Columns by model, as report.yaml names them: of its time, or of its earliest and latest. */
    readonly coverage?: Readonly<Record<string, string | readonly [string, string]>> | undefined;
  };
}

export interface QueryJob {
  /** Id of the run: the same id requests the same work, however often it is requested. */
  readonly run: string;
  readonly plan: Plan;
  readonly report: QuerySource;
  readonly models: Models;
  /** What `Running` gave when it was asked before; empty at first. */
  readonly state: EngineState;
  readonly onProgress: (message: string) => void;
}

/**
 * What an engine has started, by statement: the engine's own id of it, and how often it was tried. It is
 * plain JSON, carried by the message of the run; an engine that is asked without it starts nothing twice,
 * unless the lake has changed since. `lake` is not a statement: its id is the lake's fingerprint as the run began.
 */
export type EngineState = Readonly<Record<string, { readonly id: string; readonly attempt: number }>>;

/** In the state: the lake's fingerprint as it was at the run's beginning, beside what was started. */
export const lakeKey = 'lake';

/** The engine works without us: ask again later, with its state. */
export interface Running {
  readonly state: EngineState;
  /** Statements without a result yet. */
  readonly waitingFor: readonly string[];
}

/** What ran for one model, query or check: evidence for the manifest. */
export interface Statement {
  readonly kind: 'model' | 'query' | 'check';
  readonly name: string;
  /** The text that ran. */
  readonly sql: string;
  /** Absent for a model that is not materialized. */
  readonly rows?: number;
  /** Wall time. */
  readonly milliseconds: number;
  /** The engine's own id, where it has one. */
  readonly id?: string;
  readonly bytesScanned?: number;
}

/** What a page tells of a check. */
export interface CheckResult extends CheckOutcome {
  /** The first 100 of them in the order of the check: one that orders its rows gives the same for the same lake. */
  readonly table: Table;
}

/** @param rows the number of all rows, of which the table has the first */
export const checkResult = ({ name, severity }: Check, rows: number, table: Table): CheckResult => ({
  ...{ name, severity, passed: rows === 0, rows, ...found(rows, table) },
  table,
});

/** The rows of a monthly model for a closed month, as they are kept. */
export interface Extract {
  readonly model: string;
  /** `YYYY-MM` */
  readonly month: string;
  /** What it holds: the hash of its file, or of what its files say of themselves. */
  readonly sha256: string;
  /** Whether this run has made it. */
  readonly isNew: boolean;
}

export interface QueryResult {
  readonly engine: string;
  readonly tables: Tables;
  readonly checks: readonly CheckResult[];
  readonly statements: readonly Statement[];
  /** What the lake lacks: relations of the contract (`absentRelations`), or raw tables by their own name. */
  readonly absent: readonly string[];
  /** Which days the models that carry the report have. */
  readonly coverage: Coverage;
  /** What the lake leaves open, such as the zone of its times: for whoever runs the report. */
  readonly warnings: readonly string[];
  /** The lake's fingerprint (`fingerprintOf`) as it was before anything was read. */
  readonly lake: string;
  /** Of Iceberg tables, by name: the one that every statement read. */
  readonly snapshots?: Readonly<Record<string, string>>;
  /** What was not read from the lake again, or will not be. */
  readonly extracts: readonly Extract[];
  /** What the engine's owner is charged for it, in US dollars by the list price; absent where nothing is. */
  readonly usd?: number;
}

/** Raw tables by name, and the models that say how they are partitioned. */
export interface LakeTables {
  readonly tables: readonly string[];
  readonly models: Models;
}

/**
 * Runs a plan's SQL.
 * @throws InputError the SQL or the lake is wrong, with file and line or the name of the table
 * @throws RetryableError it may pass when tried again
 */
export interface Engine {
  run(job: QueryJob): Promise<QueryResult | Running>;
  /**
   * What the lake's files say of themselves (path, size, when or by which tag they were last written), as one
   * hash for each day of a table; no data is read.
   */
  listing(of: LakeTables): Promise<LakeIndex>;
}

export const isRunning = (answer: QueryResult | Running): answer is Running => 'waitingFor' in answer;
