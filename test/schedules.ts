import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { productTemplates } from '../functions/templates/directories.ts';

/** Copies a report of the project into a folder of templates, without its schedules: it is never due there. */
export function dropSchedules(templates: string, report: string): void {
  const own = join(templates, 'reports', report);
  cpSync(join(productTemplates, 'reports', report), own, { recursive: true });
  const file = join(own, 'report.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^schedules:\n(?: .*\n)+/m, 'schedules: []\n'));
}
