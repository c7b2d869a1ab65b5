/** A report with the models that it sees. */
import type { Templates } from '../templates/directories.ts';
import type { Report } from '../templates/report.ts';
import { type Models, readModels } from './models.ts';
import { renameRelations } from './sql.ts';

export interface Readable {
  readonly report: Report;
  readonly models: Models;
}

/**
 * Reads lake.yaml and the models for a report, whose shared checks then call them as it sees them.
 * @throws InputError as `loadModels`
 */
export function readable(templates: Templates, report: Report): Readable {
  const { models, renamed } = readModels(templates, report);
  const checks = report.checks.map((check) =>
    check.isInherited ? { ...check, text: renameRelations(check.text, renamed) } : check,
  );
  return { report: { ...report, checks }, models };
}
