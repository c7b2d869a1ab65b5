/** What people need who operate the stack by the verbs with `--remote`, and nothing more. */
import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { defined } from '../functions/defined.ts';
import type { Archive } from './archive.ts';
import { allow } from './grant.ts';
import { grantVerifyMac, type Keys } from './keys.ts';
import type { Ledger } from './ledger.ts';
import type { WorkQueue } from './queue.ts';

export interface OperatorsProps {
  readonly archive: Archive;
  readonly ledger: Ledger;
  readonly keys: Pick<Keys, 'manifests'>;
  readonly runs: WorkQueue;
  readonly deliveries: WorkQueue;
  /** What SES reports; undefined if SES is not what sends. */
  readonly feedback: WorkQueue | undefined;
}

export class Operators extends Construct {
  /** Attach it to their role. */
  readonly policy: ManagedPolicy;

  constructor(scope: Construct, id: string, { archive, ledger, keys, ...queues }: OperatorsProps) {
    super(scope, id);
    const description = 'May use every verb of Periodical with --remote';
    this.policy = new ManagedPolicy(this, 'Policy', { description });
    this.#grantFind();
    archive.grantRead(this.policy);
    // Runs and sends are listed; releases, lifted suppressions and mails to resend are noted.
    ledger.grantReadWrite(this.policy);
    grantVerifyMac(keys.manifests, this.policy);
    for (const queue of Object.values(defined(queues))) {
      queue.grantSendMessages(this.policy);
      queue.grantMoveDeadLetters(this.policy);
    }
  }

  /** The outputs of the stack say where all the rest is. */
  #grantFind(): void {
    const { stackName } = Stack.of(this);
    const stack = Stack.of(this).formatArn({
      service: 'cloudformation',
      resource: 'stack',
      resourceName: `${stackName}/*`,
    });
    const because = 'CloudFormation puts an id behind the name of a stack.';
    allow(this.policy, { actions: ['cloudformation:DescribeStacks'], resources: [stack], because });
  }
}
