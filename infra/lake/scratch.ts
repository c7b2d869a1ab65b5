/**
 * What runs compute once and read again: tables in a database of the stack's own, their files among Athena's
 * results. A workgroup that enforces its place refuses statements that name another one, and puts the table that a
 * statement makes into its own folder: so each kind of table, which lives for its own time, has a workgroup.
 */
import { Duration, Stack } from 'aws-cdk-lib';
import { CfnDatabase } from 'aws-cdk-lib/aws-glue';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { extractDays, madeDays } from '../../functions/query/athena/kept-days.ts';
import { allow } from '../grant.ts';
import { grantQueries, makeWorkgroup, type Workgroup, type WorkgroupProps } from './workgroup.ts';

/** Folder and life of each kind's files; without them a table has no rows, and Athena does not say so. */
const kinds = {
  /** Models of an edition: for its retries, and for other reports over the same days. */
  made: { folder: 'made/', expiration: Duration.days(madeDays) },
  /** Sums of closed months: for every edition that looks back over them, a year and a month after they were made. */
  extracts: { folder: 'extracts/', expiration: Duration.days(extractDays) },
} as const;

/** Ages at which the files are deleted, by folder. */
export const scratchExpirations: Readonly<Record<string, Duration>> = Object.fromEntries(
  Object.values(kinds).map(({ folder, expiration }) => [folder, expiration]),
);

export type ScratchProps = Omit<WorkgroupProps, 'folder' | 'description'>;

export class Scratch extends Construct {
  readonly database: string;
  readonly made: Workgroup;
  readonly extracts: Workgroup;
  /** What extracts are known by lies beside their files: `s3://BUCKET/extracts/`. */
  readonly extractsPlace: string;

  /** @param props `name` begins all names: `periodical-prod` */
  constructor(scope: Construct, id: string, props: ScratchProps) {
    super(scope, id);
    const { name, results } = props;
    this.database = `${name.replaceAll('-', '_')}_scratch`;
    // It holds nothing that cannot be computed again, so it goes with the stack, and its tables go with it.
    new CfnDatabase(this, 'Database', {
      catalogId: Stack.of(this).account,
      databaseInput: { name: this.database, description: `What runs of ${name} compute once and read again` },
    });
    this.made = makeWorkgroup(this, 'Made', {
      ...props,
      name: `${name}-made`,
      folder: kinds.made.folder,
      description: `Models that runs of ${Stack.of(this).stackName} make for an edition`,
    });
    this.extracts = makeWorkgroup(this, 'Extracts', {
      ...props,
      name: `${name}-extracts`,
      folder: kinds.extracts.folder,
      description: `Sums of closed months that runs of ${Stack.of(this).stackName} keep`,
    });
    this.extractsPlace = results.s3UrlForObject(kinds.extracts.folder);
  }

  /** Making tables, reading them, and dropping those whose files are gone or spoiled. */
  grantMake(grantee: IGrantable): void {
    for (const workgroup of [this.made, this.extracts]) grantQueries(grantee, workgroup);
    this.#allow(
      grantee,
      [
        'BatchCreatePartition',
        'BatchGetPartition',
        'CreatePartition',
        'CreateTable',
        'DeleteTable',
        'GetDatabase',
        'GetPartition',
        'GetPartitions',
        'GetTable',
        'GetTables',
      ],
      'The tables of the scratch database are named by what they hold, run by run.',
    );
  }

  /** Dropping tables that nobody reads any more; their files go by themselves. */
  grantDrop(grantee: IGrantable): void {
    this.#allow(
      grantee,
      ['BatchDeleteTable', 'DeleteTable', 'GetTables'],
      'The tables of the scratch database are named by what they hold, run by run, and the sweep drops old ones.',
    );
  }

  /** Glue checks a table's permission on its database and catalog too. */
  #allow(grantee: IGrantable, actions: readonly string[], because: string): void {
    const resources = ['catalog', `database/${this.database}`, `table/${this.database}/*`];
    allow(grantee, {
      actions: actions.map((action) => `glue:${action}`),
      resources: resources.map((resource) => Stack.of(this).formatArn({ service: 'glue', resource })),
      because,
    });
  }
}
