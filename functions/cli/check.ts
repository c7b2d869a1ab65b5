/** `periodical check [REPORT]` */
import { type Command, Option } from 'commander';
import { describeProblem, distinct, UsageError } from '../errors.ts';
import type { Templates } from '../templates/directories.ts';
import { originsOf } from '../templates/origins.ts';
import { loadReport, reportNames } from '../templates/report.ts';
import { templatesAt } from '../templates.ts';
import { boundedFindings } from './check/bounded.ts';
import { exitCodeOf } from './exit-codes.ts';
import { cell, columns, complain, print, printJson, printLine } from './output.ts';
import { refuseUnknownReport } from './run-options.ts';

interface CheckOptions {
  readonly templates?: string;
  readonly engine?: 'athena';
  readonly settings?: true;
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
    .option('--settings', 'print the settings and parts of a report, each with the file that it is from')
    .option('--json', 'print one JSON object')
    .action(check);
}

async function check(
  report: string | undefined,
  { templates: folder, engine, settings, json }: CheckOptions,
): Promise<void> {
  const templates = templatesAt(folder);
  const known = reportNames(templates);
  if (report !== undefined) refuseUnknownReport(report, known);
  if (settings) {
    if (report === undefined)
      throw new UsageError('--settings needs a report: periodical check REPORT --settings');
    printSettings(templates, report, json);
    return;
  }
  const reports = report === undefined ? known : [report];
  const { directories, project } = templates;
  const found = await boundedFindings({
    reports,
    templates: { directories: [...directories], project },
    engine,
  });
  // Models are shared, so two reports may find the same.
  const [problems, warnings] = [distinct(found.problems), distinct(found.warnings)];
  if (json) printJson({ reports, problems, warnings });
  else {
    complain(...warnings.map((warning) => `warning: ${describeProblem(warning)}`));
    if (problems.length === 0) printLine(`${reports.join(', ') || 'no reports yet'}: no problems`);
    else complain(...problems.map(describeProblem));
  }
  process.exitCode = exitCodeOf({ hasFailed: problems.length > 0 });
}

function printSettings(templates: Templates, report: string, json = false): void {
  const origins = originsOf(templates, loadReport(templates, report));
  if (json) printJson({ report, settings: origins });
  else
    print(
      columns(
        origins.map(({ setting, value, file, line }) => [
          setting,
          value === undefined ? '' : cell(typeof value === 'string' ? value : JSON.stringify(value)),
          file === undefined ? 'default' : `${file}:${line}`,
        ]),
      ),
    );
}
