/** A deployed Periodical, from outside: found by the outputs of its stack, used with the caller's own rights. */
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { s3Archive } from './archive/s3.ts';
import type { Archive } from './archive.ts';
import { InputError, UsageError } from './errors.ts';
import { dynamoDbLedger } from './ledger/dynamodb.ts';
import type { Ledger, RunRecord } from './ledger.ts';
import { sqsQueue } from './queue/sqs.ts';
import type { Queue, RunMessage } from './queue.ts';

export interface Remote {
  readonly archive: Archive;
  readonly ledger: Ledger;
  readonly runs: Queue<RunMessage>;
}

/**
 * Region and credentials are those of the AWS CLI and SDKs (AWS_REGION, AWS_PROFILE, …).
 * @throws InputError there is no such stack, or the caller may not see it
 */
export async function remote(stack: string): Promise<Remote> {
  const outputs = await outputsOf(stack);
  const output = (name: string) => {
    const value = outputs[name];
    if (value !== undefined) return value;
    throw InputError.at(
      '',
      `the stack ${stack} has no output ${name}; expected a stack of this version of Periodical`,
    );
  };
  return {
    archive: s3Archive({ client: new S3Client({}), bucket: output('ArchiveBucket') }),
    ledger: dynamoDbLedger({ client: new DynamoDBClient({}), table: output('LedgerTable') }),
    runs: sqsQueue<RunMessage>(new SQSClient({}), output('RunsQueueUrl')),
  };
}

async function outputsOf(stack: string): Promise<Record<string, string>> {
  try {
    const { Stacks = [] } = await new CloudFormationClient({}).send(
      new DescribeStacksCommand({ StackName: stack }),
    );
    const outputs = Stacks[0]?.Outputs ?? [];
    return Object.fromEntries(
      outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    );
  } catch (cause) {
    throw explained(stack, cause);
  }
}

function explained(stack: string, cause: unknown): unknown {
  if (!(cause instanceof Error)) return cause;
  if (/region is missing/i.test(cause.message)) {
    return new UsageError(
      '--remote: no region is set; expected AWS_REGION, or one in the profile of AWS_PROFILE',
      { cause },
    );
  }
  if (cause.name === 'CredentialsProviderError') {
    return new UsageError(
      '--remote: there are no AWS credentials; sign in as for the AWS CLI (AWS_PROFILE, aws sso login)',
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

const finished: readonly RunRecord['state'][] = ['made', 'unchanged', 'held', 'skipped', 'failed'];

/**
 * Waits until a run has ended, asking the ledger.
 */
export async function endOfRun(
  { ledger }: Remote,
  id: string,
  pause: () => Promise<void>,
  onProgress: (detail: string) => void,
): Promise<RunRecord> {
  for (;;) {
    const record = await ledger.readRun(id);
    if (record && finished.includes(record.state)) return record;
    onProgress(record?.detail || record?.state || 'queued');
    await pause();
  }
}
