/** A workgroup of Athena whose settings no query can override, and what it takes to query in it. */
import { Stack } from 'aws-cdk-lib';
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { allow } from '../grant.ts';

export interface Workgroup {
  /** Named, as CloudFormation makes no names for workgroups. */
  readonly name: string;
  readonly results: Bucket;
  /** In `results`, with a slash at the end: answers lie there, and tables that statements make in `tables/ID/` below. */
  readonly folder: string;
}

export interface WorkgroupProps extends Workgroup {
  readonly description: string;
  /** Bytes after which Athena ends a query. */
  readonly bytesLimit: number;
  /** Encrypts what is written. */
  readonly encryptionKey: IKey;
}

export function makeWorkgroup(
  scope: Construct,
  id: string,
  { name, description, results, folder, bytesLimit, encryptionKey }: WorkgroupProps,
): Workgroup {
  new CfnWorkGroup(scope, id, {
    name,
    description,
    // A stack cannot delete a workgroup that has a history.
    recursiveDeleteOption: true,
    workGroupConfiguration: {
      enforceWorkGroupConfiguration: true,
      bytesScannedCutoffPerQuery: bytesLimit,
      publishCloudWatchMetricsEnabled: true,
      engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
      resultConfiguration: {
        outputLocation: results.s3UrlForObject(folder),
        encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: encryptionKey.keyArn },
      },
    },
  });
  return { name, results, folder };
}

/** Starting and reading queries, and what they write: Athena does it with the rights of its caller. */
export function grantQueries(grantee: IGrantable, { name, results, folder }: Workgroup): void {
  const workgroup = { service: 'athena', resource: 'workgroup', resourceName: name };
  allow(grantee, {
    actions: [
      'athena:BatchGetQueryExecution',
      'athena:GetQueryExecution',
      'athena:GetQueryResults',
      'athena:StartQueryExecution',
      'athena:StopQueryExecution',
    ],
    resources: [Stack.of(results).formatArn(workgroup)],
  });
  allow(grantee, {
    actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
    resources: [results.arnForObjects(`${folder}*`)],
    because: 'Athena names its results itself, below one folder.',
  });
  allow(grantee, {
    actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
    resources: [results.bucketArn],
  });
  results.encryptionKey?.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
}
