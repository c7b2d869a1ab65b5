/** The five Lambdas, each with what it is told and what it may do, and nothing more. */
import { Duration, Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import type { Archive } from './archive.ts';
import { type FunctionProps, makeFunction } from './functions/function.ts';
import type { Keys } from './keys.ts';
import type { Lake } from './lake.ts';
import type { Ledger } from './ledger.ts';
import type { Mail } from './mail.ts';
import { deadLetters, type EncryptedQueue, type Queues } from './queues.ts';
import type { Settings } from './settings.ts';
import { allow } from './statement.ts';

export interface FunctionsProps {
  readonly settings: Settings;
  readonly logPrefix: string;
  readonly keys: Keys;
  readonly lake: Lake;
  readonly queues: Queues;
  readonly archive: Archive;
  readonly ledger: Ledger;
  readonly mail: Mail;
}

type Common = Pick<FunctionProps, 'settings' | 'key' | 'logPrefix'>;

export class Functions extends Construct {
  readonly run: LambdaFunction;
  readonly deliver: LambdaFunction;
  readonly feedback: LambdaFunction;
  readonly sweep: LambdaFunction;
  readonly door: LambdaFunction;
  /** Sweeps that failed, though Lambda tried each three times. */
  readonly sweepDead: EncryptedQueue;

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id);
    const { settings, keys, logPrefix } = props;
    const common = { settings, logPrefix, key: keys.data };
    this.sweepDead = deadLetters(this, 'SweepDead', common);
    this.run = this.makeRun(common, props);
    this.deliver = this.makeDeliver(common, props);
    this.feedback = this.makeFeedback(common, props);
    this.sweep = this.makeSweep(common, props);
    this.door = this.makeDoor(common, props);
  }

  private makeRun(common: Common, { keys, lake, queues, archive, ledger, settings }: FunctionsProps) {
    const run = makeFunction(this, 'run', {
      ...common,
      description: 'Takes a message of the queue runs: asks Athena, renders, archives',
      // Rendering takes one CPU, and Typst with its fonts 400 MB.
      memory: 2048,
      environment: {
        ...stores(archive, ledger),
        RUNS_QUEUE_URL: queues.runs.queue.queueUrl,
        DELIVERIES_QUEUE_URL: queues.deliveries.queue.queueUrl,
        ATHENA_WORKGROUP: lake.workgroup,
        GLUE_DATABASE: lake.database,
        MAC_KEY_ID: keys.mac.keyId,
      },
      may: [
        ...lake.toQuery(),
        ...archive.toWrite(),
        ...ledger.toUse(),
        queues.runs.queue.toSend(),
        queues.deliveries.queue.toSend(),
        // Manifests of editions.
        keys.toSign(),
        keys.toUseData(),
      ],
    });
    // Not reserved concurrency: new accounts have ten in all, and cannot reserve any.
    feed(run, queues.runs.queue, { maxConcurrency: settings.runsAtOnce });
    return run;
  }

  /** PUBLIC_URL is added when there is one: the endpoint needs the function `door` first. */
  private makeDeliver(common: Common, { keys, queues, archive, ledger, mail, settings }: FunctionsProps) {
    const deliver = makeFunction(this, 'deliver', {
      ...common,
      description: 'Takes a message of the queue deliveries: one mail to one recipient',
      memory: 1024,
      environment: {
        ...stores(archive, ledger),
        ...sending(mail, settings),
        MAC_KEY_ID: keys.mac.keyId,
        // Each of them keeps to its share of SES's rate.
        DELIVERIES_AT_ONCE: String(settings.deliveriesAtOnce),
      },
      may: [
        ...archive.toRead(),
        ...ledger.toUse(),
        mail.toSend(),
        mail.toAskRate(),
        keys.toSign(),
        keys.toUseData(),
      ],
    });
    // Mails to many recipients must not take all that the account may run at once.
    feed(deliver, queues.deliveries.queue, { maxConcurrency: settings.deliveriesAtOnce });
    return deliver;
  }

  private makeFeedback(common: Common, { keys, queues, ledger, mail, settings }: FunctionsProps) {
    const feedback = makeFunction(this, 'feedback', {
      ...common,
      description: 'Takes what SES tells about mails: into the ledger, and to the owner of the report',
      memory: 512,
      environment: { LEDGER_TABLE: ledger.table.tableName, ...sending(mail, settings) },
      may: [...ledger.toUse(), mail.toSend(), keys.toUseData()],
    });
    feed(feedback, queues.feedback.queue, { batchSize: 10 });
    return feedback;
  }

  private makeSweep(common: Common, { keys, lake, queues, archive, ledger, mail, settings }: FunctionsProps) {
    const dead = [queues.runs.dead, queues.deliveries.dead];
    return makeFunction(this, 'sweep', {
      ...common,
      description: 'Daily: periods that were missed, runs that are stuck, sends without an end',
      memory: 512,
      environment: {
        ...stores(archive, ledger),
        ...sending(mail, settings),
        RUNS_QUEUE_URL: queues.runs.queue.queueUrl,
        DELIVERIES_QUEUE_URL: queues.deliveries.queue.queueUrl,
        RUNS_DEAD_URL: queues.runs.dead.queueUrl,
        DELIVERIES_DEAD_URL: queues.deliveries.dead.queueUrl,
        ATHENA_WORKGROUP: lake.workgroup,
        GLUE_DATABASE: lake.database,
      },
      may: [
        ...archive.toRead(),
        ...ledger.toUse(),
        queues.runs.queue.toSend(),
        queues.deliveries.queue.toSend(),
        allow(
          ['sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
          dead.map((queue) => queue.queueArn),
        ),
        ...lake.toLookAt(),
        this.sweepDead.toSend(),
        mail.toSend(),
        keys.toUseData(),
      ],
      deadLetterQueue: this.sweepDead,
    });
  }

  private makeDoor(common: Common, { keys, queues, archive, ledger }: FunctionsProps) {
    return makeFunction(this, 'door', {
      ...common,
      description: 'Behind the HTTP endpoint: links of mails, unsubscribing, ad-hoc runs',
      // Somebody waits for it.
      memory: 1024,
      environment: {
        ...stores(archive, ledger),
        RUNS_QUEUE_URL: queues.runs.queue.queueUrl,
        MAC_KEY_ID: keys.mac.keyId,
      },
      may: [
        ...archive.toRead(),
        ...ledger.toUse(),
        queues.runs.queue.toSend(),
        keys.toVerify(),
        keys.toUseData(),
      ],
    });
  }
}

const stores = (archive: Archive, ledger: Ledger) => ({
  ARCHIVE_BUCKET: archive.bucket.bucketName,
  LEDGER_TABLE: ledger.table.tableName,
});

const sending = (mail: Mail, { sender }: Settings) => ({
  STACK: Stack.of(mail).stackName,
  SENDER: sender,
  CONFIGURATION_SET: mail.configurationSet.configurationSetName,
});

/** One message at a time, unless said otherwise: one that fails does not take its neighbours along. */
function feed(
  lambda: LambdaFunction,
  queue: EncryptedQueue,
  options: { readonly batchSize?: number; readonly maxConcurrency?: number },
): void {
  lambda.addEventSource(
    new SqsEventSource(queue, {
      batchSize: 1,
      maxBatchingWindow: Duration.seconds(0),
      reportBatchItemFailures: true,
      ...options,
    }),
  );
}
