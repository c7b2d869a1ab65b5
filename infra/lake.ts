/**
 * Where the raw data is and who may query it: a database of Glue over files in S3, the lake's own or an existing
 * one, and a workgroup of Athena that no query gets out of.
 */
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Lake as LakeFile } from '../functions/query/lake.ts';
import { PrivateBucket } from './bucket.ts';
import type { Keys } from './keys.ts';
import { tableInput } from './lake/tables.ts';
import type { Settings } from './settings.ts';
import { allow, type Permission } from './statement.ts';

export interface LakeProps {
  readonly settings: Settings;
  readonly keys: Keys;
  /** lake.yaml: the tables that are made where no existing database is named. */
  readonly file: LakeFile;
}

/** Days that Athena's answers are kept: long enough to look at a run that failed. */
const resultDays = 30;

export class Lake extends Construct {
  readonly bucket: Pick<IBucket, 'arnForObjects' | 'bucketArn' | 'bucketName' | 's3UrlForObject'>;
  readonly results: Bucket;
  readonly database: string;
  readonly workgroup: string;
  readonly #settings: Settings;
  readonly #tables: readonly string[];

  constructor(scope: Construct, id: string, { settings, keys, file }: LakeProps) {
    super(scope, id);
    this.#settings = settings;
    this.#tables = Object.keys(file.tables);
    this.bucket =
      settings.lakeBucket === undefined
        ? new PrivateBucket(this, 'Raw', { settings, key: keys.data })
        : Bucket.fromBucketName(this, 'Raw', settings.lakeBucket);
    // Retained, as a stack cannot delete a bucket with objects in it; they go by themselves.
    this.results = new PrivateBucket(this, 'Results', {
      settings,
      key: keys.data,
      expireDays: resultDays,
      keepVersionsDays: 1,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.database = settings.glueDatabase ?? this.makeDatabase(file);
    this.workgroup = this.makeWorkgroup(keys);
  }

  private makeDatabase(file: LakeFile): string {
    const { stage, lakePrefix, partitionRange } = this.#settings;
    const name = `periodical_${stage.replaceAll('-', '_')}`;
    const catalogId = Stack.of(this).account;
    const database = new CfnDatabase(this, 'Database', { catalogId, databaseInput: { name } });
    for (const table of this.#tables) {
      const root = this.bucket.s3UrlForObject(lakePrefix === '' ? undefined : lakePrefix);
      const made = tableInput(file, table, root, partitionRange);
      new CfnTable(this, `Table-${table}`, {
        catalogId,
        databaseName: name,
        tableInput: made,
      }).addResourceDependency(database);
    }
    return name;
  }

  private makeWorkgroup(keys: Keys): string {
    const { stage, athenaBytesLimit } = this.#settings;
    const name = `periodical-${stage}`;
    new CfnWorkGroup(this, 'Workgroup', {
      name,
      description: `Periodical ${stage}: every query of every run`,
      // A stack cannot delete a workgroup that has a history.
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        bytesScannedCutoffPerQuery: athenaBytesLimit,
        publishCloudWatchMetricsEnabled: true,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: this.results.s3UrlForObject('athena/'),
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: keys.data.keyArn },
        },
      },
    });
    return name;
  }

  /** Everything that a query takes: Athena reads files, tables and results with the rights of its caller. */
  toQuery(): Permission[] {
    return [
      ...this.#toAskAthena(),
      ...this.#toReadTables(),
      ...this.#toReadFiles(),
      ...this.#toKeepResults(),
    ];
  }

  /** What it takes to see whether files have changed, without reading any. */
  toLookAt(): Permission[] {
    return [allow(['glue:GetTable', 'glue:GetPartitions'], this.#tableArns()), this.#toListFiles()];
  }

  #toAskAthena(): Permission[] {
    const actions = [
      'athena:BatchGetQueryExecution',
      'athena:GetQueryExecution',
      'athena:GetQueryResults',
      'athena:StartQueryExecution',
      'athena:StopQueryExecution',
    ];
    const workgroup = Stack.of(this).formatArn({
      service: 'athena',
      resource: 'workgroup',
      resourceName: this.workgroup,
    });
    return [allow(actions, [workgroup])];
  }

  #toReadTables(): Permission[] {
    const databases = ['catalog', 'database/default', `database/${this.database}`];
    const actions = ['glue:BatchGetPartition', 'glue:GetPartition', 'glue:GetPartitions', 'glue:GetTable'];
    return [
      // Athena looks at the database `default` before any other.
      allow(['glue:GetDatabase'], databases.map(this.#glueArn)),
      allow(actions, this.#tableArns()),
    ];
  }

  /** A table's permission is asked of its database and catalog too. */
  #tableArns(): string[] {
    const tables = this.#tables.map((table) => `table/${this.database}/${table}`);
    return ['catalog', `database/${this.database}`, ...tables].map(this.#glueArn);
  }

  readonly #glueArn = (resource: string): string => Stack.of(this).formatArn({ service: 'glue', resource });

  #toReadFiles(): Permission[] {
    const { lakePrefix, lakeKeyArn } = this.#settings;
    const below = lakePrefix === '' ? '*' : `${lakePrefix}/*`;
    const because = 'Queries read every file of the lake.';
    return [
      allow(['s3:GetObject'], [this.bucket.arnForObjects(below)], { because }),
      this.#toListFiles(),
      allow(['s3:GetBucketLocation'], [this.bucket.bucketArn]),
      ...(lakeKeyArn === undefined ? [] : [allow(['kms:Decrypt'], [lakeKeyArn])]),
    ];
  }

  #toListFiles(): Permission {
    const { lakePrefix } = this.#settings;
    const below = [lakePrefix, `${lakePrefix}/*`];
    const conditions = lakePrefix === '' ? {} : { StringLike: { 's3:prefix': below } };
    return allow(['s3:ListBucket'], [this.bucket.bucketArn], { conditions });
  }

  #toKeepResults(): Permission[] {
    return [
      allow(
        ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
        [this.results.arnForObjects('athena/*')],
        { because: 'Athena names its results itself, below one folder.' },
      ),
      allow(
        ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
        [this.results.bucketArn],
      ),
    ];
  }
}
