/** A job and the session that its statements run in. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { QueryJob } from '../engine.ts';
import { reportFunctions } from '../functions.ts';
import type { LakeIndex } from '../lake-index.ts';
import type { Substitution } from '../sql.ts';
import type { ExtractStore } from './extract-store.ts';
import type { Limits } from './limits.ts';

/** How texts are filled before anything is known of the lake. */
export const howOf = ({ plan }: QueryJob): Substitution => ({
  literals: plan.literals,
  functions: reportFunctions(plan.zone),
});

export interface Opened {
  readonly connection: DuckDBConnection;
  /** Folder of the raw tables. */
  readonly lake: string;
  /** What its files said of themselves before they were read. */
  readonly index: LakeIndex;
  readonly job: QueryJob;
  readonly limits: Limits;
  readonly store: ExtractStore | undefined;
}
