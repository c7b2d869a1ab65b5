/** `subscriptions.yaml`: who gets what. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { emailAddress, onePerMailbox } from '../address.ts';
import { attachable } from '../formats.ts';
import { languageName } from '../language/languages.ts';
import type { Recipient } from '../ledger/addressing.ts';
import { displayPath, type Templates } from '../templates/directories.ts';
import type { Report } from '../templates/report.ts';
import { firstLanguage } from '../templates/texts.ts';
import { parseYaml } from '../templates/yaml.ts';

const schema = z.array(
  z.strictObject({
    address: emailAddress,
    report: z.string(),
    /** Names of the report's schedules; all of them where it is left out. */
    schedules: z.array(z.string()).optional(),
    language: languageName.default('en'),
    attach: z.array(z.enum(attachable)).default(['pdf']),
  }),
);

/**
 * Subscribers of a report, one a mailbox, from the first templates folder that has a subscriptions.yaml.
 * @param schedule only those who take this schedule's editions; undefined: everybody
 * @throws InputError with file and line
 */
export function subscribersOf(templates: Templates, report: string, schedule?: string): Recipient[] {
  const path = templates.directories
    .map((directory) => join(directory, 'subscriptions.yaml'))
    .find((p) => existsSync(p));
  if (path === undefined) return [];
  const found = parseYaml(displayPath(path), readFileSync(path, 'utf8'), schema)
    .filter((subscription) => subscription.report === report)
    .filter(
      ({ schedules }) => schedule === undefined || schedules === undefined || schedules.includes(schedule),
    )
    .map(({ address, language, attach }) => ({ address, language, attach, subscribed: true }));
  return onePerMailbox(found);
}

/** Recipients whom an operator names instead of the subscribers: they get the report's first language, or the one asked for. */
export function recipientsAt(
  addresses: readonly string[],
  report: Report,
  languages: readonly string[] | undefined,
): Recipient[] {
  const language = languages?.[0] ?? firstLanguage(report.pages);
  return onePerMailbox(
    addresses.map((address) => ({ address, language, attach: ['pdf'], subscribed: false })),
  );
}
