/** What the function that renders brings along: checked templates, what is made of them beforehand, fonts. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { loadModels } from '../../functions/query/models.ts';
import { mailTemplate } from '../../functions/render/email/template.ts';
import { loadReport, reportNames } from '../../functions/templates/report.ts';
import { loadTheme, themeDirectories } from '../../functions/templates/theme.ts';
import { templatesAt } from '../../functions/templates.ts';
import { fonts } from '../../functions/text/fonts.ts';
import { checkReport } from '../../functions/validate.ts';
import { installed } from './natives.ts';

export { copyNatives } from './natives.ts';

/**
 * What is wrong is said now, and not by a run at night. A Lambda could not: DuckDB checks the SQL.
 * @throws InputError every problem of a report, with file and line
 */
export async function checkTemplates(own: string | undefined): Promise<void> {
  const templates = templatesAt(own);
  const models = loadModels(templates);
  for (const name of reportNames(templates)) await checkReport(loadReport(templates, name), models);
}

/** The mail's template as the renderer keeps it. */
export async function compileMail(own: string | undefined, out: string): Promise<void> {
  const theme = loadTheme(themeDirectories(templatesAt(own)), []);
  await mailTemplate(theme, join(out, 'compiled'));
}

/** The four files that are drawn with, of two packages of 100 MB, where they are in those. */
export function copyFonts(out: string): void {
  for (const { path } of fonts) cpSync(path, join(out, 'node_modules', path.slice(installed.length)));
}
