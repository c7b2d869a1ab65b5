/** The figures of a report over a lake, with extracts in a folder. */
import { makePlan } from '../../../functions/plan.ts';
import { duckDbEngine } from '../../../functions/query/duckdb.ts';
import type { QueryResult } from '../../../functions/query/engine.ts';
import { loadModels } from '../../../functions/query/models.ts';
import { loadReport } from '../../../functions/templates/report.ts';
import { templatesAt } from '../../../functions/templates.ts';

export interface ExtractsRun {
  readonly lake: string;
  /** Left out, nothing is kept. */
  readonly extracts?: string;
  /** `START..END` */
  readonly period: string;
}

export async function figuresOf({ lake, extracts, period }: ExtractsRun): Promise<QueryResult> {
  const templates = templatesAt(undefined);
  const report = loadReport(templates, 'talent-growth');
  const plan = makePlan(report, { period, now: '2026-01-01T00:00:00Z' });
  const job = {
    run: 'figures',
    plan,
    report,
    models: loadModels(templates),
    state: {},
    onProgress: () => {},
  };
  return duckDbEngine({ lake, ...(extracts === undefined ? {} : { extracts }) }).run(job);
}
