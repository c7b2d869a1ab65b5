/** The bucket of the editions. It outlives the stack. */
import { Duration } from 'aws-cdk-lib';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { type Bucket, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { PrivateBucket } from './bucket.ts';
import type { Settings } from './settings.ts';
import { allow, type Permission } from './statement.ts';

export interface ArchiveProps {
  readonly settings: Settings;
  readonly key: Key;
}

export class Archive extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { settings, key }: ArchiveProps) {
    super(scope, id);
    const lock = retention(settings);
    this.bucket = new PrivateBucket(this, 'Editions', {
      settings,
      key,
      expireDays: settings.archiveRetentionDays,
      // Nothing here is ever overwritten: an older version is a mistake, or somebody's doing.
      keepVersionsDays: 365,
      ...(lock === undefined ? {} : { objectLockDefaultRetention: lock }),
    });
  }

  toRead(): Permission[] {
    return [
      allow(['s3:GetObject'], [this.bucket.arnForObjects('*')], { because }),
      // Without it a file that is not there is "access denied", not "not found".
      allow(['s3:ListBucket'], [this.bucket.bucketArn]),
    ];
  }

  toWrite(): Permission[] {
    return [...this.toRead(), allow(['s3:PutObject'], [this.bucket.arnForObjects('*')], { because })];
  }
}

const because = 'The archive holds nothing but editions, of any report.';

function retention({ objectLockMode, objectLockDays }: Settings): ObjectLockRetention | undefined {
  if (objectLockMode === undefined || objectLockDays === undefined) return undefined;
  const days = Duration.days(objectLockDays);
  return objectLockMode === 'COMPLIANCE'
    ? ObjectLockRetention.compliance(days)
    : ObjectLockRetention.governance(days);
}
