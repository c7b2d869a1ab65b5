/** A deployed Periodical, from outside: found by the outputs of its stack, used with the caller's own rights. */
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Archive } from '../archive/archive.ts';
import { s3Archive } from '../archive/s3.ts';
import { callTimeouts } from '../aws/timeouts.ts';
import { mailName } from '../deliver/channel.ts';
import { parseBounds, type Refusal, refusalBy, refusalOnTheInternet } from '../deliver/recipients.ts';
import { InputError, UsageError } from '../errors.ts';
import { dynamoDbLedger } from '../ledger/dynamodb.ts';
import type { Ledger, RunRecord, Send } from '../ledger/ledger.ts';
import { deliveriesQueue } from '../queue/deliveries.ts';
import type { DeliveryTask, RunMessage } from '../queue/messages.ts';
import type { DeadLetterBox, Queue, QueueName } from '../queue/queue.ts';
import { deadLetterBox } from '../queue/redrive.ts';
import { sqsQueue } from '../queue/sqs.ts';
import { kmsSigner } from '../signer/kms.ts';
import type { Signer } from '../signer/signer.ts';
import { type Changeable, hashOutput } from '../templates/changeable.ts';

export interface Remote {
  readonly archive: Archive;
  /** Verifies what the deployment signed, with the caller's own right to kms:VerifyMac. */
  readonly signer: Signer;
  /** Signs what a reviewer says, with the caller's own right to kms:GenerateMac. */
  readonly reviews: Signer;
  readonly ledger: Ledger;
  readonly runs: Queue<RunMessage>;
  readonly deliveries: Queue<DeliveryTask>;
  /** What a queue has given up. */
  readonly deadLetters: (queue: QueueName) => DeadLetterBox;
  /** Why nothing may be sent to an address: as the deployed run would say. */
  readonly refusal: Refusal;
  /** Hash of a file that is deployed, by its name. */
  readonly deployedFile: (name: Changeable) => string;
  /** What it sends by, as the ledger names it. */
  readonly channel: string;
}

/** From wherever the caller is, over whatever line. */
export const requestHandler = callTimeouts(30_000);

/**
 * Region and credentials are those of the AWS CLI and SDKs (AWS_REGION, AWS_PROFILE, …).
 * @throws InputError there is no such stack, or the caller may not see it
 */
export async function remote(stack: string): Promise<Remote> {
  const outputs = await outputsOf(stack);
  const output = (name: string) => {
    const value = outputs[name];
    if (value !== undefined) return value;
    if (outputs.MailChannel === 'smtp' && name.startsWith('Feedback')) {
      throw new UsageError(
        `${stack} sends by a mail server, which reports nothing: it has no queue feedback`,
      );
    }
    return outputIn(stack, outputs, name);
  };
  const kms = new KMSClient({ requestHandler });
  const sqs = new SQSClient({ requestHandler });
  return {
    archive: s3Archive({ client: new S3Client({ requestHandler }), bucket: output('ArchiveBucket') }),
    signer: kmsSigner({ client: kms, keys: output('ManifestKeyIds').split(',') }),
    reviews: kmsSigner({ client: kms, keys: output('LinkKeyIds').split(',').slice(0, 1) }),
    ledger: dynamoDbLedger({ client: new DynamoDBClient({ requestHandler }), table: output('LedgerTable') }),
    runs: sqsQueue<RunMessage>(sqs, output('RunsQueueUrl')),
    deliveries: deliveriesQueue(sqs, output('DeliveriesQueueUrl')),
    deadLetters: (queue) =>
      deadLetterBox({
        client: sqs,
        queue,
        to: output(`${pascalCase(queue)}QueueUrl`),
        from: output(`${pascalCase(queue)}DeadUrl`),
      }),
    refusal: refusalOnTheInternet(refusalBy(parseBounds(outputs.Recipients))),
    deployedFile: (name) => output(hashOutput(name)),
    channel: mailName,
  };
}

/** @throws InputError the stack has no such output */
export function outputIn(stack: string, outputs: Readonly<Record<string, string>>, name: string): string {
  const value = outputs[name];
  if (value !== undefined) return value;
  const expected = 'expected a stack of this version of Periodical';
  throw InputError.at('', `the stack ${stack} has no output ${name}; ${expected}`);
}

const pascalCase = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/**
 * @throws InputError there is no such stack, or the caller may not see it
 */
export async function outputsOf(stack: string): Promise<Record<string, string>> {
  try {
    const { Stacks = [] } = await new CloudFormationClient({ requestHandler }).send(
      new DescribeStacksCommand({ StackName: stack }),
    );
    const outputs = Stacks[0]?.Outputs ?? [];
    return Object.fromEntries(
      outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    );
  } catch (cause) {
    throw withHint(stack, cause);
  }
}

function withHint(stack: string, cause: unknown): unknown {
  if (!(cause instanceof Error)) return cause;
  if (/region is missing/i.test(cause.message)) {
    return new UsageError(
      'no region of AWS is set; expected AWS_REGION, or one in the profile of AWS_PROFILE',
      { cause },
    );
  }
  if (cause.name === 'CredentialsProviderError') {
    return new UsageError(
      'there are no AWS credentials; sign in as for the AWS CLI (AWS_PROFILE, aws sso login)',
      { cause },
    );
  }
  if (cause.name === 'ValidationError') {
    return InputError.at(
      '',
      `there is no stack "${stack}" in this account and region; --stack names another`,
      undefined,
      { cause },
    );
  }
  return InputError.at('', `the stack ${stack} cannot be read: ${cause.message}`, undefined, { cause });
}

const finished: readonly RunRecord['state'][] = [
  'made',
  'unchanged',
  'held',
  'waiting',
  'skipped',
  'failed',
  'unreadable',
];

/**
 * Waits until a run has ended, asking the ledger.
 * @param before what it said before it was asked for now
 */
export async function endOfRun(
  { ledger }: Pick<Remote, 'ledger'>,
  id: string,
  pause: () => Promise<void>,
  onProgress: (detail: string) => void,
  before?: RunRecord,
): Promise<RunRecord> {
  for (;;) {
    const record = await ledger.readRun(id);
    const isNews = record?.updatedAt !== before?.updatedAt;
    if (record && isNews && finished.includes(record.state)) return record;
    onProgress(record?.detail || record?.state || 'queued');
    await pause();
  }
}

const underWay: readonly Send['state'][] = ['pending', 'sending'];
/** Mails follow the edition through a queue of their own; longer than this nobody wants to look on. */
const maxPollsForMails = 30;

/**
 * Waits until no mail of an edition is under way, and not for ever.
 * @param recipients of whom; everybody where it is undefined
 * @returns their sends as they are then
 */
export async function endOfSends(
  { ledger, channel }: Pick<Remote, 'ledger' | 'channel'>,
  edition: string,
  recipients: readonly string[] | undefined,
  pause: () => Promise<void>,
  show: (step: string, detail: string) => void,
): Promise<Send[]> {
  for (let poll = 1; ; poll++) {
    const all = await ledger.listSends(edition);
    const sends = all.filter(
      (send) => send.channel === channel && (recipients === undefined || recipients.includes(send.recipient)),
    );
    const waiting = sends.filter((send) => underWay.includes(send.state));
    if (waiting.length === 0 || poll === maxPollsForMails) return sends;
    show('deliver', `${waiting.length} of ${sends.length} mails under way`);
    await pause();
  }
}
