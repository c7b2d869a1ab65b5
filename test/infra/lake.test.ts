import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { statements, synthesise, text } from './synth.ts';

/** A folder of templates with this lake.yaml. */
function withLake(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'periodical-templates-'));
  writeFileSync(join(folder, 'lake.yaml'), text);
  return folder;
}

const { all, one, outputs } = synthesise();
const lake = one('AWS::S3::Bucket', 'Lake/Raw').path;

interface TableInput {
  readonly Name: string;
  readonly Parameters: Readonly<Record<string, unknown>>;
  readonly StorageDescriptor: { readonly Location: unknown; readonly Columns: unknown };
  readonly PartitionKeys: readonly unknown[];
}

const tables = all('AWS::Glue::Table').map(({ properties }) => properties.TableInput as TableInput);

const workgroups = [
  ['Lake/Workgroup', 'periodical-prod', 'athena/'],
  ['Lake/Scratch/Made', 'periodical-prod-made', 'made/'],
  ['Lake/Scratch/Extracts', 'periodical-prod-extracts', 'extracts/'],
] as const;

it('has three workgroups', () => {
  expect(all('AWS::Athena::WorkGroup').map(({ path }) => path)).toEqual(workgroups.map(([path]) => path));
});

describe.each(workgroups)('the workgroup %s', (path, name, folder) => {
  const { WorkGroupConfiguration: configuration, Name } = one('AWS::Athena::WorkGroup', path).properties;

  it('enforces its configuration', () => {
    expect(configuration).toMatchObject({ EnforceWorkGroupConfiguration: true });
  });

  it('ends a query at the byte limit of the settings', () => {
    expect(configuration).toMatchObject({ BytesScannedCutoffPerQuery: 100_000_000_000 });
    const narrow = synthesise({ athenaBytesLimit: '10000000' }).one('AWS::Athena::WorkGroup', path);
    expect(narrow.properties.WorkGroupConfiguration).toMatchObject({
      BytesScannedCutoffPerQuery: 10_000_000,
    });
  });

  it('encrypts results with the own key, into a folder of the bucket for them', () => {
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
      `s3://<${one('AWS::S3::Bucket', 'Lake/Results').path}>/${folder}`,
    );
  });

  it('has metrics, and the name of its stage', () => {
    expect(configuration).toMatchObject({ PublishCloudWatchMetricsEnabled: true });
    expect(Name).toBe(name);
  });
});

it('the outputs say which workgroup has the queries, and where runs make tables', () => {
  expect(outputs).toMatchObject({ Workgroup: 'periodical-prod', ScratchDatabase: 'periodical_prod_scratch' });
});

it.each(['prod', 'my-trial'])(
  'the database for what runs make goes with the stack of the stage %s',
  (stage) => {
    const { properties, deletionPolicy } = synthesise({ stage, removal: 'destroy' }).one(
      'AWS::Glue::Database',
      'Lake/Scratch/Database',
    );
    // What CTAS takes without quotes.
    const Name = expect.stringMatching(/^periodical_[a-z_]+_scratch$/);
    expect(properties.DatabaseInput).toMatchObject({ Name });
    expect([undefined, 'Delete']).toContain(deletionPolicy);
  },
);

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
        'projection.dt.range': '2021-05-31,NOW+1DAY',
      });
      expect(text(table?.Parameters['storage.location.template'])).toBe(`s3://<${lake}>/${name}/dt=\${dt}/`);
      expect(table?.PartitionKeys).toEqual([{ Name: 'dt', Type: 'string' }]);
    },
  );

  it.each(tables)('$Name lies in a folder, without a doubled slash', ({ Name, StorageDescriptor }) => {
    expect(text(StorageDescriptor.Location)).toBe(`s3://<${lake}>/${Name}/`);
  });

  it('take the range of days of the settings', () => {
    const some = synthesise({ lakeFirstDay: '2021-12-01', lakeLastDay: '2024-07-31' }).one(
      'AWS::Glue::Table',
      'Lake/Tables/order_lines',
    );
    expect(JSON.stringify(some.properties)).toContain('"projection.dt.range":"2021-12-01,2024-07-31"');
  });

  const real = { sender: 'Reports <reports@acme.org>', owner: 'data@acme.org' };

  it('are not made without the first day of the lake, and the error says where to look for it', () => {
    const said =
      'setting lakeFirstDay: found none; expected the first day of the lake, such as 2021-05-31, before which nothing is read. ';
    expect(() => synthesise(real)).toThrow(
      `${said}The bucket is made empty: it is the earliest dt that files will be put there for, in follower_snapshots, live_sessions, order_lines`,
    );
    expect(() => synthesise({ ...real, lakeBucket: 'corp-lake', lakePrefix: 'raw/sales/' })).toThrow(
      `${said}It is the earliest dt that "aws s3 ls s3://corp-lake/raw/sales/TABLE/" lists, for follower_snapshots, live_sessions, order_lines`,
    );
  });

  it('need no first day where none of them has days, or where they exist', () => {
    const undated = withLake('tables: {tickets: {location: tickets, columns: {id: string}}}\n');
    expect(() => synthesise({ ...real, templates: undated })).not.toThrow();
    expect(() => synthesise({ ...real, lakeBucket: 'corp-lake', glueDatabase: 'sales' })).not.toThrow();
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
    expect(existing.all('AWS::Glue::Database').map(({ path }) => path)).toEqual(['Lake/Scratch/Database']);
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

  it('tells those who list it which snapshots Iceberg tables have', () => {
    const yaml = 'tables:\n  sales: {location: sales, format: iceberg, columns: {amount: double}}\n';
    const places = { glueDatabase: 'sales', lakeBucket: 'corp-lake', lakePrefix: 'raw' };
    const readBySweep = (settings: Readonly<Record<string, unknown>>) =>
      statements(synthesise(settings).one('AWS::IAM::Policy', 'Functions/SweepRole/DefaultPolicy'))
        .filter(({ actions }) => actions.includes('s3:GetObject'))
        .flatMap(({ resources }) => resources.filter((one) => one.includes('corp-lake')));
    expect(readBySweep(places)).toEqual([]);
    expect(readBySweep({ ...places, templates: withLake(yaml) })).toEqual([
      'arn:<AWS::Partition>:s3:::corp-lake/raw/*.metadata.json',
    ]);
  });

  it('is asked for the tables of lake.yaml alone', () => {
    const [tablesRead] = to('glue:GetTable');
    expect(tablesRead?.resources.map((resource) => resource.split(':').at(-1))).toEqual([
      'catalog',
      'database/sales',
      ...tables.map(({ Name }) => `table/sales/${Name}`).sort(),
    ]);
  });

  it('may lie in several folders and buckets, with several keys', () => {
    const keys = ['raw', 'curated'].map((name) => `arn:aws:kms:eu-west-1:111122223333:key/${name}`);
    const places = {
      lakeBucket: 'corp-lake',
      lakePrefix: 'raw',
      lakeFolders: 's3://corp-lake/old/,s3://corp-curated',
      lakeKeyArn: keys.join(),
    };
    const several = synthesise({ glueDatabase: 'sales', ...places });
    for (const name of ['Run', 'Sweep']) {
      const found = statements(several.one('AWS::IAM::Policy', `Functions/${name}Role/DefaultPolicy`));
      const listed = found
        .filter(
          ({ actions, resources }) => actions.includes('s3:ListBucket') && resources.join().includes('corp-'),
        )
        .map(({ resources, condition }) => [resources.filter((one) => one.includes('corp-')), condition]);
      const below = (prefix: string) => ({ StringLike: { 's3:prefix': [prefix, `${prefix}/*`] } });
      expect(listed).toHaveLength(3);
      expect(listed).toEqual(
        expect.arrayContaining([
          [['arn:<AWS::Partition>:s3:::corp-lake'], below('raw')],
          [['arn:<AWS::Partition>:s3:::corp-lake'], below('old')],
          [['arn:<AWS::Partition>:s3:::corp-curated'], {}],
        ]),
      );
    }
    const run = statements(several.one('AWS::IAM::Policy', 'Functions/RunRole/DefaultPolicy'));
    const of = (action: string) =>
      run.flatMap(({ actions, resources }) => (actions.includes(action) ? resources : []));
    expect(of('s3:GetObject')).toEqual(
      expect.arrayContaining(
        ['corp-lake/raw/*', 'corp-lake/old/*', 'corp-curated/*'].map(
          (end) => `arn:<AWS::Partition>:s3:::${end}`,
        ),
      ),
    );
    expect(of('kms:Decrypt')).toEqual(expect.arrayContaining(keys));
  });

  it('may have its catalog in another account: Athena is told of it, and functions where it is', () => {
    const foreign = synthesise({
      glueDatabase: 'sales',
      glueCatalogId: '999988887777',
      lakeFolders: 's3://corp-raw',
    });
    expect(foreign.one('AWS::Athena::DataCatalog', 'Lake/Catalog').properties).toMatchObject({
      Name: 'periodical-prod',
      Type: 'GLUE',
      Parameters: { 'catalog-id': '999988887777' },
    });
    for (const name of ['Run', 'Sweep']) {
      expect(foreign.one('AWS::Lambda::Function', `Functions/${name}`).properties.Environment).toMatchObject({
        Variables: { GLUE_CATALOG_ID: '999988887777', ATHENA_CATALOG: 'periodical-prod' },
      });
    }
    const run = statements(foreign.one('AWS::IAM::Policy', 'Functions/RunRole/DefaultPolicy'));
    const of = (action: string) =>
      run.flatMap(({ actions, resources }) => (actions.includes(action) ? resources : []));
    expect(of('glue:GetTable')).toContain(
      'arn:<AWS::Partition>:glue:<AWS::Region>:999988887777:table/sales/products',
    );
    expect(of('glue:GetDatabase')).toEqual(
      expect.arrayContaining([
        'arn:<AWS::Partition>:glue:<AWS::Region>:999988887777:database/sales',
        'arn:<AWS::Partition>:glue:<AWS::Region>:<AWS::AccountId>:database/default',
      ]),
    );
    expect(of('athena:GetDataCatalog')).toEqual([
      'arn:<AWS::Partition>:athena:<AWS::Region>:<AWS::AccountId>:datacatalog/periodical-prod',
    ]);
    // What runs make is the stack's own.
    expect(of('glue:CreateTable').join()).not.toContain('999988887777');
  });

  it('may be governed by Lake Formation, whoever made it', () => {
    for (const one of [existing, { ...existing, ...synthesise() }]) {
      const run = statements(one.one('AWS::IAM::Policy', 'Functions/RunRole/DefaultPolicy'));
      const governed = run.filter(({ actions }) => actions.includes('lakeformation:GetDataAccess'));
      expect(governed.map(({ resources }) => resources)).toEqual([['*']]);
    }
  });

  it('gets tables of its own where it has files and no database', () => {
    const files = synthesise({ lakeBucket: 'corp-lake', lakePrefix: 'raw' });
    const made = files.one('AWS::Glue::Table', 'Lake/Tables/products').properties.TableInput as TableInput;
    expect(text(made.StorageDescriptor.Location)).toBe('s3://corp-lake/raw/products/');
  });
});

it('templates of a user’s own bring their own lake.yaml', () => {
  const templates = withLake(
    'tables:\n  tickets:\n    location: tickets\n    format: csv\n    delimiter: ";"\n    columns: {Sold At: timestamp}\n',
  );
  const [table, ...others] = synthesise({ templates }).all('AWS::Glue::Table');
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
