/** The queues between the functions; what cannot be worked on ends among the dead letters of its queue. */
import { Duration, Validations } from 'aws-cdk-lib';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { attempts } from '../functions/queue.ts';
import type { Settings } from './settings.ts';
import { allow, type Permission } from './statement.ts';

export interface EncryptedQueueProps extends QueueProps {
  readonly key: Key;
  readonly settings: Settings;
}

export class EncryptedQueue extends Queue {
  readonly #localEmulator: boolean;

  constructor(scope: Construct, id: string, { key, settings, ...props }: EncryptedQueueProps) {
    super(scope, id, {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      enforceSSL: !settings.localEmulator,
      ...props,
    });
    this.#localEmulator = settings.localEmulator;
  }

  toSend(): Permission {
    // A batch is SendMessage too; the emulator's permission check alone takes it for an action of its own.
    const batch = this.#localEmulator ? ['sqs:SendMessageBatch'] : [];
    return allow(['sqs:SendMessage', ...batch], [this.queueArn]);
  }
}

/** Two weeks, the longest that SQS keeps anything: a holiday is no reason to lose a message. */
export function deadLetters(
  scope: Construct,
  id: string,
  props: { readonly key: Key; readonly settings: Settings },
): EncryptedQueue {
  return new EncryptedQueue(scope, id, { ...props, retentionPeriod: Duration.days(14) });
}

export interface WorkQueue {
  readonly queue: EncryptedQueue;
  readonly dead: EncryptedQueue;
}

export interface QueuesProps {
  readonly settings: Settings;
  readonly key: Key;
}

export class Queues extends Construct {
  readonly runs: WorkQueue;
  readonly deliveries: WorkQueue;
  readonly feedback: WorkQueue;

  constructor(scope: Construct, id: string, props: QueuesProps) {
    super(scope, id);
    const { runsVisibilitySeconds, deliveriesVisibilitySeconds, feedbackVisibilitySeconds } = props.settings;
    this.runs = this.make('Runs', runsVisibilitySeconds, props);
    this.deliveries = this.make('Deliveries', deliveriesVisibilitySeconds, props);
    this.feedback = this.make('Feedback', feedbackVisibilitySeconds, props);
  }

  private make(id: string, visibilitySeconds: number, props: QueuesProps): WorkQueue {
    const dead = deadLetters(this, `${id}Dead`, props);
    const queue = new EncryptedQueue(this, id, {
      ...props,
      visibilityTimeout: Duration.seconds(visibilitySeconds),
      deadLetterQueue: { queue: dead, maxReceiveCount: attempts },
    });
    if (props.settings.localEmulator) {
      Validations.of(queue).acknowledge({
        id: 'CloudFormation-Validate::E3505',
        reason: 'Tests wait for messages to come again, and an emulator lets a function take longer.',
      });
    }
    return { queue, dead };
  }
}
