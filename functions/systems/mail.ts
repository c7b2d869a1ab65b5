/** What mails of one machine go out by: a mail server that its settings name, or the outbox. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readNamedAddress } from '../address.ts';
import type { SmtpChannel } from '../deliver/smtp.ts';
import { InputError } from '../errors.ts';
import { displayPath } from '../templates/directories.ts';
import { parseYaml } from '../templates/yaml.ts';
import { smtpEnvironment } from './settings.ts';

/** A file in the folder of all output. */
export const settingsFile = 'settings.yaml';

const port = 'expected a port such as 587';
const smtp = z.strictObject({
  host: z.string().min(1),
  /** 465 begins with TLS, any other with STARTTLS. */
  port: z.coerce.number(port).int(port).min(1, port).max(65_535, port).default(587),
  /** From whom mails come; what bounces goes to this address. */
  from: z.string().refine((text) => readNamedAddress(text) !== undefined, {
    error: 'expected Name <name@example.com>',
  }),
  /** @default the server asks for none */
  user: z.string().min(1).optional(),
  password: z.string().min(1).optional(),
  /** A file of certificates (PEM) that the server's is proved by. @default those that Node trusts */
  ca: z.string().min(1).optional(),
  /** Bytes of the largest mail that the server takes. @default 10 MB */
  maxBytes: z.int().min(100_000).optional(),
  /** Where readers find the folder `archive`. @default nowhere: page and PDF are attached */
  archiveUrl: z
    .string()
    .regex(
      /^(?:https?|file):\/\/\S+[^\s/]$/,
      'expected an address such as https://files.your-domain.com/reports',
    )
    .optional(),
});

const file = z.strictObject({ smtp: z.record(z.string(), z.unknown()).optional() });

/** A mail server in the place of the outbox. */
export interface MachineMail {
  readonly channel: SmtpChannel;
  readonly from: string;
  readonly archiveUrl: string | undefined;
}

/**
 * Reads `smtp` of `settings.yaml` in the folder of all output; PERIODICAL_SMTP_HOST and the like come before it.
 * @returns undefined if neither names a mail server
 * @throws InputError what is wrong, with file and line
 */
export async function machineMail(out: string): Promise<MachineMail | undefined> {
  const set = smtpSettings(out);
  if (!set) return undefined;
  const { host, from, user, password = '', ca, maxBytes, archiveUrl } = set;
  const { smtpChannel } = await import('../deliver/smtp.ts');
  const server = {
    host,
    port: set.port,
    ca: ca === undefined ? undefined : readFileSync(resolve(ca), 'utf8'),
  };
  const credentials = async () => (user === undefined ? undefined : { user, password });
  // Its lease is longer: a slow line takes a while for a mail of megabytes.
  const limit = () => AbortSignal.timeout(100_000);
  return { channel: smtpChannel({ server, credentials, from, maxBytes, limit }), from, archiveUrl };
}

/** Whether mails of one machine leave it. @throws InputError what is wrong in its settings, with file and line */
export const hasMailServer = (out: string): boolean => smtpSettings(out) !== undefined;

function smtpSettings(out: string): z.output<typeof smtp> | undefined {
  const path = join(out, settingsFile);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const name = displayPath(resolve(path));
  const { smtp: written } = parseYaml(name, text, file);
  const told = smtpEnvironment();
  if (written === undefined && told.host === undefined) return undefined;
  if (Object.keys(told).length === 0) return parseYaml(name, text, file.extend({ smtp }))?.smtp;
  const parsed = smtp.safeParse({ ...written, ...told });
  if (parsed.success) return parsed.data;
  const problems = z.prettifyError(parsed.error).replaceAll('\n', ' ');
  throw InputError.at(name, `smtp, with PERIODICAL_SMTP_…: ${problems}`);
}
