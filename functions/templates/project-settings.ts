/** periodical.yaml: what a project says once, for all of its reports and commands. */
import { z } from 'zod';
import { domainName, emailAddress, readNamedAddress } from '../address.ts';
import { isNamedZone } from '../calendar/zone-name.ts';
import { languageName } from '../language/languages.ts';

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

/** Where mail may go at all. */
export const mailBounds = z.strictObject({
  /** Every address of these domains; a domain below one of them is another one. */
  domains: z.array(domainName).default([]),
  addresses: z.array(emailAddress).default([]),
});

export const projectSettings = z.strictObject({
  /** What ships with Periodical and is to be there: the six relations and the two reports. @default nothing */
  extends: z.literal('commerce', 'expected commerce, or no such line').optional(),
  /** Folders, seen from the file. */
  templates: folder.default('templates'),
  /** Of the raw tables. @default that of the sample lake */
  lake: folder.optional(),
  /** Of archive, outbox and ledger. */
  out: folder.default('out'),
  /** From whom mails come. */
  sender: z
    .string()
    .refine((text) => readNamedAddress(text) !== undefined, 'expected Name <name@example.com>')
    .optional(),
  /** Of reports that say none themselves, and of those that ship with Periodical. */
  currency: currency.optional(),
  zone: zone.optional(),
  /** Those that reports are made in, the first one first. @default those that each report has a page in */
  languages: z.array(languageName, 'expected a list, such as [en]').min(1).optional(),
  recipients: mailBounds.optional(),
});

/** A project as it is handed on to another process. */
export const project = projectSettings.extend({ file: z.string(), directory: z.string() });
