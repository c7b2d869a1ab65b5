/** What the function that renders brings along: checked templates, what is made of them beforehand, fonts. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, type Problem } from '../../functions/errors.ts';
import { type Readable, readable } from '../../functions/query/readable.ts';
import { shippedTemplate } from '../../functions/render/email/template.ts';
import { loadReport, reportNames } from '../../functions/templates/report.ts';
import { loadTheme, themeDirectories } from '../../functions/templates/theme.ts';
import { templatesAt } from '../../functions/templates.ts';
import { fonts } from '../../functions/text/fonts.ts';
import { templateProblems } from '../../functions/validate/templates.ts';
import { checkReport } from '../../functions/validate.ts';
import { installed } from './natives.ts';

export { copyNatives } from './natives.ts';

/**
 * What is wrong is said now, and not by a run at night. A Lambda could not: DuckDB checks the SQL.
 * @throws InputError every problem, with file and line
 */
export async function checkTemplates(own: string | undefined): Promise<void> {
  const templates = templatesAt(own);
  const reports = reportNames(templates).map((name) => loadReport(templates, name));
  const problems: Problem[] = [];
  for (const report of reports) problems.push(...(await problemsOf(readable(templates, report))));
  problems.push(...(await templateProblems(templates, reports)));
  if (problems.length > 0) throw new InputError(problems);
}

async function problemsOf({ report, models }: Readable): Promise<readonly Problem[]> {
  try {
    await checkReport(report, models);
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}

/** The mail's template as the renderer reads it. */
export async function compileMail(own: string | undefined, out: string): Promise<void> {
  const theme = loadTheme(themeDirectories(templatesAt(own)), []);
  const folder = join(out, 'compiled');
  mkdirSync(folder, { recursive: true });
  const { name, text } = await shippedTemplate(theme);
  writeFileSync(join(folder, name), text);
}

/** The files that are drawn with, two of each family, where they are in their packages, which are ten times as large. */
export function copyFonts(out: string): void {
  for (const { path } of fonts) cpSync(path, join(out, 'node_modules', path.slice(installed.length)));
}
