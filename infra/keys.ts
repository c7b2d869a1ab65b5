/** The key that everything is encrypted with, and the key that signs links and manifests. */
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export interface KeysProps {
  /** What happens to the keys when the stack is deleted. @default RETAIN: without them editions are unreadable */
  readonly removalPolicy?: RemovalPolicy;
}

export class Keys extends Construct {
  /** Encrypts buckets, queues, topics, the ledger and logs. */
  readonly data: Key;
  /** HMAC for links and manifests: without it no edition can be proved. */
  readonly mac: Key;

  constructor(scope: Construct, id: string, { removalPolicy = RemovalPolicy.RETAIN }: KeysProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    this.data = new Key(this, 'Data', {
      description: `${stackName}: archive, ledger, queues, logs`,
      enableKeyRotation: true,
      removalPolicy,
    });
    this.mac = new Key(this, 'Mac', {
      description: `${stackName}: signs links of mails and manifests of editions`,
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      removalPolicy,
    });
    this.#letServicesIn();
  }

  /** Services that publish into encrypted topics and queues, or encrypt logs, by themselves. */
  #letServicesIn(): void {
    const { account, region, partition, stackName } = Stack.of(this);
    const ofAccount = { StringEquals: { 'aws:SourceAccount': account } };
    // CloudFormation begins the names that it makes with the stack's.
    const logs = `arn:${partition}:logs:${region}:${account}:log-group:${stackName}-*`;
    const toPublish = ['kms:Decrypt', 'kms:GenerateDataKey'];
    const toLog = [
      ...toPublish,
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKeyWithoutPlaintext',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
    ];
    this.#letIn(new ServicePrincipal('ses.amazonaws.com'), toPublish, ofAccount);
    this.#letIn(new ServicePrincipal('sns.amazonaws.com'), toPublish, ofAccount);
    // Alarms do not say whose they are when they use the key; the topic's policy checks that.
    this.#letIn(new ServicePrincipal('cloudwatch.amazonaws.com'), toPublish, {});
    this.#letIn(new ServicePrincipal(`logs.${region}.amazonaws.com`), toLog, {
      ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logs },
    });
  }

  #letIn(principal: IPrincipal, actions: string[], conditions: Record<string, unknown>): void {
    // The resource is the key itself; a key policy has no other way to say so.
    const resources = ['*'];
    this.data.addToResourcePolicy(
      new PolicyStatement({ principals: [principal], actions, resources, conditions }),
    );
  }
}
