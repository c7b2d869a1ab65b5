/** Where templates are read from: the folder that the user named first, then the project's own. */
import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from './errors.ts';

export interface Templates {
  /** Absolute, the first that has a file gives it. */
  readonly directories: readonly string[];
}

export const projectTemplates = fileURLToPath(new URL('../templates', import.meta.url));

/** A deployment ships the user's folder beside the project's (infra/bundling/package.ts). */
const shippedTemplates = fileURLToPath(new URL('../own-templates', import.meta.url));

/**
 * @param directory the user's; left out, it is the one that was shipped with this code, if any
 * @throws UsageError there is no such folder
 */
export function templatesAt(directory: string | undefined): Templates {
  if (directory === undefined) {
    return { directories: [...(existsSync(shippedTemplates) ? [shippedTemplates] : []), projectTemplates] };
  }
  const path = resolve(directory);
  if (!existsSync(path) || !statSync(path).isDirectory())
    throw new UsageError(`--templates ${directory}: no such folder`);
  return { directories: path === projectTemplates ? [path] : [path, projectTemplates] };
}

/** The path of a file in the first templates folder that has it, or undefined. */
export function templatePath(templates: Templates, name: string): string | undefined {
  return templates.directories.map((directory) => join(directory, name)).find((path) => existsSync(path));
}

/** A path as the user would type it: relative to the working directory where that is shorter. */
export function displayPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || isAbsolute(short) || short.startsWith('../../') ? path : short;
}
