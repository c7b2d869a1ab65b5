/**
 * Periodical in AWS: Athena over a lake in S3, S3 as archive, DynamoDB as ledger, queues of SQS, mail by SES.
 * Each function's effects; what the reading room touches is in cloud-room.ts.
 */
import { randomUUID } from 'node:crypto';
import { clock } from '../calendar/instant.ts';
import { defined } from '../defined.ts';
import { holdSends } from '../deliver/announce.ts';
import { type Channel, mailName } from '../deliver/channel.ts';
import type { FeedbackEffects } from '../deliver/feedback.ts';
import { linksFor } from '../deliver/links.ts';
import { everOwners, ownersNow } from '../deliver/notices/owners.ts';
import { sendNotice } from '../deliver/notices.ts';
import { guarded, refusalIn, refusalOnTheInternet } from '../deliver/recipients.ts';
import { mayEnter, rightsIn } from '../deliver/rights.ts';
import { paced, sendRate } from '../deliver/ses/pace.ts';
import { sesChannel, sesClient } from '../deliver/ses.ts';
import { credentialsIn } from '../deliver/smtp/secret.ts';
import { smtpChannel } from '../deliver/smtp.ts';
import type { EndpointEffects, Reports } from '../endpoint/effects.ts';
import { roomLanguages } from '../endpoint/room/language.ts';
import { dropOldTables } from '../query/athena/old-tables.ts';
import { athenaEngine } from '../query/athena.ts';
import { deadLettersAt } from '../queue/dead-letters.ts';
import { deliveriesQueue } from '../queue/deliveries.ts';
import type { RunMessage } from '../queue/messages.ts';
import { sqsHider, sqsQueue } from '../queue/sqs.ts';
import type { DeliveryEffects } from '../stages/deliver.ts';
import { queueDispatch, queueNotify } from '../stages/dispatch.ts';
import type { RunEffects } from '../stages/effects.ts';
import type { SweepEffects } from '../stages/sweep/effects.ts';
import { asChanged } from '../templates/changes.ts';
import type { Templates } from '../templates/directories.ts';
import { loadTheme, themeDirectories } from '../templates/theme.ts';
import { templatesAt } from '../templates.ts';
import {
  archiveOf,
  athena,
  glue,
  ledgerOf,
  once,
  s3,
  secrets,
  signerWith,
  sqs,
  stores,
} from './cloud/clients.ts';
import { defaultStack, type Settings, settings } from './settings.ts';

/** How long a link of a mail works. */
const linkDays = 90;

// It makes one attempt, so that has the time of all.
const ses = /* @__PURE__ */ once(() => {
  const { SES_REGION: region, CALL_TIMEOUT_MS } = settings('SES_REGION', 'CALL_TIMEOUT_MS');
  return sesClient(defined({ region }), 3 * CALL_TIMEOUT_MS);
});

const lake = ['ATHENA_WORKGROUP', 'GLUE_DATABASE', 'GLUE_CATALOG_ID', 'ATHENA_CATALOG'] as const;

const athenaOf = (set: Pick<Settings, (typeof lake)[number]>) => ({
  athena: athena(),
  s3: s3(),
  glue: glue(),
  workgroup: set.ATHENA_WORKGROUP,
  database: set.GLUE_DATABASE,
  ...(set.GLUE_CATALOG_ID !== undefined &&
    set.ATHENA_CATALOG !== undefined && {
      foreign: { id: set.GLUE_CATALOG_ID, name: set.ATHENA_CATALOG },
    }),
});

const scratch = ['SCRATCH_DATABASE', 'MADE_WORKGROUP', 'EXTRACTS_WORKGROUP', 'EXTRACTS_PLACE'] as const;

const madeOf = (set: Pick<Settings, (typeof scratch)[number]>) => ({
  database: set.SCRATCH_DATABASE,
  workgroup: set.MADE_WORKGROUP,
  extractsWorkgroup: set.EXTRACTS_WORKGROUP,
  extractsPlace: set.EXTRACTS_PLACE,
});

/** What commands need to reach this stack: a name that is not the usual one must be said. */
const reachOf = ({ STACK: stack }: Pick<Settings, 'STACK'>) =>
  stack === defaultStack ? '--remote' : `--remote --stack ${stack}`;

export function runEffects(onProgress: RunEffects['onProgress']): RunEffects {
  const set = settings(
    ...stores,
    ...lake,
    ...scratch,
    'ATHENA_USD_PER_TERABYTE',
    'RUNS_QUEUE_URL',
    'DELIVERIES_QUEUE_URL',
    'MANIFEST_KEY_IDS',
  );
  const ledger = ledgerOf(set);
  const deliveries = deliveriesQueue(sqs(), set.DELIVERIES_QUEUE_URL);
  return {
    templates: templatesAt(undefined),
    validate: async () => [],
    engine: athenaEngine({
      ...athenaOf(set),
      made: madeOf(set),
      usdPerTerabyte: set.ATHENA_USD_PER_TERABYTE,
    }),
    archive: archiveOf(set),
    signer: signerWith(set.MANIFEST_KEY_IDS),
    ledger,
    dispatch: queueDispatch({ ledger, deliveries, now: clock, channel: mailName }),
    queueForRelease: holdSends({ ledger, now: clock, channel: mailName }),
    notify: queueNotify(deliveries),
    runs: sqsQueue<RunMessage>(sqs(), set.RUNS_QUEUE_URL),
    now: clock,
    onProgress,
  };
}

type Log = (message: string, fields: Readonly<Record<string, unknown>>) => void;

const refusal = /* @__PURE__ */ once(() => refusalOnTheInternet(refusalIn(templatesAt(undefined))));

const channelOf = /* @__PURE__ */ once(() => {
  const { SENDER: from } = settings('SENDER');
  return guarded(sendsBySes() ? sesFrom(from) : smtpFrom(from), refusal());
});

const sendsBySes = () => settings('MAIL_CHANNEL').MAIL_CHANNEL === 'ses';

function sesFrom(from: string): Channel {
  const { CONFIGURATION_SET: configurationSet } = settings('CONFIGURATION_SET');
  return sesChannel({ client: ses(), from, configurationSet });
}

function smtpFrom(from: string): Channel {
  const set = settings('SMTP_HOST', 'SMTP_PORT', 'SMTP_SECRET_ARN', 'SMTP_MAX_BYTES');
  const { SMTP_SECRET_ARN: secret } = set;
  return smtpChannel({
    server: { host: set.SMTP_HOST, port: set.SMTP_PORT },
    credentials: async () => (secret === undefined ? undefined : credentialsIn(secrets(), secret)),
    from,
    maxBytes: set.SMTP_MAX_BYTES,
  });
}

// It remembers when this process sent last, so there is one of it.
const pacedChannel = /* @__PURE__ */ once(() => {
  if (!sendsBySes()) return channelOf();
  const { DELIVERIES_AT_ONCE: processes } = settings('DELIVERIES_AT_ONCE');
  return paced(channelOf(), { rate: () => sendRate(ses()), processes });
});

const theme = /* @__PURE__ */ once(() =>
  loadTheme(themeDirectories(templatesAt(undefined)), roomLanguages()),
);

export function deliverEffects(): DeliveryEffects {
  const set = settings(
    ...stores,
    'STACK',
    'SENDER',
    'MANIFEST_KEY_IDS',
    'LINK_KEY_IDS',
    'ENDPOINT_URL',
    'FIRST_OPERATOR',
    'OIDC_ISSUER',
  );
  const links = signerWith(set.LINK_KEY_IDS);
  const ledger = ledgerOf(set);
  return {
    archive: archiveOf(set),
    signer: signerWith(set.MANIFEST_KEY_IDS),
    ledger,
    channel: pacedChannel(),
    from: set.SENDER,
    reach: reachOf(set),
    ownerOf: ownersNow(templatesAt(undefined), ledger),
    everOwners: everOwners(templatesAt(undefined), ledger),
    mayEnter: async (address) =>
      mayEnter(
        rightsIn({ address }, await asChanged(templatesAt(undefined), ledger), {
          first: set.FIRST_OPERATOR,
          isForReaders: set.OIDC_ISSUER !== undefined,
        }),
      ),
    theme: theme(),
    reviews: links,
    linksFor: linksFor({ publicUrl: set.ENDPOINT_URL, signer: links, now: clock, days: linkDays }),
    now: clock,
  };
}

/** Hides a message that failed for a while: otherwise it comes again at its queue's own pace. */
export function hiderFor(queue: 'DELIVERIES_QUEUE_URL' | 'FEEDBACK_QUEUE_URL'): ReturnType<typeof sqsHider> {
  const { [queue]: url, MOST_SECONDS_HIDDEN: most } = settings(queue, 'MOST_SECONDS_HIDDEN');
  const hide = sqsHider(sqs(), url);
  return (handle, seconds) => hide(handle, Math.min(seconds, most));
}

export function endpointEffects(log: Log): EndpointEffects {
  const set = settings('LEDGER_TABLE', 'RUNS_QUEUE_URL', 'LINK_KEY_IDS');
  return {
    ledger: ledgerOf(set),
    runs: sqsQueue<RunMessage>(sqs(), set.RUNS_QUEUE_URL),
    linkSigner: signerWith(set.LINK_KEY_IDS),
    reports: () => reportsIn(templatesAt(undefined)),
    now: clock,
    newId: randomUUID,
    log,
  };
}

/** The reports that callers of the endpoint can ask for. */
export async function reportsIn(templates: Templates): Promise<Reports> {
  const { loadReport, reportNames } = await import('../templates/report.ts');
  const bounds = await import('../deliver/recipients.ts');
  return {
    names: reportNames(templates),
    load: (name) => loadReport(templates, name),
    refusal: bounds.refusalOnTheInternet(bounds.refusalIn(templates)),
  };
}

export function feedbackEffects(log: Log, unmatched: FeedbackEffects['unmatched']): FeedbackEffects {
  const set = settings('LEDGER_TABLE', 'STACK', 'SENDER');
  const ledger = ledgerOf(set);
  return {
    ledger,
    channel: channelOf(),
    from: set.SENDER,
    reach: reachOf(set),
    ownerOf: ownersNow(templatesAt(undefined), ledger),
    now: clock,
    log,
    unmatched,
  };
}

export function sweepEffects(): SweepEffects {
  const set = settings(
    ...stores,
    ...lake,
    'STACK',
    'SENDER',
    'RUNS_QUEUE_URL',
    'DELIVERIES_QUEUE_URL',
    'RUNS_DEAD_URL',
    'DELIVERIES_DEAD_URL',
    'SCRATCH_DATABASE',
    'MANIFEST_KEY_IDS',
  );
  const ledger = ledgerOf(set);
  const posting = { ledger, channel: channelOf(), from: set.SENDER, reach: reachOf(set), now: clock };
  return {
    templates: templatesAt(undefined),
    archive: archiveOf(set),
    signer: signerWith(set.MANIFEST_KEY_IDS),
    ledger,
    notify: (notice) => sendNotice(notice, posting),
    runs: sqsQueue<RunMessage>(sqs(), set.RUNS_QUEUE_URL),
    deliveries: deliveriesQueue(sqs(), set.DELIVERIES_QUEUE_URL),
    deadLetters: async () => [
      await deadLettersAt(sqs(), 'runs', set.RUNS_DEAD_URL),
      await deadLettersAt(sqs(), 'deliveries', set.DELIVERIES_DEAD_URL),
    ],
    listing: athenaEngine(athenaOf(set)).listing,
    removeOld: () => dropOldTables({ glue: glue(), database: set.SCRATCH_DATABASE }, clock()),
    isScheduler: false,
    now: clock,
  };
}
