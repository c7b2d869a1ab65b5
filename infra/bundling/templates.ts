/** The templates of a package: the project's, and the user's beside them. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { projectTemplates, templatesAt } from '../../functions/templates.ts';

/** Where functions/templates.ts looks for them. */
export function copyTemplates(own: string | undefined, out: string): void {
  for (const directory of templatesAt(own).directories) {
    const name = directory === projectTemplates ? 'templates' : 'own-templates';
    cpSync(directory, join(out, name), { recursive: true });
  }
}
