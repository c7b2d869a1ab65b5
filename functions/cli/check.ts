/** `periodical check [REPORT]` */
import type { Command } from 'commander';
import { describeProblem, InputError, type Problem } from '../errors.ts';
import { loadModels } from '../query/models.ts';
import { loadReport, reportNames } from '../templates/report.ts';
import { templatesAt } from '../templates.ts';
import { checkReport } from '../validate.ts';
import { print, printJson } from './output.ts';

export function addCheck(program: Command): void {
  program
    .command('check')
    .summary('see whether reports, models and pages are sound')
    .description(
      'Checks reports, models and pages without reading data: every problem with file, line and what was expected.',
    )
    .argument('[report]', 'all of them where left out')
    .option('--templates <dir>', 'folder with a lake.yaml, models/ or reports/ of its own')
    .option('--json', 'print one JSON object')
    .action(async (report: string | undefined, options: { templates?: string; json?: boolean }) => {
      const templates = templatesAt(options.templates);
      const names = report === undefined ? reportNames(templates) : [report];
      const problems: Problem[] = [];
      for (const name of names) {
        const found = await problemsOf(async () =>
          checkReport(loadReport(templates, name), loadModels(templates)),
        );
        // Models are shared, so two reports may find the same problem.
        problems.push(
          ...found.filter(
            (one) => !problems.some((other) => describeProblem(other) === describeProblem(one)),
          ),
        );
      }
      if (options.json) printJson({ reports: names, problems });
      else if (problems.length === 0) print(`${names.join(', ')}: sound`);
      else process.stderr.write(problems.map((problem) => `${describeProblem(problem)}\n`).join(''));
      process.exitCode = problems.length === 0 ? 0 : 1;
    });
}

async function problemsOf(check: () => Promise<void>): Promise<readonly Problem[]> {
  try {
    await check();
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}
