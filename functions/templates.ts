/**
 * Where templates are read from: the folder that the user named, or that of the project here, and below it what ships
 * with Periodical, unless the project does without.
 */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from './errors.ts';
import { extendsCommerce, type Project, productTemplates, type Templates } from './templates/directories.ts';
import { knowLanguagesIn } from './templates/languages.ts';
import { projectAbove, projectFile, projectIn, templatesOf } from './templates/project.ts';

/** A deployment ships the user's folder, and periodical.yaml, beside the product's (infra/bundling/package.ts). */
const shippedFolder = dirname(productTemplates);
const shippedTemplates = join(shippedFolder, 'own-templates');

/**
 * @param directory the user's templates, or a project's folder; left out, they are those that were shipped with this
 *   code, if any, or those of the project here
 * @throws UsageError there is no such folder
 * @throws InputError periodical.yaml is wrong, or a file of its languages
 */
export function templatesAt(directory: string | undefined): Templates {
  if (directory === undefined && existsSync(shippedTemplates)) return shipped();
  const project = projectFor(directory);
  const own = directory === undefined ? undefined : resolve(directory);
  if (own !== undefined && !statSync(own, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`--templates ${directory}: no such folder`);
  if (!project) return layered(own, undefined);
  return layered(own === undefined || own === project.directory ? templatesOf(project) : own, project);
}

/**
 * The project that templates belong to, which is looked for from their folder upwards and then from the working folder.
 * @throws InputError periodical.yaml is wrong
 */
export const projectFor = (directory: string | undefined): Project | undefined =>
  (directory === undefined ? undefined : projectAbove(directory)) ?? projectAbove(process.cwd());

const shipped = (): Templates =>
  layered(
    shippedTemplates,
    existsSync(join(shippedFolder, projectFile)) ? projectIn(shippedFolder) : undefined,
  );

function layered(own: string | undefined, project: Project | undefined): Templates {
  const mine = own === undefined || own === productTemplates ? [] : [own];
  const below = extendsCommerce({ directories: [], project }) ? [productTemplates] : [];
  if (own !== undefined) knowLanguagesIn(own);
  return { directories: [...mine, ...below], ...(project ? { project } : {}) };
}
