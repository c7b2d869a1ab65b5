/** The one file that reads the environment: what a deployed function is told by the stack. */
import { z } from 'zod';
import { InputError } from '../errors.ts';

/** The stack that commands with --remote mean where they name none. */
/** Folder of archive/, outbox/ and ledger.sqlite on one machine. */
export const defaultOut = 'out';

export const defaultStack = 'Periodical-prod';

const keyList = z
  .string()
  .min(1)
  .transform((text) => text.split(','));

const schema = z.object({
  /** Name of the bucket; editions lie in it as REPORT/PERIOD/rN/… */
  ARCHIVE_BUCKET: z.string().min(1),
  /** Name of the DynamoDB table. */
  LEDGER_TABLE: z.string().min(1),
  RUNS_QUEUE_URL: z.url(),
  DELIVERIES_QUEUE_URL: z.url(),
  FEEDBACK_QUEUE_URL: z.url(),
  /** Dead letters of `runs` and `deliveries`, for the sweep and the reading room. */
  RUNS_DEAD_URL: z.url(),
  DELIVERIES_DEAD_URL: z.url(),
  /** Not set if a mail server sends, which reports nothing. */
  FEEDBACK_DEAD_URL: z.url().optional(),
  ATHENA_WORKGROUP: z.string().min(1),
  /** Glue database of the raw tables. */
  GLUE_DATABASE: z.string().min(1),
  /** Account whose catalog has it, and what Athena calls that catalog. @default the stack's own */
  GLUE_CATALOG_ID: z.string().min(1).optional(),
  ATHENA_CATALOG: z.string().min(1).optional(),
  /** What a terabyte costs that Athena reads. */
  ATHENA_USD_PER_TERABYTE: z.coerce.number().positive(),
  /** Glue database of the stack's own, for what runs compute once and read again. */
  SCRATCH_DATABASE: z.string().min(1),
  /** Work groups whose statements make tables: models of an edition, and sums of closed months. */
  MADE_WORKGROUP: z.string().min(1),
  EXTRACTS_WORKGROUP: z.string().min(1),
  /** Folder in which the second one's tables lie. */
  EXTRACTS_PLACE: z
    .string()
    .regex(/^s3:\/\/[^/]+\/(?:.+\/)?$/, 'expected a folder such as s3://bucket/extracts/'),
  /** Keys of KMS (HMAC_256) for manifests, by a comma: the first signs, the others only verify. */
  MANIFEST_KEY_IDS: keyList,
  /** The same for links. */
  LINK_KEY_IDS: keyList,
  /** Address of the endpoint for downloads, without a slash at the end. */
  ENDPOINT_URL: z.string().regex(/^https?:\/\/[^\s/]+$/, 'expected an address such as https://example.com'),
  /** May do everything in the reading room before anybody else is named. */
  FIRST_OPERATOR: z.string().min(1).optional(),
  /** The company's provider of identities, if people sign in by it, and how it knows this deployment. */
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  /** The claim that names somebody's groups. */
  OIDC_GROUP_CLAIM: z.string().min(1).default('groups'),
  /** Name of the stack, for the commands in notices. */
  STACK: z.string().min(1),
  /** From whom mails come: `Name <name@example.com>`. */
  SENDER: z.string().min(3),
  /** What mails go out by. */
  MAIL_CHANNEL: z.enum(['ses', 'smtp']).default('ses'),
  CONFIGURATION_SET: z.string().min(1),
  /** Whose SES sends; the function's own region if it is not set. */
  SES_REGION: z.string().min(1).optional(),
  SMTP_HOST: z.string().min(1),
  SMTP_PORT: z.coerce.number().int().min(1).max(65_535).default(587),
  /** Secret of Secrets Manager; a server that is not told of one asks for no password. */
  SMTP_SECRET_ARN: z.string().min(1).optional(),
  SMTP_MAX_BYTES: z.coerce.number().int().min(1).optional(),
  /** Functions that send at the same time: they share the rate that SES allows. */
  DELIVERIES_AT_ONCE: z.coerce.number().int().min(1),
  /** A message that failed comes again after this at the latest: tests do not wait. */
  MOST_SECONDS_HIDDEN: z.coerce.number().int().min(0).default(43_200),
  /** Milliseconds that one attempt of a call of AWS may take: three of them fit into the shortest queue's function. */
  CALL_TIMEOUT_MS: z.coerce.number().int().min(1).default(8_000),
});

export type Settings = z.output<typeof schema>;

/**
 * Reads the settings that a function names, and no others: a function is told only what it needs.
 * @throws InputError the stack did not set one
 */
export function settings<Name extends keyof Settings>(...names: readonly Name[]): Pick<Settings, Name> {
  const mask = Object.fromEntries(names.map((name) => [name, true])) as Record<Name, true>;
  const parsed = schema.pick(mask as never).safeParse(process.env);
  if (parsed.success) return parsed.data as Pick<Settings, Name>;
  throw InputError.at('environment', z.prettifyError(parsed.error).replaceAll('\n', ' '));
}

const smtpNames = ['host', 'port', 'from', 'user', 'password', 'ca', 'archiveUrl'] as const;

/** What PERIODICAL_SMTP_HOST, PERIODICAL_SMTP_PASSWORD and the like say, by the names of `smtp` in settings.yaml. */
export function smtpEnvironment(): Partial<Record<(typeof smtpNames)[number], string>> {
  const told = smtpNames.map((name) => {
    const variable = `PERIODICAL_SMTP_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
    return [name, process.env[variable]] as const;
  });
  return Object.fromEntries(told.filter(([, value]) => value !== undefined && value !== ''));
}
