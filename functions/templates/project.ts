/** The project that a command belongs to: the nearest folder upwards with a periodical.yaml. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { InputError } from '../errors.ts';
import { displayPath, type Project } from './directories.ts';
import type { TextFile } from './files.ts';
import { guardTemplates } from './guard.ts';
import { projectSettings } from './project-settings.ts';
import { lineInYaml, parseYaml } from './yaml.ts';

export const projectFile = 'periodical.yaml';

/**
 * Reads the periodical.yaml of a folder.
 * @throws InputError every problem with its line
 */
export function projectIn(directory: string): Project {
  guardTemplates(directory, projectFile);
  const path = join(directory, projectFile);
  const file = displayPath(path);
  return { ...parseYaml(file, readFileSync(path, 'utf8'), projectSettings), file, directory };
}

/** The project of a folder: it has a periodical.yaml, or the nearest folder above it that has one; undefined: none has. */
export function projectAbove(folder: string): Project | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, projectFile))) return projectIn(at);
    if (dirname(at) === at) return undefined;
  }
}

/**
 * The templates of a project, absolute.
 * @throws InputError there is no such folder
 */
export function templatesOf(project: Project): string {
  const path = resolve(project.directory, project.templates);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return refuseFull(path, project);
  throw projectProblem(project, ['templates'], `there is no folder ${displayPath(path)}; expected one`);
}

/** A deployment ships the whole folder. */
function refuseFull(path: string, project: Project): string {
  const { directory, lake = 'lake', out } = project;
  const inside = Object.entries({ lake, out }).find(([, folder]) =>
    `${resolve(directory, folder)}/`.startsWith(`${path}/`),
  );
  if (!inside) return path;
  const message = `${displayPath(path)} holds ${inside[0]}; expected a folder of templates alone`;
  throw projectProblem(project, ['templates'], message);
}

/** What is wrong with a field of periodical.yaml besides its own value. */
export function projectProblem(
  { file, directory }: Project,
  path: readonly string[],
  message: string,
): InputError {
  const text = readFileSync(join(directory, projectFile), 'utf8');
  return InputError.at(file, `${path.join('.')}: ${message}`, lineInYaml(text, path));
}

/**
 * The pages of a report in the languages of its project, in their order.
 * @param pages by language
 * @throws InputError one is in a language that the project does not have, or there is none in one that it has
 */
export function pagesOf(
  pages: Readonly<Record<string, TextFile>>,
  report: string,
  project: Project,
  isInherited: boolean,
): Record<string, TextFile> {
  const { languages = Object.keys(pages) } = project;
  const found = languages.flatMap((language) => {
    const page = pages[language];
    return page ? [[language, page] as const] : [];
  });
  const stray = Object.entries(pages).find(([language]) => !languages.includes(language));
  if (stray && !isInherited)
    throw InputError.at(
      stray[1].file,
      `${project.file} does not name the language ${stray[0]}; expected it in languages`,
      1,
    );
  if (found.length > 0) return Object.fromEntries(found);
  const known = Object.keys(pages).join(', ');
  throw projectProblem(project, ['languages'], `${report} has none of them; expected one of ${known}`);
}

/** A folder that periodical.yaml names, as the user would type it here. */
export const placeOf = ({ directory }: Project, folder: string): string =>
  displayPath(resolve(directory, folder));
