/** What every bucket here has: encryption with the own key, versions, no public access, TLS, a lifecycle. */
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';

export interface PrivateBucketProps extends Pick<BucketProps, 'objectLockDefaultRetention'> {
  readonly key: Key;
  readonly settings: Settings;
  /** Days after which objects are deleted. @default never */
  readonly expireDays?: number | undefined;
  /** Days that a version lives on which was replaced or deleted: time to notice a mistake. @default 30 */
  readonly keepVersionsDays?: number;
  /** Retained with everything in it when the stack goes. @default as the setting `removal` says */
  readonly removalPolicy?: RemovalPolicy;
}

export class PrivateBucket extends Bucket {
  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    const { key, settings, expireDays, keepVersionsDays = 30, ...more } = props;
    super(scope, id, {
      removalPolicy: settings.removal === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...more,
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      // One call to KMS an object would cost more than its storage.
      bucketKeyEnabled: true,
      versioned: true,
      enforceSSL: !settings.localEmulator,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(7),
          noncurrentVersionExpiration: Duration.days(keepVersionsDays),
          ...(expireDays === undefined ? {} : { expiration: Duration.days(expireDays) }),
        },
      ],
      ...accessLogs(scope, id, settings),
    });
    if (settings.accessLogBucket === undefined) {
      Validations.of(this).acknowledge({
        id: 'AwsSolutions-S1',
        reason:
          'S3 writes access logs only into buckets that are encrypted with its own keys, and every bucket here has the CMK. The setting accessLogBucket names one that the account has; data events of CloudTrail say the same with the identity of the caller.',
      });
    }
  }
}

function accessLogs(scope: Construct, id: string, { accessLogBucket }: Settings): Partial<BucketProps> {
  if (accessLogBucket === undefined) return {};
  const serverAccessLogsBucket = Bucket.fromBucketName(scope, `${id}AccessLogs`, accessLogBucket);
  return { serverAccessLogsBucket, serverAccessLogsPrefix: `periodical/${id.toLowerCase()}/` };
}
