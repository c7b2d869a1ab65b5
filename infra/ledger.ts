/** The table of runs, sends and suppressions. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Settings } from './settings.ts';
import { allow, type Permission } from './statement.ts';

export interface LedgerProps {
  readonly settings: Settings;
  readonly key: Key;
}

export class Ledger extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, { settings, key }: LedgerProps) {
    super(scope, id);
    const retained = settings.removal === 'retain';
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: retained,
      removalPolicy: retained ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    // Runs of a report and open sends, by time.
    this.table.addGlobalSecondaryIndex({
      indexName: 'lists',
      partitionKey: { name: 'list', type: AttributeType.STRING },
      sortKey: { name: 'at', type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
  }

  toUse(): Permission[] {
    const table = this.table.tableArn;
    return [
      allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [table]),
      allow(['dynamodb:Query'], [table, `${table}/index/lists`]),
    ];
  }
}
