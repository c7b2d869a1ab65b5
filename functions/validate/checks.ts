/** Shared checks of the templates that no report runs, and texts of checks that none has. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InputError, type Problem } from '../errors.ts';
import type { Models } from '../query/models.ts';
import { sharedChecks, withSeverity } from '../templates/checks.ts';
import { namesOfSharedTexts } from '../templates/definitions.ts';
import { displayPath, type Templates } from '../templates/directories.ts';
import type { Check } from '../templates/files.ts';
import type { Report } from '../templates/report.ts';
import { lineInYaml } from '../templates/yaml.ts';
import { checkSql } from './sql.ts';

/**
 * What is wrong with each: that it never runs, and whatever else there is to mend before it can.
 * @param reports all that there are
 */
export async function idleCheckProblems(
  templates: Templates,
  reports: readonly Report[],
  models: Models,
): Promise<Problem[]> {
  const run = new Set(reports.flatMap(({ checks }) => checks.map(({ file }) => file)));
  const idle = sharedChecks(templates).filter(({ file, isInherited }) => !isInherited && !run.has(file));
  const ofTheirs = ({ file }: Report) => resolve(file).startsWith(`${templates.directories[0]}/`);
  const report = reports.find(ofTheirs) ?? reports[0];
  if (report === undefined) return [];
  const texts = idleTextProblems(templates, reports);
  if (idle.length === 0) return texts;
  const problems = idle.map(({ name, file }): Problem => {
    const message = `no report runs this check; expected "checks: [${name}]" in a report.yaml that has no checks/${name}.sql of its own`;
    return { file, line: 1, message };
  });
  const checks: Check[] = [];
  for (const file of idle) {
    try {
      checks.push(withSeverity(file));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
  }
  // With the parameters and the coverage of a report, as it would run.
  const found = await checkSql({ ...report, queries: [], checks }, models);
  return [...texts, ...problems, ...found.problems];
}

/** Texts of checks that no report has. */
function idleTextProblems({ directories: [own = ''] }: Templates, reports: readonly Report[]): Problem[] {
  const folder = join(own, 'checks');
  const path = join(folder, 'definitions.yaml');
  const known = new Set(reports.flatMap(({ checks }) => checks.map(({ name }) => name)));
  const idle = namesOfSharedTexts(folder).filter((name) => !known.has(name));
  return idle.map((name) => ({
    file: displayPath(path),
    line: lineInYaml(readFileSync(path, 'utf8'), ['checks', name]),
    message: `checks.${name}: no report has this check; expected one of ${[...known].sort().join(', ')}`,
  }));
}
