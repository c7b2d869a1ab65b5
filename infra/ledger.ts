/** The table of runs, sends and suppressions. */
import type { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  type ITable,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { allow } from './grant.ts';

export interface LedgerProps {
  /** Existing table with runs and sends, with its key if it has one. @default one is made, empty */
  readonly table?: ITable | undefined;
  readonly encryptionKey: IKey;
  /** What happens to the table when the stack is deleted. */
  readonly removalPolicy: RemovalPolicy;
}

export class Ledger extends Construct {
  readonly table: Table | ITable;

  constructor(scope: Construct, id: string, props: LedgerProps) {
    super(scope, id);
    this.table = props.table ?? this.#makeTable(props);
  }

  #makeTable({ encryptionKey, removalPolicy }: LedgerProps): Table {
    const table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      // DynamoDB keeps a backup of a table that is deleted, for 35 days. Protection from deletion would make a first
      // deployment that fails get stuck, and is switched on after it (docs/deploy.md).
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy,
    });
    // Runs of a report and open sends, by time.
    table.addGlobalSecondaryIndex({
      indexName: 'lists',
      partitionKey: { name: 'list', type: AttributeType.STRING },
      sortKey: { name: 'at', type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
    return table;
  }

  /** Entries are read, listed and written, and never deleted. */
  grantReadWrite(grantee: IGrantable): void {
    const table = this.table.tableArn;
    allow(grantee, { actions: itemActions, resources: [table] });
    allow(grantee, { actions: ['dynamodb:Query'], resources: [table, `${table}/index/lists`] });
    this.#grantKey(grantee);
  }

  /**
   * Entries whose keys begin so, and no others: no sends, releases or runs of schedules.
   * @param keys as functions/ledger/dynamodb.ts writes them: `suppression#`
   */
  grantOnly(grantee: IGrantable, keys: readonly string[]): void {
    const leading = { 'dynamodb:LeadingKeys': keys.map((key) => `${key}*`) };
    const conditions = { 'ForAllValues:StringLike': leading, Null: { 'dynamodb:LeadingKeys': 'false' } };
    allow(grantee, { actions: itemActions, resources: [this.table.tableArn], conditions });
    this.#grantKey(grantee);
  }

  /** DynamoDB uses the key with the caller's rights. */
  #grantKey(grantee: IGrantable): void {
    this.table.encryptionKey?.grant(
      grantee,
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
    );
  }
}

const itemActions = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];
