/** `subscriptions.yaml`: who gets what. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { displayPath, type Templates } from '../templates/directories.ts';
import { parseYaml } from '../templates/yaml.ts';
import type { Recipient } from './input.ts';

const schema = z.array(
  z.strictObject({
    address: z
      .email('expected an email address')
      .max(254, 'expected an email address of at most 254 characters'),
    report: z.string(),
    /** Names of the report's schedules; all of them where it is left out. */
    schedules: z.array(z.string()).optional(),
    language: z.enum(['en', 'zh']).default('en'),
    attach: z.array(z.enum(['pdf', 'workbook'])).default(['pdf']),
  }),
);

/**
 * Subscribers of a report, from the first templates folder that has a subscriptions.yaml.
 * @param schedule only those who take this schedule's editions; undefined: everybody
 * @throws InputError with file and line
 */
export function subscribersOf(templates: Templates, report: string, schedule?: string): Recipient[] {
  const path = templates.directories
    .map((directory) => join(directory, 'subscriptions.yaml'))
    .find((p) => existsSync(p));
  if (path === undefined) return [];
  return parseYaml(displayPath(path), readFileSync(path, 'utf8'), schema)
    .filter((subscription) => subscription.report === report)
    .filter(
      ({ schedules }) => schedule === undefined || schedules === undefined || schedules.includes(schedule),
    )
    .map(({ address, language, attach }) => ({ address, language, attach, subscribed: true }));
}
