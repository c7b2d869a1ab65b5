/**
 * What a deployment is told: context of the CDK, from cdk.json or `cdk deploy -c name=value`. Everything has a
 * default that synthesises; the sender is what a deployment must set.
 */
import { z } from 'zod';
import { domainOf, emailAddress, readNamedAddress } from '../functions/address.ts';
import { isNamedZone } from '../functions/calendar/zone-name.ts';
import { InputError, type Problem } from '../functions/errors.ts';
import { projectFor } from '../functions/templates.ts';

const wholeNumber = (from: number, to: number) => {
  const expected = `expected a whole number from ${from} to ${to}`;
  return z.coerce.number(expected).int(expected).min(from, expected).max(to, expected);
};

const matching = (pattern: RegExp, expected: string) => z.string(expected).regex(pattern, expected);

const oneOf = <const Names extends readonly string[]>(...names: Names) =>
  z.enum(names, `expected ${names.join(' or ')}`);

const domain = matching(/^(?:[a-z0-9-]+\.)+[a-z]{2,}$/, 'expected a domain such as reports.example.com');
const bucketName = matching(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'expected the name of a bucket');
const keyArn = matching(/^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/.+$/, 'expected the ARN of a KMS key');
const folder = matching(
  /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/|\/(?:[^/]+\/)*[^/]+\/?)?$/,
  'expected folders such as s3://corp-raw/sales',
);

const regionName = matching(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'expected a region such as eu-west-1');
const httpsUrl = matching(
  /^https:\/\/[^\s#]+$/,
  'expected a URL such as https://wiki.example.com/periodical, without #',
);

/** `-c` gives a text; cdk.json may give a list. */
const listOf = (item: z.ZodType<string, string>) =>
  z
    .union([z.array(z.string()), z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean))])
    .pipe(z.array(item));

const addresses = listOf(emailAddress);

const macKey = String.raw`(?:arn:[\w-]+:kms:[\w-]+:\d{12}:key/)?(?:mrk-)?[0-9a-f-]{32,36}`;

/** What CloudWatch Logs takes. */
const retentions = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 3653];
const expectedRetention = `expected a number of days that CloudWatch Logs knows: ${retentions.join(', ')}`;

const schema = z.strictObject({
  /** Names the stack, so that several live in one account. @default prod */
  stage: matching(/^[a-z][a-z0-9-]{0,19}$/, 'expected up to 20 lower-case letters, digits and -').default(
    'prod',
  ),
  /** @default the account of the caller's credentials */
  account: matching(/^\d{12}$/, 'expected the 12 digits of an account').optional(),
  /** @default the region of the caller's profile */
  region: regionName.optional(),

  /**
   * The address that mails come from. @default that of periodical.yaml, or else an example: the template can be looked
   * at, and not be deployed
   */
  sender: z
    .string()
    .refine((text) => readNamedAddress(text) !== undefined, 'expected Name <name@example.com>')
    .optional(),
  /** Is told about the project's own reports, whose owner in report.yaml is an example. @default alarmAddress */
  owner: emailAddress.optional(),
  /**
   * Comes into the reading room before anybody is named there, and may do everything. @default nobody: `periodical
   * people` names who may
   */
  firstOperator: emailAddress.optional(),
  /**
   * The company's provider of identities for the reading room (OpenID Connect), such as a user pool of Cognito: operators
   * come in by it alone. @default none: everybody comes in by a mailed code
   */
  oidcIssuer: httpsUrl.optional(),
  /** By which that provider knows the reading room: a public client, whose redirect is ENDPOINT_URL/sign-in/company/back. */
  oidcClientId: matching(/^[^\s]{1,255}$/, 'expected the id of a client').optional(),
  /** The claim that names the groups of people.yaml; `cognito:groups` in Cognito. @default groups */
  oidcGroupClaim: matching(/^[^\s]{1,255}$/, 'expected the name of a claim').optional(),
  /**
   * `none`: this stage ships no subscriptions.yaml, so that two stages do not mail the same readers twice. @default
   * templates, and any other stage than prod has to say which
   */
  subscribers: oneOf('templates', 'none').optional(),
  /** The domain that SES verifies. @default the domain of the sender */
  mailDomain: domain.optional(),
  /**
   * `existing`: SES of this account and region knows the domain already, be it from another stage of this or from
   * something else; it knows each domain once. @default make
   */
  mailIdentity: oneOf('make', 'existing').default('make'),
  /** Domain of the envelope, for SPF under your own domain; below `mailDomain`. @default SES's own */
  mailFromDomain: domain.optional(),
  /** Addresses that SES asks to confirm: while an account is in the sandbox, only these get mail. @default none */
  sandboxRecipients: addresses.default([]),
  /** `existing`: SES knows those addresses already, as `mailIdentity` says of the domain. @default make */
  sandboxIdentities: oneOf('make', 'existing').default('make'),
  /**
   * The region whose SES sends, for a stack in one that has none; what SES needs there is made by hand, as
   * docs/deploy.md says. @default the stack's own
   */
  sesRegion: regionName.optional(),
  /** `smtp`: mails go out by a mail server, for regions without SES; nothing of SES is made. @default ses */
  mailChannel: oneOf('ses', 'smtp').default('ses'),
  /** Name of the mail server, as its certificate has it. */
  smtpHost: matching(/^(?:[a-z0-9-]+\.)*[a-z0-9-]+$/i, 'expected the name of a mail server').optional(),
  /** 465 begins with TLS, any other port with STARTTLS. @default 587 */
  smtpPort: wholeNumber(1, 65_535).optional(),
  /** Secret of Secrets Manager: {"username": …, "password": …}. @default the server asks for none */
  smtpSecretArn: matching(
    /^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:.+-\w{6}$/,
    'expected the whole ARN of a secret, with its six letters at the end',
  ).optional(),
  /** Key that the secret is encrypted with. @default the account's own of Secrets Manager */
  smtpSecretKeyArn: keyArn.optional(),
  /** Bytes of the largest mail that the server takes: attachments that are too large become links. @default 10 MB */
  smtpMaxBytes: wholeNumber(100_000, 100_000_000).optional(),
  /** Gets every alarm by mail, once its subscription is confirmed. @default nobody, the topic alone */
  alarmAddress: emailAddress.optional(),
  /** Gets the alarms that cannot wait instead: an address, or the https URL of a pager. @default alarmAddress */
  urgentTo: z.union([emailAddress, httpsUrl], 'expected an address, or a URL such as https://…').optional(),
  /** Where people on call read docs/operate.md: alarms name it, with the entry. @default docs/operate.md */
  runbookUrl: httpsUrl.default('docs/operate.md'),

  /** An existing bucket of editions, such as one that an earlier stack left. @default made, empty */
  archiveBucket: bucketName.optional(),
  /** Key that it is encrypted with. @default none, or S3's own */
  archiveKeyArn: keyArn.optional(),
  /** An existing table of the ledger: one that an earlier stack left, or a restored backup. @default made, empty */
  ledgerTable: matching(/^[\w.-]{3,255}$/, 'expected the name of a DynamoDB table').optional(),
  /** Key that it is encrypted with. @default none, or DynamoDB's own */
  ledgerKeyArn: keyArn.optional(),
  /** Domain of the links in mails, such as links.example.com. @default API Gateway's own, of the region */
  publicDomain: domain.optional(),
  /** Certificate of ACM for `publicDomain`, issued in the region of the stack. */
  publicCertificateArn: matching(
    /^arn:[\w-]+:acm:[\w-]+:\d{12}:certificate\/.+$/,
    'expected the ARN of a certificate of ACM',
  ).optional(),

  /** Days after which editions are deleted, a day later with all their versions. @default they are kept for ever */
  archiveRetentionDays: wholeNumber(1, 36_500).optional(),
  /** Object Lock of the archive: COMPLIANCE cannot be lifted by anybody before its time. @default none */
  objectLockMode: oneOf('GOVERNANCE', 'COMPLIANCE').optional(),
  /** Days of the lock. */
  objectLockDays: wholeNumber(1, 36_500).optional(),
  /**
   * An existing bucket for the access logs of S3. None is made here: S3 writes them only into buckets that are
   * encrypted with its own keys. @default no access logs
   */
  accessLogBucket: bucketName.optional(),
  /** Number of the key that signs links: the next number makes a new key, and keeps the one before. @default 1 */
  linkKey: wholeNumber(1, 999).default(1),
  /** Ids or ARNs of keys whose links still open, or `manifests`: earlier versions signed links by that key. @default manifests */
  oldLinkKeys: listOf(
    matching(new RegExp(`^(?:manifests|${macKey})$`), 'expected ids or ARNs of keys of KMS, or manifests'),
  ).default(['manifests']),
  /** Number of the key that signs manifests of editions, as for links. @default 1 */
  manifestKey: wholeNumber(1, 999).default(1),
  /** Ids or ARNs of keys that signed manifests before. @default none */
  oldManifestKeys: listOf(matching(new RegExp(`^${macKey}$`), 'expected ids or ARNs of keys of KMS')).default(
    [],
  ),
  /** What happens to archive, ledger, lake and keys when the stack is deleted: `destroy` is for trials. @default retain */
  removal: oneOf('retain', 'destroy').default('retain'),

  /** An existing database whose tables are those of lake.yaml. @default made, with its tables */
  glueDatabase: matching(/^[a-z0-9_]{1,255}$/, 'expected the name of a Glue database').optional(),
  /** Account whose catalog has `glueDatabase`. @default the stack's own */
  glueCatalogId: matching(/^\d{12}$/, 'expected the 12 digits of an account').optional(),
  /** An existing bucket with the raw files. @default made, empty */
  lakeBucket: bucketName.optional(),
  /** Folder of the raw files in the lake's bucket. @default the whole bucket */
  lakePrefix: matching(/^(?:[^/]+\/)*[^/]*$/, 'expected a folder such as raw/sales, without a slash first')
    .transform((text) => text.replace(/\/$/, ''))
    .default(''),
  /** Where else tables of `glueDatabase` have files, or all of them: `s3://BUCKET/FOLDER`. @default lakeBucket alone */
  lakeFolders: listOf(folder).default([]),
  /** Keys that an existing lake is encrypted with. @default none, or S3's own */
  lakeKeyArn: listOf(keyArn).default([]),
  /**
   * Policies of IAM that the functions get which ask the lake, for what no other setting gives, such as the key of an
   * encrypted catalog. @default none
   */
  lakePolicies: listOf(
    matching(/^arn:[\w-]+:iam::\d{12}:policy\/.+$/, 'expected ARNs of your own policies of IAM'),
  ).default([]),
  /**
   * First day of the lake: tables made here begin on it, and what lies before it is not read. Every query over all days
   * lists the folder of each day, be it there or not. @default none: tables that have `dt` are not made without it
   */
  lakeFirstDay: z.iso.date('expected a day such as 2021-05-31').optional(),
  /** Last day of a lake that gets no more. @default none: tomorrow in UTC, whenever it is asked */
  lakeLastDay: z.iso.date('expected a day such as 2024-06-30').optional(),

  /** Bytes after which Athena ends a query: what a mistake may cost. @default 100 GB, half a US dollar */
  athenaBytesLimit: wholeNumber(10_000_000, 7e15).default(100e9),
  /** Bytes that all queries of a day may scan before an alarm. @default 1 TB, five US dollars */
  athenaDailyBytes: wholeNumber(10_000_000, 7e15).default(1e12),
  /** What a terabyte costs that Athena reads, in the currency of your bill: runs tell sums by it. @default 5 */
  athenaUsdPerTerabyte: z.coerce
    .number('expected a price such as 5')
    .positive('expected a price above 0')
    .default(5),
  /** Runs at the same time; Athena's quota of queries is shared by them. @default 2, Lambda's least */
  runsAtOnce: wholeNumber(2, 1000).default(2),
  /** Mails at the same time; they share the rate that SES allows the account. @default 2, Lambda's least */
  deliveriesAtOnce: wholeNumber(2, 1000).default(2),
  /** Local time of the daily sweep. @default 05:00, when the reports of an Asian morning are out */
  sweepAt: matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time such as 05:00').default('05:00'),
  /** @default UTC */
  sweepTimeZone: z.string().refine(isNamedZone, 'expected a time zone such as Asia/Shanghai').default('UTC'),

  /** Architecture of the Lambdas' processors; arm64 costs a fifth less per second. @default x86_64 */
  architecture: oneOf('x86_64', 'arm64').default('x86_64'),
  /**
   * A folder of templates, or of a project with its periodical.yaml, that is shipped. @default none: what ships with
   * Periodical
   */
  templates: z.string().min(1).optional(),
  /** @default 90 */
  logRetentionDays: z.coerce
    .number(expectedRetention)
    .refine((days) => retentions.includes(days), expectedRetention)
    .default(90),
});

/** Nobody can send from it. */
const exampleSender = 'Periodical <no-reply@reports.example.com>';

/** Of a stack that is only looked at. */
const exampleFirstDay = '2021-05-31';

export interface Settings extends z.output<typeof schema> {
  readonly sender: string;
  /** No sender is set: this is for looking at, and a deployment of it is refused. */
  readonly isExample: boolean;
  readonly mailDomain: string;
  /** The sender without a name. */
  readonly senderAddress: string;
}

/** Name in logs, traces and metrics, and of the workgroup. */
export const serviceName = (stage: string): string => `periodical-${stage}`;

/** Name of the stack; the command line's `--remote` finds it by this. */
export const stackName = (stage: string): string => `Periodical-${stage}`;

/**
 * @param context everything that the CDK knows; its own entries have other names
 * @throws InputError every wrong setting with what was found and expected
 */
export function readSettings(context: Readonly<Record<string, unknown>>): Settings {
  // Entries of the CDK itself have a ":", "/" or "-" in their names.
  const own = Object.fromEntries(Object.entries(context).filter(([name]) => /^[A-Za-z]+$/.test(name)));
  const parsed = schema.safeParse(own);
  if (!parsed.success) throw new InputError(parsed.error.issues.flatMap((issue) => problemsOf(issue, own)));
  const { owner = parsed.data.alarmAddress } = parsed.data;
  const said = parsed.data.sender ?? projectFor(parsed.data.templates)?.sender;
  const sender = said ?? exampleSender;
  const senderAddress = readNamedAddress(sender)?.address ?? '';
  const mailDomain = parsed.data.mailDomain ?? domainOf(senderAddress);
  const isExample = said === undefined;
  const isMade = parsed.data.glueDatabase === undefined;
  const lakeFirstDay = parsed.data.lakeFirstDay ?? (isExample && isMade ? exampleFirstDay : undefined);
  const settings = { ...parsed.data, sender, owner, senderAddress, mailDomain, isExample, lakeFirstDay };
  const problems = contradictions(settings);
  if (problems.length > 0) throw new InputError(problems);
  return settings;
}

const problem = (name: string, message: string): Problem => ({ file: `setting ${name}`, message });

function problemsOf(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(schema.shape).join(', ');
    return issue.keys.map((key) => problem(key, `there is no such setting; expected one of ${known}`));
  }
  const name = String(issue.path[0]);
  return [problem(name, `found ${JSON.stringify(given[name])}; ${issue.message}`)];
}

function contradictions(settings: Settings): Problem[] {
  const { mailDomain, mailFromDomain, objectLockMode, objectLockDays, archiveRetentionDays } = settings;
  const { publicDomain, publicCertificateArn: certificate } = settings;
  const hasLake = settings.lakeBucket !== undefined || settings.lakeFolders.length > 0;
  const wrong: [boolean, string, string][] = [
    [
      !isWithin(domainOf(settings.senderAddress), mailDomain),
      'sender',
      `found "${settings.sender}"; expected an address of mailDomain ${mailDomain}`,
    ],
    [
      mailFromDomain !== undefined && !mailFromDomain.endsWith(`.${mailDomain}`),
      'mailFromDomain',
      `found "${mailFromDomain}"; expected a domain below mailDomain ${mailDomain}`,
    ],
    [
      mailFromDomain !== undefined && settings.mailIdentity === 'existing',
      'mailFromDomain',
      `found "${mailFromDomain}" with mailIdentity=existing; expected it only for a domain that is made here: set it in SES`,
    ],
    [
      (publicDomain === undefined) !== (certificate === undefined),
      publicDomain === undefined ? 'publicDomain' : 'publicCertificateArn',
      'found none; expected publicDomain and publicCertificateArn together',
    ],
    [
      certificate !== undefined && ![undefined, certificate.split(':')[3]].includes(settings.region),
      'publicCertificateArn',
      `found "${certificate}"; expected a certificate of the region ${settings.region}`,
    ],
    [
      (settings.oidcIssuer === undefined) !== (settings.oidcClientId === undefined),
      settings.oidcIssuer === undefined ? 'oidcIssuer' : 'oidcClientId',
      'found none; expected oidcIssuer and oidcClientId together',
    ],
    [
      (objectLockMode === undefined) !== (objectLockDays === undefined),
      objectLockMode === undefined ? 'objectLockMode' : 'objectLockDays',
      'found none; expected objectLockMode and objectLockDays together',
    ],
    [
      (archiveRetentionDays ?? Number.POSITIVE_INFINITY) < (objectLockDays ?? 0),
      'archiveRetentionDays',
      `found ${archiveRetentionDays}; expected at least the ${objectLockDays} of objectLockDays`,
    ],
    [
      settings.glueDatabase !== undefined && !hasLake,
      'lakeBucket',
      'found none; expected the bucket with the files of glueDatabase, as runs must be allowed to read it, or lakeFolders if they lie in several',
    ],
    [
      settings.glueDatabase === undefined && settings.lakeFolders.length > 0,
      'lakeFolders',
      'found some without glueDatabase; expected them only for existing tables: those that are made here lie in one folder, lakeBucket and lakePrefix',
    ],
    [
      settings.glueDatabase === undefined && settings.glueCatalogId !== undefined,
      'glueCatalogId',
      'found one without glueDatabase; expected it only for an existing database',
    ],
    [
      settings.glueDatabase !== undefined && settings.lakeFirstDay !== undefined,
      'lakeFirstDay',
      'found one with glueDatabase; expected it only for tables that are made here',
    ],
    [
      settings.lakeLastDay !== undefined && settings.lakeLastDay < (settings.lakeFirstDay ?? '9999'),
      'lakeLastDay',
      `found "${settings.lakeLastDay}"; expected it with lakeFirstDay, and no day before that`,
    ],
    [
      settings.lakeKeyArn.length > 0 && !hasLake,
      'lakeKeyArn',
      'found one without lakeBucket; expected it only for an existing lake',
    ],
    ...storageContradictions(settings),
  ];
  const found = wrong.flatMap(([is, name, message]) => (is ? [problem(name, message)] : []));
  return [...found, ...mailContradictions(settings)];
}

const ofSmtp = ['smtpHost', 'smtpPort', 'smtpSecretArn', 'smtpSecretKeyArn', 'smtpMaxBytes'] as const;
const ofSes = ['mailFromDomain', 'sesRegion'] as const;

function mailContradictions(settings: Settings): Problem[] {
  const { mailChannel, region, sesRegion, smtpHost, smtpSecretArn, smtpSecretKeyArn } = settings;
  const others = mailChannel === 'ses' ? ofSmtp : ofSes;
  const stray = [
    ...others.filter((name) => settings[name] !== undefined),
    ...(mailChannel === 'smtp' && settings.sandboxRecipients.length > 0 ? ['sandboxRecipients'] : []),
  ].map((name) => problem(name, `found one with mailChannel=${mailChannel}; expected none`));
  const wrong: [boolean, string, string][] = [
    [
      mailChannel === 'smtp' && smtpHost === undefined,
      'smtpHost',
      'found none; expected the name of the mail server, as mailChannel is smtp',
    ],
    [
      smtpSecretKeyArn !== undefined && smtpSecretArn === undefined,
      'smtpSecretKeyArn',
      'found one without smtpSecretArn; expected it for a secret',
    ],
    [
      sesRegion !== undefined && settings.mailFromDomain !== undefined,
      'mailFromDomain',
      'found one with sesRegion; expected it set on the identity in that region',
    ],
    [
      sesRegion !== undefined && (region === undefined || region === sesRegion),
      'sesRegion',
      `found "${sesRegion}"; expected it with the setting region, and another one`,
    ],
  ];
  return [...stray, ...wrong.flatMap(([is, name, message]) => (is ? [problem(name, message)] : []))];
}

/** Of what is kept: the archive and the ledger. */
function storageContradictions(settings: Settings): [boolean, string, string][] {
  const { archiveBucket, ledgerTable, archiveRetentionDays, objectLockMode } = settings;
  const ofTheBucket =
    'found one with archiveBucket; expected it only for a bucket that is made here: set it on the bucket itself';
  return [
    [
      settings.removal === 'destroy' && objectLockMode !== undefined,
      'removal',
      'found "destroy" with objectLockMode; expected retain: what is locked cannot be deleted, and the stack with it',
    ],
    [archiveBucket !== undefined && archiveRetentionDays !== undefined, 'archiveRetentionDays', ofTheBucket],
    [archiveBucket !== undefined && objectLockMode !== undefined, 'objectLockMode', ofTheBucket],
    [
      archiveBucket === undefined && settings.archiveKeyArn !== undefined,
      'archiveKeyArn',
      'found one without archiveBucket; expected it only for an existing archive',
    ],
    [
      ledgerTable === undefined && settings.ledgerKeyArn !== undefined,
      'ledgerKeyArn',
      'found one without ledgerTable; expected it only for an existing ledger',
    ],
  ];
}

const isWithin = (inner: string, outer: string) => inner === outer || inner.endsWith(`.${outer}`);
