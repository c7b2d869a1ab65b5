/** The key that everything is encrypted with, and the keys that sign: one for links, one for manifests. */
import { type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IGrantable, type IPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { accessLogName } from './endpoint.ts';

export interface KeysProps {
  /** Numbers of the keys that sign: another number makes another key, and keeps the one before. */
  readonly numbers: Readonly<Record<'links' | 'manifests', number>>;
  /** Ids or ARNs of keys that only verify; for links also `manifests`, the key of manifests. */
  readonly old: Readonly<Record<'links' | 'manifests', readonly string[]>>;
  /** Whether SES of this region publishes what became of mails. */
  readonly hasSes: boolean;
  /** What happens to the keys when the stack is deleted: without them editions are unreadable. */
  readonly removalPolicy: RemovalPolicy;
}

/** Keys of one use. */
export interface MacKeys {
  readonly signing: IKey;
  /** They verify and never sign, each by the name that KMS is asked for it with. */
  readonly old: Readonly<Record<string, IKey>>;
}

/** As a function is told of them: the one that signs first. */
export const macKeyIds = ({ signing, old }: MacKeys): string =>
  [signing.keyId, ...Object.keys(old)].join(',');

export function grantVerifyMac({ signing, old }: MacKeys, grantee: IGrantable): void {
  for (const key of [signing, ...Object.values(old)]) key.grantVerifyMac(grantee);
}

/** The first of a use has no number in its name: it was there before there were others. */
const numbered = (name: string, number: number) => (number === 1 ? name : `${name}${number}`);

export class Keys extends Construct {
  /** Encrypts buckets, queues, topics, the ledger and logs. */
  readonly data: Key;
  /** HMAC for links of mails. */
  readonly links: MacKeys;
  /** HMAC for manifests: without it no edition can be proved, and none is sent. */
  readonly manifests: MacKeys;

  constructor(scope: Construct, id: string, { removalPolicy, numbers, old, hasSes }: KeysProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    this.data = new Key(this, 'Data', {
      description: `${stackName}: archive, ledger, queues, logs`,
      enableKeyRotation: true,
      removalPolicy,
    });
    const macKey = (name: string, what: string) =>
      new Key(this, name, {
        description: `${stackName}: signs ${what}`,
        keySpec: KeySpec.HMAC_256,
        keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
        removalPolicy,
      });
    const manifests = macKey(numbered('Mac', numbers.manifests), 'manifests of editions');
    this.manifests = { signing: manifests, old: this.#oldKeys('OldManifests', old.manifests, manifests) };
    this.links = {
      signing: macKey(numbered('Links', numbers.links), 'links of mails'),
      old: this.#oldKeys('OldLinks', old.links, manifests),
    };
    this.#letServicesIn(hasSes);
  }

  #oldKeys(name: string, given: readonly string[], manifests: IKey): Record<string, IKey> {
    const entries = given.map((key, index): [string, IKey] => {
      if (key === 'manifests') return [manifests.keyId, manifests];
      const arn = key.startsWith('arn:')
        ? key
        : Stack.of(this).formatArn({ service: 'kms', resource: 'key', resourceName: key });
      return [key, Key.fromKeyArn(this, `${name}${index + 1}`, arn)];
    });
    return Object.fromEntries(entries);
  }

  /** Services that publish into encrypted topics and queues, or encrypt logs, by themselves. */
  #letServicesIn(hasSes: boolean): void {
    const { account, region, partition, stackName, urlSuffix } = Stack.of(this);
    const ofAccount = { StringEquals: { 'aws:SourceAccount': account } };
    // CloudFormation begins the names that it makes with the stack's.
    const logs = [`${stackName}-*`, accessLogName(stackName)].map(
      (name) => `arn:${partition}:logs:${region}:${account}:log-group:${name}`,
    );
    const toPublish = ['kms:Decrypt', 'kms:GenerateDataKey'];
    const toLog = [
      ...toPublish,
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKeyWithoutPlaintext',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
    ];
    // KMS takes no principal of a service that a region does not have.
    if (hasSes) this.#letIn(new ServicePrincipal('ses.amazonaws.com'), toPublish, ofAccount);
    this.#letIn(new ServicePrincipal('sns.amazonaws.com'), toPublish, ofAccount);
    // Alarms do not say whose they are when they use the key; the topic's policy checks that.
    this.#letIn(new ServicePrincipal('cloudwatch.amazonaws.com'), toPublish, {});
    // Of each region, and in China with that partition's ending.
    this.#letIn(new ServicePrincipal(`logs.${region}.${urlSuffix}`), toLog, {
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
