/** A draft: the files of an edition, for whoever writes its report. Nothing is archived, noted or sent. */
import { type EditionInput, loadRenderers, type Rendered, renderEdition } from '../archive/edition.ts';
import { describeProblem } from '../errors.ts';
import type { Plan, PlanRequest } from '../plan/plan.ts';
import { makePlan } from '../plan.ts';
import { type Engine, isRunning, type QueryResult } from '../query/engine.ts';
import { fairResult } from '../query/fair.ts';
import type { Models } from '../query/models.ts';
import { readable } from '../query/readable.ts';
import type { Templates } from '../templates/directories.ts';
import type { Report } from '../templates/report.ts';
import { loadTheme, type Theme, themeDirectories } from '../templates/theme.ts';
import { holdReasonsOf, whyEmpty } from './decisions.ts';
import type { Effects } from './effects.ts';

export interface DraftRequest extends PlanRequest {
  readonly report: Report;
  readonly templates: Templates;
}

export interface DraftEffects extends Pick<Effects, 'validate' | 'onProgress'> {
  readonly engine: Pick<Engine, 'run'>;
}

/** What the files are made of. */
export interface DraftContent {
  readonly plan: Plan;
  readonly report: Report;
  readonly models: Models;
  readonly theme: Theme;
  readonly result: QueryResult;
  /** Why an edition of it would be held; empty: it would not. */
  readonly holdReasons: readonly string[];
}

/**
 * Validates the report, and runs its queries.
 * @throws UsageError, InputError what the user can fix
 */
export async function draftContent(request: DraftRequest, effects: DraftEffects): Promise<DraftContent> {
  const plan = makePlan(request.report, request);
  const { report, models } = readable(request.templates, request.report);
  const theme = loadTheme(themeDirectories(request.templates), plan.languages);
  effects.onProgress('validate', report.name);
  const warned = await effects.validate(report, models);
  const onProgress = (detail: string) => effects.onProgress('query', detail);
  const job = { run: 'draft', plan, report, models, state: {}, onProgress };
  const answer = await effects.engine.run(job);
  if (isRunning(answer)) throw new Error('a draft is made by an engine that is waited for');
  const result = fairResult(job, answer, warned.map(describeProblem));
  const holdReasons = holdReasonsOf(report, result, whyEmpty(job, result));
  return { plan, report, models, theme, result, holdReasons };
}

/** Of all formats of the plan. */
export const draftFiles = (content: DraftContent, onProgress: Effects['onProgress']): Promise<Rendered> =>
  renderEdition(draftInput(content), loadRenderers(content.plan.formats), onProgress);

/** What an edition of it would be rendered from. Its revision is 0, which no edition has. */
export function draftInput({ plan, report, models, theme, result, holdReasons }: DraftContent): EditionInput {
  const edition = { report: report.name, period: plan.period.id, revision: 0 };
  const { tables, checks, absent, coverage } = result;
  const none = { correction: undefined, changes: undefined };
  return { edition, plan, report, theme, models, tables, checks, absent, coverage, holdReasons, ...none };
}
