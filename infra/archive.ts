/** The bucket of the editions. */
import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket, IBucket, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { privateBucket } from './bucket.ts';
import { allow } from './grant.ts';

export interface ArchiveProps {
  /** Existing bucket with editions, with its key if it has one. @default one is made, empty */
  readonly bucket?: IBucket | undefined;
  readonly encryptionKey: IKey;
  /** Age at which editions are deleted. @default they are kept for ever */
  readonly expiration?: Duration | undefined;
  /** For how long no edition can be deleted. @default no object lock */
  readonly objectLock?: ObjectLockRetention | undefined;
  /** Existing bucket for the access logs. @default none are written */
  readonly accessLogs?: IBucket | undefined;
  /** What happens to the editions when the stack is deleted. */
  readonly removalPolicy: RemovalPolicy;
}

export class Archive extends Construct {
  readonly bucket: Bucket | IBucket;

  constructor(scope: Construct, id: string, props: ArchiveProps) {
    super(scope, id);
    this.bucket =
      props.bucket ??
      privateBucket(this, 'Editions', {
        ...props,
        // Nothing here is ever overwritten: an older version is a mistake, or somebody's doing.
        noncurrentVersionExpiration: Duration.days(365),
      });
  }

  grantRead(grantee: IGrantable): void {
    allow(grantee, { actions: ['s3:GetObject'], ...this.#editions() });
    // Without it a file that does not exist is "access denied" instead of "not found".
    allow(grantee, { actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] });
    this.bucket.encryptionKey?.grantDecrypt(grantee);
  }

  /** Editions are put, and never deleted. */
  grantPut(grantee: IGrantable): void {
    allow(grantee, { actions: ['s3:PutObject'], ...this.#editions() });
    this.bucket.encryptionKey?.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
  }

  #editions() {
    const because = 'The archive holds nothing but editions, of any report.';
    return { resources: [this.bucket.arnForObjects('*')], because };
  }
}
