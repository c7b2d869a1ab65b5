import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { statements, synthesise, text } from './synth.ts';

const { all, one, outputs } = synthesise();
const lake = one('AWS::S3::Bucket', 'Lake/Raw').path;

interface TableInput {
  readonly Name: string;
  readonly Parameters: Readonly<Record<string, unknown>>;
  readonly StorageDescriptor: { readonly Location: unknown; readonly Columns: unknown };
  readonly PartitionKeys: readonly unknown[];
}

const tables = all('AWS::Glue::Table').map(({ properties }) => properties.TableInput as TableInput);

describe('the workgroup', () => {
  const { WorkGroupConfiguration: configuration, Name } = one(
    'AWS::Athena::WorkGroup',
    'Lake/Workgroup',
  ).properties;

  it('enforces its configuration', () => {
    expect(configuration).toMatchObject({ EnforceWorkGroupConfiguration: true });
  });

  it('ends a query at the byte limit of the settings', () => {
    expect(configuration).toMatchObject({ BytesScannedCutoffPerQuery: 100_000_000_000 });
    const narrow = synthesise({ athenaBytesLimit: '10000000' }).one(
      'AWS::Athena::WorkGroup',
      'Lake/Workgroup',
    );
    expect(narrow.properties.WorkGroupConfiguration).toMatchObject({
      BytesScannedCutoffPerQuery: 10_000_000,
    });
  });

  it('encrypts results with the own key, into the bucket for them', () => {
    expect(configuration).toMatchObject({
      ResultConfiguration: {
        EncryptionConfiguration: {
          EncryptionOption: 'SSE_KMS',
          KmsKey: { 'Fn::GetAtt': [one('AWS::KMS::Key', 'Keys/Data').path, 'Arn'] },
        },
      },
    });
    const { ResultConfiguration } = configuration as { ResultConfiguration: { OutputLocation: unknown } };
    expect(text(ResultConfiguration.OutputLocation)).toBe(
      `s3://<${one('AWS::S3::Bucket', 'Lake/Results').path}>/athena/`,
    );
  });

  it('has metrics, and a name that the outputs say', () => {
    expect(configuration).toMatchObject({ PublishCloudWatchMetricsEnabled: true });
    expect(outputs.Workgroup).toBe(Name);
  });
});

describe('the tables', () => {
  it('are those of lake.yaml, in the database that the outputs say', () => {
    expect(tables.map(({ Name }) => Name).sort()).toEqual([
      'campaigns',
      'creators',
      'follower_snapshots',
      'live_sessions',
      'order_lines',
      'products',
    ]);
    expect(outputs.GlueDatabase).toBe('periodical_prod');
  });

  it.each(['follower_snapshots', 'live_sessions', 'order_lines'])(
    '%s projects its partitions on dt',
    (name) => {
      const table = tables.find(({ Name }) => Name === name);
      expect(table?.Parameters).toMatchObject({
        'projection.enabled': 'true',
        'projection.dt.type': 'date',
        'projection.dt.format': 'yyyy-MM-dd',
        'projection.dt.range': '2015-01-01,NOW+1DAY',
      });
      expect(text(table?.Parameters['storage.location.template'])).toBe(`s3://<${lake}>/${name}/dt=\${dt}/`);
      expect(table?.PartitionKeys).toEqual([{ Name: 'dt', Type: 'string' }]);
    },
  );

  it.each(tables)('$Name lies in a folder, without a doubled slash', ({ Name, StorageDescriptor }) => {
    expect(text(StorageDescriptor.Location)).toBe(`s3://<${lake}>/${Name}/`);
  });

  it('take the range of days of the settings', () => {
    const some = synthesise({ partitionRange: '2021-12-01,2024-07-31' }).one(
      'AWS::Glue::Table',
      'Lake/Tables/order_lines',
    );
    expect(JSON.stringify(some.properties)).toContain('"projection.dt.range":"2021-12-01,2024-07-31"');
  });
});

describe('an existing lake', () => {
  const existing = synthesise({
    glueDatabase: 'sales',
    lakeBucket: 'corp-lake',
    lakePrefix: 'raw/sales/',
    lakeKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/lake',
  });
  const permissions = statements(existing.one('AWS::IAM::Policy', 'Functions/RunRole/DefaultPolicy'));
  const to = (action: string) => permissions.filter(({ actions }) => actions.includes(action));

  it('is left as it is', () => {
    expect(existing.all('AWS::Glue::Database')).toEqual([]);
    expect(existing.all('AWS::Glue::Table')).toEqual([]);
    expect(existing.all('AWS::S3::Bucket').map(({ path }) => path)).not.toContain('Lake/Raw');
  });

  it('is read below its folder alone, with its key', () => {
    const arn = 'arn:<AWS::Partition>:s3:::corp-lake';
    expect(to('s3:GetObject').flatMap(({ resources }) => resources)).toContain(`${arn}/raw/sales/*`);
    expect(to('s3:ListBucket').find(({ resources }) => resources.includes(arn))?.condition).toEqual({
      StringLike: { 's3:prefix': ['raw/sales', 'raw/sales/*'] },
    });
    expect(to('kms:Decrypt').flatMap(({ resources }) => resources)).toContain(
      'arn:aws:kms:eu-west-1:111122223333:key/lake',
    );
  });

  it('is asked for the tables of lake.yaml alone', () => {
    const [tablesRead] = to('glue:GetTable');
    expect(tablesRead?.resources.map((resource) => resource.split(':').at(-1))).toEqual([
      'catalog',
      'database/sales',
      ...tables.map(({ Name }) => `table/sales/${Name}`).sort(),
    ]);
  });

  it('gets tables of its own where it has files and no database', () => {
    const files = synthesise({ lakeBucket: 'corp-lake', lakePrefix: 'raw' });
    const made = files.one('AWS::Glue::Table', 'Lake/Tables/products').properties.TableInput as TableInput;
    expect(text(made.StorageDescriptor.Location)).toBe('s3://corp-lake/raw/products/');
  });
});

it('templates of a user’s own bring their own lake.yaml', () => {
  const folder = mkdtempSync(join(tmpdir(), 'periodical-templates-'));
  writeFileSync(
    join(folder, 'lake.yaml'),
    'tables:\n  tickets:\n    location: tickets\n    format: csv\n    delimiter: ";"\n    columns: {Sold At: timestamp}\n',
  );
  const [table, ...others] = synthesise({ templates: folder }).all('AWS::Glue::Table');
  expect(others).toEqual([]);
  expect(table?.properties.TableInput).toMatchObject({
    Name: 'tickets',
    Parameters: { classification: 'csv', 'skip.header.line.count': '1' },
    StorageDescriptor: {
      Columns: [
        { Name: 'sold at', Type: 'string' },
        { Name: '_rest', Type: 'string' },
      ],
      SerdeInfo: { Parameters: { separatorChar: ';', quoteChar: '"' } },
    },
  });
});
