/** A part of report.yaml, read by itself: a fault elsewhere in the report must not silence it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { displayPath, type Templates } from './directories.ts';
import { guardTemplates } from './guard.ts';
import { parseYaml } from './yaml.ts';

/**
 * Reads what a schema takes of a report's report.yaml, from the first templates folder that has it.
 * @returns undefined: there is no such report
 * @throws InputError it is not YAML, or that part says something else than expected
 */
export function reportPart<Schema extends z.ZodType>(
  { directories }: Templates,
  report: string,
  schema: Schema,
): z.output<Schema> | undefined {
  const name = join('reports', report, 'report.yaml');
  const root = directories.find((one) => existsSync(join(one, name)));
  if (root === undefined) return undefined;
  guardTemplates(root, name);
  const path = join(root, name);
  return parseYaml(displayPath(path), readFileSync(path, 'utf8'), schema);
}
