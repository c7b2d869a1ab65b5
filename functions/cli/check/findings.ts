/** What `periodical check` finds. */
import { z } from 'zod';
import { defined } from '../../defined.ts';
import { InputError, type Problem, UsageError } from '../../errors.ts';
import { loadModels } from '../../query/models.ts';
import { readable } from '../../query/readable.ts';
import type { Templates } from '../../templates/directories.ts';
import { project } from '../../templates/project-settings.ts';
import { loadReport, type Report, reportNames } from '../../templates/report.ts';
import { looking } from '../../validate/looking.ts';

/** What is to be checked. */
export const asked = z.object({
  reports: z.array(z.string()),
  templates: z.object({ directories: z.array(z.string()), project: project.optional() }),
  engine: z.literal('athena').optional(),
});
export type Asked = z.output<typeof asked>;

const problem = z
  .object({ file: z.string(), line: z.number().optional(), message: z.string() })
  .transform(defined);
export const findings = z.object({ problems: z.array(problem), warnings: z.array(problem) });

export interface Findings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** @throws UsageError the parser that `engine` needs is not there */
export async function findingsOf({ reports, templates, engine }: Asked): Promise<Findings> {
  const found: Findings[] = [];
  const loaded: Report[] = [];
  for (const name of reports) found.push(await findingsIn(name, templates, loaded));
  const { templateProblems } = await import('../../validate/templates.ts');
  found.push({ problems: await templateProblems(templates, loaded), warnings: [] });
  found.push(await problemsOf(() => idleCheckFindings(templates, loaded)));
  if (engine === 'athena') found.push(await grammarFindings(loaded, templates));
  return {
    problems: found.flatMap((one) => one.problems),
    warnings: found.flatMap((one) => one.warnings),
  };
}

/** Shared checks that no report runs, if all reports could be looked through for them. */
async function idleCheckFindings(templates: Templates, loaded: readonly Report[]): Promise<Findings> {
  if (loaded.length < reportNames(templates).length) return { problems: [], warnings: [] };
  const { idleCheckProblems } = await import('../../validate/checks.ts');
  return { problems: await idleCheckProblems(templates, loaded, loadModels(templates)), warnings: [] };
}

/** @throws UsageError Java or the parser is not there */
async function grammarFindings(reports: readonly Report[], templates: Templates): Promise<Findings> {
  const { athenaTexts, missingParser, parseAll } = await import('../../validate/grammar.ts');
  const missing = missingParser();
  if (missing !== undefined) throw new UsageError(`--engine athena: ${missing}; see test/trino/install.sh`);
  return problemsOf(() => {
    const texts = reports.flatMap((report) => athenaTexts(report, loadModels(templates, report)));
    const { problems } = parseAll(texts);
    return { problems, warnings: [] };
  });
}

/** @param loaded gets the report, if it can be read */
async function findingsIn(name: string, templates: Templates, loaded: Report[]): Promise<Findings> {
  const { checkReport } = await import('../../validate.ts');
  return problemsOf(async () => {
    looking.publish(`reports/${name}/report.yaml`);
    const { report, models } = readable(templates, loadReport(templates, name));
    loaded.push(report);
    return { problems: [], warnings: await checkReport(report, models) };
  });
}

async function problemsOf(find: () => Findings | Promise<Findings>): Promise<Findings> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof InputError) return { problems: error.problems, warnings: [] };
    throw error;
  }
}
