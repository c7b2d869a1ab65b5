/** What every bucket here has: encryption with the stack's key, versions, no public access, TLS, a lifecycle. */
import { Annotations, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  type LifecycleRule,
  type ObjectLockRetention,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { defined } from '../functions/defined.ts';

export interface BucketProps {
  readonly encryptionKey: IKey;
  /** Age at which objects are deleted. @default they are kept for ever */
  readonly expiration?: Duration | undefined;
  /** The same for folders, by their names with a slash at the end, beside an `expiration` of all. @default none */
  readonly expirations?: Readonly<Record<string, Duration>>;
  /**
   * How long a version that was replaced or deleted is kept: time to notice a mistake. What expires is meant to be
   * gone, so that its versions go after a day. @default 30 days
   */
  readonly noncurrentVersionExpiration?: Duration;
  /** For how long no object can be deleted. @default no object lock */
  readonly objectLock?: ObjectLockRetention | undefined;
  /**
   * Existing bucket for the access logs. None is made: S3 writes them only into buckets that are encrypted with
   * its own keys. @default no access logs
   */
  readonly accessLogs?: IBucket | undefined;
  /** What happens to the bucket when the stack is deleted; `DESTROY` empties it first. */
  readonly removalPolicy: RemovalPolicy;
}

export function privateBucket(scope: Construct, id: string, props: BucketProps): Bucket {
  const bucket = new Bucket(scope, id, {
    encryption: BucketEncryption.KMS,
    encryptionKey: props.encryptionKey,
    // One call to KMS an object would cost more than its storage.
    bucketKeyEnabled: true,
    versioned: true,
    enforceSSL: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    removalPolicy: props.removalPolicy,
    // CloudFormation deletes no bucket that has anything in it.
    autoDeleteObjects: props.removalPolicy === RemovalPolicy.DESTROY,
    lifecycleRules: lifecycleOf(props),
    ...defined({
      objectLockDefaultRetention: props.objectLock,
      serverAccessLogsBucket: props.accessLogs,
      serverAccessLogsPrefix: props.accessLogs && `${Stack.of(scope).stackName}/${id.toLowerCase()}/`,
    }),
  });
  if (props.accessLogs === undefined) acknowledgeNoAccessLogs(bucket);
  else acknowledgeTheirPolicy(bucket);
  return bucket;
}

/** What expires is gone a day later: its version goes, and then the mark that it was deleted. */
function lifecycleOf({ expiration, expirations = {}, ...props }: BucketProps): LifecycleRule[] {
  const folders = Object.entries(expirations);
  const isExpiring = expiration !== undefined || folders.length > 0;
  const kept = isExpiring ? Duration.days(1) : (props.noncurrentVersionExpiration ?? Duration.days(30));
  return [
    defined({
      abortIncompleteMultipartUploadAfter: Duration.days(7),
      noncurrentVersionExpiration: kept,
      expiration,
    }),
    ...folders.map(([prefix, age]) => ({ prefix, expiration: age })),
    // S3 takes it in no rule that has an age.
    ...(isExpiring ? [{ expiredObjectDeleteMarker: true }] : []),
  ];
}

/** The CDK cannot write the policy of a bucket that it did not make. */
function acknowledgeTheirPolicy(bucket: Bucket): void {
  Annotations.of(bucket).acknowledgeWarning(
    '@aws-cdk/aws-s3:accessLogsPolicyNotAdded',
    'The output AccessLogPolicy is the statement that the bucket of the access logs needs.',
  );
}

function acknowledgeNoAccessLogs(bucket: Bucket): void {
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'S3 writes access logs only into buckets that are encrypted with its own keys, and every bucket here has the key of the stack. The setting accessLogBucket names one that the account has; data events of CloudTrail say the same with the identity of the caller.',
  });
}
