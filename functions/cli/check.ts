/** `periodical check [REPORT]` */
import { type Command, Option } from 'commander';
import { describeProblem, InputError, type Problem, UsageError } from '../errors.ts';
import { loadModels } from '../query/models.ts';
import type { Templates } from '../templates/directories.ts';
import { loadReport, type Report, reportNames } from '../templates/report.ts';
import { templatesAt } from '../templates.ts';
import { exitCodeOf } from './exit-codes.ts';
import { complain, printJson, printLine } from './output.ts';

interface CheckOptions {
  readonly templates?: string;
  readonly engine?: 'athena';
  readonly json?: boolean;
}

export function addCheck(program: Command): void {
  program
    .command('check')
    .summary('check reports, models, pages, subscriptions and theme')
    .description(
      'Checks all that a run reads besides the data (reports, models, pages, subscriptions, theme): every problem with file, line and what was expected.',
    )
    .argument('[report]', 'all reports if left out')
    .option('--templates <dir>', 'folder with a lake.yaml, models/ or reports/ of its own')
    .addOption(
      new Option('--engine <engine>', 'with Trino’s own grammar too, which needs Java').choices(['athena']),
    )
    .option('--json', 'print one JSON object')
    .action(check);
}

async function check(
  report: string | undefined,
  { templates: folder, engine, json }: CheckOptions,
): Promise<void> {
  const templates = templatesAt(folder);
  const reports = report === undefined ? reportNames(templates) : [report];
  const found: Findings[] = [];
  const loaded: Report[] = [];
  for (const name of reports) found.push(await findingsOf(name, templates, loaded));
  const { templateProblems } = await import('../validate/templates.ts');
  found.push({ problems: await templateProblems(templates, loaded), warnings: [] });
  if (engine === 'athena') found.push(await grammarFindings(loaded, templates));
  const problems = once(found.flatMap((one) => one.problems));
  const warnings = once(found.flatMap((one) => one.warnings));
  if (json) printJson({ reports, problems, warnings });
  else {
    complain(...warnings.map((warning) => `warning: ${describeProblem(warning)}`));
    if (problems.length === 0) printLine(`${reports.join(', ')}: no problems`);
    else complain(...problems.map(describeProblem));
  }
  process.exitCode = exitCodeOf({ hasFailed: problems.length > 0 });
}

/** @throws UsageError Java or the parser is not there */
async function grammarFindings(reports: readonly Report[], templates: Templates): Promise<Findings> {
  const { athenaTexts, missingParser, parseAll } = await import('../validate/grammar.ts');
  const missing = missingParser();
  if (missing !== undefined) throw new UsageError(`--engine athena: ${missing}; see test/trino/install.sh`);
  try {
    const models = loadModels(templates);
    const { problems } = parseAll(reports.flatMap((report) => athenaTexts(report, models)));
    return { problems, warnings: [] };
  } catch (error) {
    if (error instanceof InputError) return { problems: error.problems, warnings: [] };
    throw error;
  }
}

interface Findings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

// Models are shared, so two reports may find the same.
const once = (found: readonly Problem[]): Problem[] => [
  ...new Map(found.map((problem) => [describeProblem(problem), problem])).values(),
];

/** @param loaded gets the report, if it can be read */
async function findingsOf(name: string, templates: Templates, loaded: Report[]): Promise<Findings> {
  const { checkReport } = await import('../validate.ts');
  try {
    const report = loadReport(templates, name);
    loaded.push(report);
    return { problems: [], warnings: await checkReport(report, loadModels(templates)) };
  } catch (error) {
    if (error instanceof InputError) return { problems: error.problems, warnings: [] };
    throw error;
  }
}
