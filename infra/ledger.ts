/** The table of runs, sends and suppressions. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { allow } from './grant.ts';

export interface LedgerProps {
  readonly encryptionKey: IKey;
  /** What happens to the table when the stack is deleted. @default RETAIN, and protected from deletion */
  readonly removalPolicy?: RemovalPolicy;
}

export class Ledger extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: LedgerProps) {
    super(scope, id);
    const { encryptionKey, removalPolicy = RemovalPolicy.RETAIN } = props;
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: removalPolicy === RemovalPolicy.RETAIN,
      removalPolicy,
    });
    // Runs of a report and open sends, by time.
    this.table.addGlobalSecondaryIndex({
      indexName: 'lists',
      partitionKey: { name: 'list', type: AttributeType.STRING },
      sortKey: { name: 'at', type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
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
