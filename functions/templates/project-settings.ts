/** periodical.yaml: what a project says once, for all of its reports and commands. */
import { z } from 'zod';
import { domainName, emailAddress, readNamedAddress } from '../address.ts';
import { isNamedZone } from '../calendar/zone-name.ts';
import { byLanguage, languageName } from '../language/languages.ts';
import { calendar } from './calendar.ts';

const folder = z.string('expected a folder').min(1, 'expected a folder');

/** A report may leave it to the project. */
const shared = (as: string) =>
  z.string({
    error: ({ input }) =>
      input === undefined
        ? `missing: expected it here, or as ${as} of the project in periodical.yaml`
        : undefined,
  });

/** A time zone by its name. */
export const zone = shared('zone').refine(isNamedZone, 'expected a time zone such as Asia/Shanghai');

export const currency = shared('currency').regex(/^[A-Z]{3}$/, 'expected a currency code such as CNY');

/** An address. */
export const owner = shared('owner').pipe(emailAddress);

export const paper = z.enum(['a4', 'letter'], 'expected a4 or letter');

/** Where mail may go at all. */
export const mailBounds = z.strictObject({
  domains: z
    .array(domainName)
    .default([])
    .describe('Every address of these domains; a domain below one of them is another one.'),
  addresses: z.array(emailAddress).default([]),
});

export const projectSettings = z.strictObject({
  extends: z
    .literal('commerce', 'expected commerce, or no such line')
    .optional()
    .describe(
      'What ships with Periodical and is to be there: the six relations and the two reports. If it is left out: nothing.',
    ),
  templates: folder.default('templates').describe('The folder of the templates, seen from this file.'),
  lake: folder
    .optional()
    .describe(
      'The folder of the raw tables, seen from this file. If it is left out: that of the sample lake.',
    ),
  out: folder.default('out').describe('The folder of archive, outbox and ledger, seen from this file.'),
  sender: z
    .string()
    .refine((text) => readNamedAddress(text) !== undefined, 'expected Name <name@example.com>')
    .optional()
    .describe('From whom mails come.'),
  currency: currency
    .optional()
    .describe('The currency of reports that say none themselves, and of those that ship with Periodical.'),
  zone: zone
    .optional()
    .describe('The time zone of reports that say none themselves, and of those that ship with Periodical.'),
  publisher: byLanguage(z.string().min(1), 'expected a text for each language: {en: …}')
    .optional()
    .describe('Who publishes reports that say nobody themselves, and those that ship with Periodical.'),
  owner: owner
    .optional()
    .describe(
      'Who hears of failures and holds of reports that name nobody, and of those that ship with Periodical.',
    ),
  paper: paper
    .optional()
    .describe(
      'The paper of reports that say none themselves, and of those that ship with Periodical: a4 or letter.',
    ),
  languages: z
    .array(languageName, 'expected a list, such as [en]')
    .min(1)
    .optional()
    .describe(
      'The languages that reports are made in, the first one first. If it is left out: those that each report has a page in.',
    ),
  calendar: calendar
    .optional()
    .describe('Weeks and fiscal years. If it is left out: weeks of ISO 8601, and no fiscal year.'),
  recipients: mailBounds.optional().describe('Where mail may go at all.'),
});

/** A project as it is handed on to another process. */
export const project = projectSettings.extend({ file: z.string(), directory: z.string() });
