/** A queue between two functions; what cannot be worked on ends among its dead letters. */
import { Duration } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { attempts as usualAttempts } from '../functions/queue/messages.ts';

export interface WorkQueueProps {
  readonly encryptionKey: IKey;
  /**
   * Time that the function may take which reads the queue. A message that it took and did not delete comes again
   * after six times as long, as Lambda advises.
   */
  readonly functionTimeout: Duration;
  /** Times that a message is given before it ends among the dead letters. @default 3 */
  readonly attempts?: number;
}

export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const { encryptionKey, functionTimeout, attempts = usualAttempts } = props;
    this.deadLetters = deadLetterQueue(this, 'Dead', encryptionKey);
    this.queue = new Queue(this, 'Queue', {
      ...encrypted(encryptionKey),
      visibilityTimeout: Duration.seconds(6 * functionTimeout.toSeconds()),
      retentionPeriod: longest,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: attempts },
    });
  }

  grantSendMessages(grantee: IGrantable): void {
    grantSend(this.queue, grantee);
  }

  /** Dead letters are counted, read, and deleted once they are back in the queue. */
  grantMoveDeadLetters(grantee: IGrantable): void {
    this.grantReadDeadLetters(grantee);
    this.deadLetters.grant(grantee, 'sqs:DeleteMessage');
  }

  /** Dead letters are counted and read, and stay where they are. */
  grantReadDeadLetters(grantee: IGrantable): void {
    this.deadLetters.grant(grantee, 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage');
    this.deadLetters.encryptionMasterKey?.grantDecrypt(grantee);
  }
}

/** Two weeks: a holiday is no reason to lose a message. */
const longest = Duration.days(14);

/** Keeps messages as long as SQS can. */
export const deadLetterQueue = (scope: Construct, id: string, encryptionKey: IKey): Queue =>
  new Queue(scope, id, { ...encrypted(encryptionKey), retentionPeriod: longest });

const encrypted = (encryptionMasterKey: IKey): QueueProps => ({
  encryption: QueueEncryption.KMS,
  encryptionMasterKey,
  enforceSSL: true,
});

/** Sending alone: the CDK's grantSendMessages allows actions on the key by wildcards. */
export function grantSend(queue: Queue, grantee: IGrantable): void {
  queue.grant(grantee, 'sqs:SendMessage');
  queue.encryptionMasterKey?.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
}
