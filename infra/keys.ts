/** The key that everything is encrypted with, and the key that signs links and manifests. */
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Settings } from './settings.ts';
import { allow, type Permission } from './statement.ts';

export interface KeysProps {
  readonly settings: Settings;
  /** Path of every log group; logs outside it cannot use the key. */
  readonly logPrefix: string;
}

export class Keys extends Construct {
  /** Buckets, queues, topics, table and logs. It outlives the stack: without it the archive is noise. */
  readonly data: Key;
  /** HMAC for links and manifests. It outlives the stack too: without it no edition can be proved. */
  readonly mac: Key;

  constructor(scope: Construct, id: string, { settings, logPrefix }: KeysProps) {
    super(scope, id);
    const removalPolicy = settings.removal === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    this.data = new Key(this, 'Data', {
      description: `Periodical ${settings.stage}: archive, ledger, queues, logs`,
      alias: `periodical-${settings.stage}`,
      enableKeyRotation: true,
      removalPolicy,
    });
    this.mac = new Key(this, 'Links', {
      description: `Periodical ${settings.stage}: signs links of mails and manifests of editions`,
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      removalPolicy,
    });
    this.letServicesIn(logPrefix);
  }

  /** What a role needs that reads or writes anything encrypted. DynamoDB asks for all of them. */
  toUseData(): Permission {
    return allow(
      [
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
      ],
      [this.data.keyArn],
    );
  }

  /** What a role needs that only puts messages into encrypted queues. */
  toUseQueues = (): Permission => allow(['kms:Decrypt', 'kms:GenerateDataKey'], [this.data.keyArn]);

  toSign = (): Permission => allow(['kms:GenerateMac'], [this.mac.keyArn]);

  toVerify = (): Permission => allow(['kms:VerifyMac'], [this.mac.keyArn]);

  /** Services that publish into encrypted topics and queues, or encrypt logs, by themselves. */
  private letServicesIn(logPrefix: string): void {
    const { account, region, partition } = Stack.of(this);
    const ofAccount = { StringEquals: { 'aws:SourceAccount': account } };
    const log = `arn:${partition}:logs:${region}:${account}:log-group:${logPrefix}/*`;
    const toPublish = ['kms:Decrypt', 'kms:GenerateDataKey'];
    const toLog = [
      ...toPublish,
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKeyWithoutPlaintext',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
    ];
    // Of the key itself; a key policy has no other way to say so.
    const own = ['*'];
    this.letIn('ses.amazonaws.com', allow(toPublish, own, { conditions: ofAccount }));
    this.letIn('sns.amazonaws.com', allow(toPublish, own, { conditions: ofAccount }));
    // Alarms do not say whose they are when they ask for the key; the topic's policy asks them.
    this.letIn('cloudwatch.amazonaws.com', allow(toPublish, own));
    this.letIn(
      `logs.${region}.amazonaws.com`,
      allow(toLog, own, { conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': log } } }),
    );
  }

  private letIn(service: string, permission: Permission): void {
    permission.addPrincipals(new ServicePrincipal(service));
    this.data.addToResourcePolicy(permission);
  }
}
