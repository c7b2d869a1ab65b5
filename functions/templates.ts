/** Where templates are read from: the folder that the user named first, then the project's own. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from './errors.ts';
import type { Templates } from './templates/directories.ts';

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
