/** The six Lambdas, each with what it is told and what it may do, and nothing more. */
import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource, type SqsEventSourceProps } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { defined } from '../functions/defined.ts';
import type { Archive } from './archive.ts';
import { makeFunction, type SharedProps } from './functions/function.ts';
import { grantVerifyMac, type Keys, macKeyIds } from './keys.ts';
import type { Lake } from './lake.ts';
import type { Ledger } from './ledger.ts';
import type { MailService } from './mail.ts';
import { deadLetterQueue, grantSend, type WorkQueue } from './queue.ts';

export interface FunctionsProps extends SharedProps {
  readonly lake: Lake;
  readonly runs: WorkQueue;
  readonly deliveries: WorkQueue;
  /** What SES reports; undefined if SES is not what sends. */
  readonly feedback: WorkQueue | undefined;
  readonly archive: Archive;
  readonly ledger: Ledger;
  readonly mail: MailService;
  readonly keys: Pick<Keys, 'links' | 'manifests'>;
  /** From whom mails come: `Name <name@example.com>`. */
  readonly sender: string;
  /** ARNs of policies that those get which ask the lake, besides what is granted here. */
  readonly lakePolicies: readonly string[];
  /** Price of what Athena reads. */
  readonly usdPerTerabyte: number;
  /** Runs at the same time, 2 or more. */
  readonly runsAtOnce: number;
  /** Mails at the same time, 2 or more. */
  readonly deliveriesAtOnce: number;
  /** May do everything in the reading room before anybody else is named. */
  readonly firstOperator: string | undefined;
  /** The company's provider of identities, if people sign in by it. */
  readonly company: Readonly<Record<'issuer' | 'clientId' | 'groupClaim', string | undefined>>;
}

export class Functions extends Construct {
  readonly run: LambdaFunction;
  readonly deliver: LambdaFunction;
  readonly feedback: LambdaFunction | undefined;
  readonly sweep: LambdaFunction;
  readonly endpoint: LambdaFunction;
  readonly room: LambdaFunction;
  /** Sweeps that failed, although Lambda tried each three times. */
  readonly sweepDead: Queue;

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id);
    this.sweepDead = deadLetterQueue(this, 'SweepDead', props.encryptionKey);
    this.run = this.#makeRun(props);
    this.deliver = this.#makeDeliver(props);
    this.feedback = props.feedback && this.#makeFeedback(props, props.feedback);
    this.sweep = this.#makeSweep(props);
    this.endpoint = this.#makeEndpoint(props);
    this.room = this.#makeRoom(props);
    for (const [index, arn] of props.lakePolicies.entries()) {
      const policy = ManagedPolicy.fromManagedPolicyArn(this, `LakePolicy${index + 1}`, arn);
      for (const { role } of [this.run, this.sweep]) role?.addManagedPolicy(policy);
    }
  }

  #makeRun(props: FunctionsProps): LambdaFunction {
    const { lake, archive, ledger, runs, deliveries, keys } = props;
    const run = makeFunction(this, 'run', {
      ...props,
      description: 'Takes a message of the queue runs: queries Athena, renders, archives',
      // Rendering takes one CPU, and Typst with its fonts 400 MB.
      memory: 2048,
      environment: {
        ...stores(props),
        ...queues(props),
        ...engine(lake),
        ...making(lake),
        ATHENA_USD_PER_TERABYTE: String(props.usdPerTerabyte),
        ...manifestKeys(props),
      },
    });
    lake.grantQuery(run);
    archive.grantRead(run);
    archive.grantPut(run);
    ledger.grantReadWrite(run);
    runs.grantSendMessages(run);
    deliveries.grantSendMessages(run);
    keys.manifests.signing.grantGenerateMac(run);
    // An earlier edition of the period.
    grantVerifyMac(keys.manifests, run);
    // Not reserved concurrency: new accounts have ten in all, and cannot reserve any.
    feed(run, runs, { maxConcurrency: props.runsAtOnce });
    return run;
  }

  /** ENDPOINT_URL is added when there is one: the endpoint needs the function `endpoint` first. */
  #makeDeliver(props: FunctionsProps): LambdaFunction {
    const { archive, ledger, mail, deliveries, deliveriesAtOnce, keys } = props;
    const deliver = makeFunction(this, 'deliver', {
      ...props,
      description: 'Takes a message of the queue deliveries: one mail to one recipient',
      memory: 1024,
      environment: {
        ...stores(props),
        ...this.#sending(props),
        ...manifestKeys(props),
        // It verifies no link; and no key that `run` has makes an approval.
        LINK_KEY_IDS: keys.links.signing.keyId,
        // Each of them keeps to its share of SES's rate.
        DELIVERIES_AT_ONCE: String(deliveriesAtOnce),
        // What failed is hidden for longer, the longer it fails.
        DELIVERIES_QUEUE_URL: deliveries.queue.queueUrl,
        // It alone says whose code is mailed.
        ...entrances(props),
      },
    });
    archive.grantRead(deliver);
    ledger.grantReadWrite(deliver);
    mail.grantSend(deliver);
    mail.grantReadQuota(deliver);
    keys.links.signing.grantGenerateMac(deliver);
    // What it sends is proved first, and so is the approval of what needs one.
    grantVerifyMac(keys.manifests, deliver);
    keys.links.signing.grantVerifyMac(deliver);
    // Mails to many recipients must not take all that the account may run at once.
    feed(deliver, deliveries, { maxConcurrency: deliveriesAtOnce });
    return deliver;
  }

  #makeFeedback(props: FunctionsProps, queue: WorkQueue): LambdaFunction {
    const { ledger, mail } = props;
    const feedback = makeFunction(this, 'feedback', {
      ...props,
      description: 'Takes what SES reports about mails: into the ledger, and to the owner of the report',
      memory: 512,
      environment: {
        LEDGER_TABLE: ledger.table.tableName,
        ...this.#sending(props),
        // As for deliveries.
        FEEDBACK_QUEUE_URL: queue.queue.queueUrl,
      },
    });
    ledger.grantReadWrite(feedback);
    mail.grantSend(feedback);
    feed(feedback, queue, { batchSize: 10 });
    return feedback;
  }

  #makeSweep(props: FunctionsProps): LambdaFunction {
    const { lake, archive, ledger, mail, runs, deliveries, keys } = props;
    const sweep = makeFunction(this, 'sweep', {
      ...props,
      description: 'Daily: periods that were missed, runs that are stuck, sends without an end',
      memory: 512,
      environment: {
        ...stores(props),
        ...this.#sending(props),
        ...queues(props),
        RUNS_DEAD_URL: runs.deadLetters.queueUrl,
        DELIVERIES_DEAD_URL: deliveries.deadLetters.queueUrl,
        ...engine(lake),
        ...manifestKeys(props),
      },
      deadLetterQueue: this.sweepDead,
    });
    archive.grantRead(sweep);
    grantVerifyMac(keys.manifests, sweep);
    ledger.grantReadWrite(sweep);
    lake.grantListFiles(sweep);
    lake.scratch.grantDrop(sweep);
    mail.grantSend(sweep);
    for (const queue of [runs, deliveries]) {
      queue.grantSendMessages(sweep);
      queue.grantReadDeadLetters(sweep);
    }
    grantSend(this.sweepDead, sweep);
    return sweep;
  }

  #makeEndpoint(props: FunctionsProps): LambdaFunction {
    const { ledger, runs, keys } = props;
    const endpoint = makeFunction(this, 'endpoint', {
      ...props,
      description: 'Behind the HTTP endpoint: unsubscribing, ad-hoc runs',
      // Somebody waits for it.
      memory: 1024,
      environment: {
        LEDGER_TABLE: ledger.table.tableName,
        RUNS_QUEUE_URL: runs.queue.queueUrl,
        LINK_KEY_IDS: macKeyIds(keys.links),
      },
    });
    // Anybody can call it: who unsubscribes, and the runs of its callers.
    ledger.grantOnly(endpoint, ['suppression#', 'run#request:']);
    runs.grantSendMessages(endpoint);
    grantVerifyMac(keys.links, endpoint);
    return endpoint;
  }

  /** ENDPOINT_URL is added when there is one. It sends no mail, signs no manifest and writes no edition. */
  #makeRoom(props: FunctionsProps): LambdaFunction {
    const { archive, ledger, keys } = props;
    const room = makeFunction(this, 'room', {
      ...props,
      description: 'Behind the HTTP endpoint: the reading room',
      // Somebody waits for it.
      memory: 1024,
      environment: {
        ...stores(props),
        ...queues(props),
        ...deadLetters(props),
        ...manifestKeys(props),
        LINK_KEY_IDS: macKeyIds(keys.links),
        // Where a mailed link leads says who sent it.
        SENDER: props.sender,
        ...entrances(props),
      },
    });
    archive.grantRead(room);
    // Operators do here what they do by the verbs with --remote.
    ledger.grantReadWrite(room);
    for (const queue of Object.values(defined(workQueues(props)))) {
      queue.grantSendMessages(room);
      queue.grantMoveDeadLetters(room);
    }
    grantVerifyMac(keys.links, room);
    // Its seal follows from a MAC of that key.
    keys.links.signing.grantGenerateMac(room);
    grantVerifyMac(keys.manifests, room);
    return room;
  }

  #sending({ mail, sender }: FunctionsProps) {
    const { stackName: STACK } = Stack.of(this);
    return { STACK, SENDER: sender, MAIL_CHANNEL: mail.channel, ...mail.environment };
  }
}

const stores = ({ archive, ledger }: FunctionsProps) => ({
  ARCHIVE_BUCKET: archive.bucket.bucketName,
  LEDGER_TABLE: ledger.table.tableName,
});

const queues = ({ runs, deliveries }: FunctionsProps) => ({
  RUNS_QUEUE_URL: runs.queue.queueUrl,
  DELIVERIES_QUEUE_URL: deliveries.queue.queueUrl,
});

const workQueues = ({ runs, deliveries, feedback }: FunctionsProps) => ({ runs, deliveries, feedback });

const deadLetters = ({ runs, deliveries, feedback }: FunctionsProps) => ({
  RUNS_DEAD_URL: runs.deadLetters.queueUrl,
  DELIVERIES_DEAD_URL: deliveries.deadLetters.queueUrl,
  ...(feedback && {
    FEEDBACK_QUEUE_URL: feedback.queue.queueUrl,
    FEEDBACK_DEAD_URL: feedback.deadLetters.queueUrl,
  }),
});

/** Who comes into the reading room before anybody is named there, and by what. */
const entrances = ({ firstOperator, company }: FunctionsProps) =>
  defined({
    FIRST_OPERATOR: firstOperator,
    OIDC_ISSUER: company.issuer,
    OIDC_CLIENT_ID: company.clientId,
    OIDC_GROUP_CLAIM: company.groupClaim,
  });

const manifestKeys = ({ keys }: FunctionsProps) => ({ MANIFEST_KEY_IDS: macKeyIds(keys.manifests) });

const engine = ({ workgroup, database, catalog, scratch }: Lake) => ({
  ATHENA_WORKGROUP: workgroup.name,
  GLUE_DATABASE: database,
  ...(catalog && { GLUE_CATALOG_ID: catalog.id, ATHENA_CATALOG: catalog.name }),
  SCRATCH_DATABASE: scratch.database,
});

const making = ({ scratch: { made, extracts, extractsPlace } }: Lake) => ({
  MADE_WORKGROUP: made.name,
  EXTRACTS_WORKGROUP: extracts.name,
  EXTRACTS_PLACE: extractsPlace,
});

/** One message at a time, unless said otherwise: one that fails does not take its neighbours along. */
function feed(lambda: LambdaFunction, { queue }: WorkQueue, options: SqsEventSourceProps): void {
  lambda.addEventSource(
    new SqsEventSource(queue, { batchSize: 1, reportBatchItemFailures: true, ...options }),
  );
}
