/** The templates of a package: the product's, and the user's beside them. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isReserved } from '../../functions/address.ts';
import { extendsCommerce, frameFolders, productTemplates } from '../../functions/templates/directories.ts';
import { projectFile } from '../../functions/templates/project.ts';
import { loadReport, reportNames } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';

/**
 * Puts them where functions/templates.ts looks for them.
 * @param owner who is told about the product's own reports, whose owner is an example
 */
export function copyTemplates(own: string | undefined, out: string, owner: string | undefined): void {
  const templates = templatesAt(own);
  const { project } = templates;
  for (const directory of templates.directories) {
    const name = directory === productTemplates ? 'templates' : 'own-templates';
    cpSync(directory, join(out, name), { recursive: true });
  }
  if (project) cpSync(join(project.directory, projectFile), join(out, projectFile));
  if (extendsCommerce(templates) && owner !== undefined) nameOwner(join(out, 'templates'), owner);
  // What is there already is the same.
  for (const name of frameFolders)
    cpSync(join(productTemplates, name), join(out, 'templates', name), { recursive: true });
}

/** Nobody gets anything but whom `periodical subscriptions` adds. */
export function dropSubscriptions(out: string): void {
  for (const folder of ['templates', 'own-templates'])
    rmSync(join(out, folder, 'subscriptions.yaml'), { force: true });
}

function nameOwner(directory: string, owner: string): void {
  const templates = { directories: [directory] };
  for (const name of reportNames(templates)) {
    if (!isReserved(loadReport(templates, name).settings.owner)) continue;
    const path = join(directory, 'reports', name, 'report.yaml');
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(/^owner:.*$/m, () => `owner: ${JSON.stringify(owner)}`),
    );
  }
}

/** @param file as messages name it */
export const isProjectsOwn = (file: string): boolean => resolve(file).startsWith(join(productTemplates, '/'));
