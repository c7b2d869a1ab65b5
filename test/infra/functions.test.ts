/** The Lambdas: how they run, what they are told, what they may do. */
import { describe, expect, it } from 'vitest';
import { type Statement, statements, synthesise, text } from './synth.ts';

const { all, one, outputs } = synthesise();
const onArm = synthesise({ architecture: 'arm64' });
const names = ['run', 'deliver', 'feedback', 'sweep', 'endpoint', 'room'];
const pascal = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const lambda = (name: string) => one('AWS::Lambda::Function', `Functions/${pascal(name)}`);
const roleOf = (name: string) =>
  statements(one('AWS::IAM::Policy', `Functions/${pascal(name)}Role/DefaultPolicy`));

it('there are six', () => {
  expect(all('AWS::Lambda::Function').map(({ path }) => path)).toEqual(
    names.map((name) => `Functions/${pascal(name)}`),
  );
});

describe.each(names)('function %s', (name) => {
  const { properties } = lambda(name);

  it('runs on Node 24, x86_64 unless a setting says otherwise', () => {
    expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['x86_64'] });
    expect(onArm.one('AWS::Lambda::Function', lambda(name).path).properties.Architectures).toEqual(['arm64']);
  });

  it('is traced', () => {
    expect(properties.TracingConfig).toEqual({ Mode: 'Active' });
  });

  it('has a log of its own that is kept for 90 days, encrypted', () => {
    const { path, properties: log } = one('AWS::Logs::LogGroup', `Functions/${pascal(name)}Log`);
    expect(
      text(properties.LoggingConfig && (properties.LoggingConfig as { LogGroup: unknown }).LogGroup),
    ).toBe(text({ Ref: path }));
    expect(log).toMatchObject({ RetentionInDays: 90 });
    expect(text(log.KmsKeyId)).toBe('<Keys/Data.Arn>');
  });

  it('has a role of its own, without managed policies', () => {
    const { path, properties: role } = one('AWS::IAM::Role', `Functions/${pascal(name)}Role`);
    expect(text(properties.Role)).toBe(`<${path}.Arn>`);
    expect(role.ManagedPolicyArns).toBeUndefined();
  });
});

it('the settings say how long logs are kept', () => {
  const short = synthesise({ logRetentionDays: '7' }).all('AWS::Logs::LogGroup');
  expect(short.map(({ properties }) => properties.RetentionInDays)).toEqual(short.map(() => 7));
});

describe('queues feed functions', () => {
  const mapping = (name: string) =>
    all('AWS::Lambda::EventSourceMapping').find(
      ({ properties }) => text(properties.FunctionName) === `<${lambda(name).path}>`,
    )?.properties;

  it.each([
    ['run', 'Runs/Queue', 1],
    ['deliver', 'Deliveries/Queue', 1],
    ['feedback', 'Feedback/Queue', 10],
  ])('%s takes from %s, %i at a time, and one that fails does not take others along', (name, queue, size) => {
    expect(mapping(name)).toMatchObject({
      BatchSize: size,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    expect(text(mapping(name)?.EventSourceArn)).toBe(`<${queue}.Arn>`);
  });

  it('only so many mails go out at once, each with its share of the rate', () => {
    expect(mapping('deliver')?.ScalingConfig).toEqual({ MaximumConcurrency: 2 });
    const more = synthesise({ deliveriesAtOnce: '14', runsAtOnce: '3' });
    expect(
      more.all('AWS::Lambda::EventSourceMapping').map(({ properties }) => properties.ScalingConfig),
    ).toEqual([{ MaximumConcurrency: 3 }, { MaximumConcurrency: 14 }, undefined]);
    expect(more.one('AWS::Lambda::Function', 'Functions/Deliver').properties.Environment).toMatchObject({
      Variables: { DELIVERIES_AT_ONCE: '14' },
    });
  });

  it('a sweep that fails is tried again, and then a dead letter', () => {
    const { DeadLetterConfig } = lambda('sweep').properties as { DeadLetterConfig?: { TargetArn: unknown } };
    expect(text(DeadLetterConfig?.TargetArn)).toBe('<Functions/SweepDead.Arn>');
  });
});

describe('a function is told what functions/systems/settings.ts reads for it, and nothing more', () => {
  const told = (name: string) => {
    const { Variables } = lambda(name).properties.Environment as { Variables: Record<string, unknown> };
    return Object.fromEntries(
      Object.entries(Variables)
        .filter(([key]) => !key.startsWith('POWERTOOLS_'))
        .map(([key, value]) => [key, text(value)]),
    );
  };
  const stores = { ARCHIVE_BUCKET: '<Archive/Editions>', LEDGER_TABLE: '<Ledger/Table>' };
  const sending = {
    STACK: 'Periodical-prod',
    SENDER: 'Periodical <no-reply@reports.example.com>',
    MAIL_CHANNEL: 'ses',
    CONFIGURATION_SET: '<Mail/ConfigurationSet>',
  };

  it.each([
    [
      'run',
      {
        ...stores,
        RUNS_QUEUE_URL: '<Runs/Queue>',
        DELIVERIES_QUEUE_URL: '<Deliveries/Queue>',
        ATHENA_WORKGROUP: 'periodical-prod',
        GLUE_DATABASE: 'periodical_prod',
        SCRATCH_DATABASE: 'periodical_prod_scratch',
        MADE_WORKGROUP: 'periodical-prod-made',
        EXTRACTS_WORKGROUP: 'periodical-prod-extracts',
        EXTRACTS_PLACE: 's3://<Lake/Results>/extracts/',
        ATHENA_USD_PER_TERABYTE: '5',
        MANIFEST_KEY_IDS: '<Keys/Mac>',
      },
    ],
    [
      'deliver',
      {
        ...stores,
        ...sending,
        MANIFEST_KEY_IDS: '<Keys/Mac>',
        LINK_KEY_IDS: '<Keys/Links>',
        DELIVERIES_AT_ONCE: '2',
        DELIVERIES_QUEUE_URL: '<Deliveries/Queue>',
        ENDPOINT_URL: '<Endpoint/Api.ApiEndpoint>',
      },
    ],
    ['feedback', { LEDGER_TABLE: '<Ledger/Table>', ...sending, FEEDBACK_QUEUE_URL: '<Feedback/Queue>' }],
    [
      'sweep',
      {
        ...stores,
        ...sending,
        RUNS_QUEUE_URL: '<Runs/Queue>',
        DELIVERIES_QUEUE_URL: '<Deliveries/Queue>',
        RUNS_DEAD_URL: '<Runs/Dead>',
        DELIVERIES_DEAD_URL: '<Deliveries/Dead>',
        ATHENA_WORKGROUP: 'periodical-prod',
        GLUE_DATABASE: 'periodical_prod',
        SCRATCH_DATABASE: 'periodical_prod_scratch',
        MANIFEST_KEY_IDS: '<Keys/Mac>',
      },
    ],
    [
      'endpoint',
      {
        LEDGER_TABLE: '<Ledger/Table>',
        RUNS_QUEUE_URL: '<Runs/Queue>',
        LINK_KEY_IDS: '<Keys/Links>,<Keys/Mac>',
      },
    ],
    [
      'room',
      {
        ...stores,
        RUNS_QUEUE_URL: '<Runs/Queue>',
        DELIVERIES_QUEUE_URL: '<Deliveries/Queue>',
        RUNS_DEAD_URL: '<Runs/Dead>',
        DELIVERIES_DEAD_URL: '<Deliveries/Dead>',
        FEEDBACK_QUEUE_URL: '<Feedback/Queue>',
        FEEDBACK_DEAD_URL: '<Feedback/Dead>',
        MANIFEST_KEY_IDS: '<Keys/Mac>',
        LINK_KEY_IDS: '<Keys/Links>,<Keys/Mac>',
        ENDPOINT_URL: '<Endpoint/Api.ApiEndpoint>',
        SENDER: sending.SENDER,
      },
    ],
  ])('%s', (name, expected) => {
    expect(told(name)).toEqual(expected);
  });

  it('the first operator and the company’s provider are told to those that let people in', () => {
    const company = { oidcIssuer: 'https://login.acme.org', oidcClientId: 'room', oidcGroupClaim: 'roles' };
    const set = synthesise({ firstOperator: 'ana@acme.org', ...company }).all('AWS::Lambda::Function');
    const variables = { FIRST_OPERATOR: 'ana@acme.org', OIDC_ISSUER: 'https://login.acme.org' };
    const others = { OIDC_CLIENT_ID: 'room', OIDC_GROUP_CLAIM: 'roles' };
    for (const [name, value] of Object.entries({ ...variables, ...others })) {
      const told = set.filter(({ properties }) =>
        text(properties.Environment).includes(`"${name}":"${value}"`),
      );
      expect([name, told.map(({ path }) => path)]).toEqual([name, ['Functions/Deliver', 'Functions/Room']]);
    }
  });

  it('logs and metrics carry the stage', () => {
    for (const name of names) {
      expect(lambda(name).properties.Environment).toMatchObject({
        Variables: { POWERTOOLS_SERVICE_NAME: 'periodical-prod', POWERTOOLS_METRICS_NAMESPACE: 'Periodical' },
      });
    }
  });
});

describe('permissions', () => {
  const policies = [...all('AWS::IAM::Policy'), ...all('AWS::IAM::ManagedPolicy')];

  it.each(policies.map((policy) => [policy.path, policy] as const))('%s names its actions', (_id, policy) => {
    for (const { actions } of statements(policy)) expect(actions.join()).not.toContain('*');
  });

  const wide = (name: string) =>
    roleOf(name).flatMap(({ actions, resources }) =>
      resources
        .filter((resource) => resource.includes('*'))
        .map((resource) => [actions.join(), text(resource)]),
    );
  const traces = ['xray:PutTelemetryRecords,xray:PutTraceSegments', '*'];
  const editions = ['s3:GetObject', '<Archive/Editions.Arn>/*'];
  const scratchTables = expect.stringMatching(/:table\/periodical_prod_scratch\/\*$/);

  it.each([
    [
      'run',
      [
        [`lakeformation:GetDataAccess,${traces[0]}`, '*'],
        ...['athena', 'extracts', 'made'].map((folder) => [
          's3:AbortMultipartUpload,s3:GetObject,s3:ListMultipartUploadParts,s3:PutObject',
          `<Lake/Results.Arn>/${folder}/*`,
        ]),
        ['s3:GetObject', '<Archive/Editions.Arn>/*'],
        ['s3:GetObject', '<Lake/Raw.Arn>/*'],
        [
          'glue:BatchCreatePartition,glue:BatchGetPartition,glue:CreatePartition,glue:CreateTable,glue:DeleteTable,glue:GetDatabase,glue:GetPartition,glue:GetPartitions,glue:GetTable,glue:GetTables',
          scratchTables,
        ],
        ['s3:PutObject', '<Archive/Editions.Arn>/*'],
      ],
    ],
    ['deliver', [[`ses:GetSendQuota,ses:GetSendStatistics,${traces[0]}`, '*'], editions]],
    ['feedback', [traces]],
    ['sweep', [traces, editions, ['glue:BatchDeleteTable,glue:DeleteTable,glue:GetTables', scratchTables]]],
    ['endpoint', [traces]],
    ['room', [traces, editions]],
  ])('%s names every resource that has a name of its own', (name, expected) => {
    expect(wide(name)).toEqual(expected);
  });

  it('what asks the lake gets the policies of a setting too, and nothing else does', () => {
    const lakePolicies = 'arn:aws:iam::111122223333:policy/corp/read-catalog-key';
    const more = synthesise({ lakePolicies, athenaUsdPerTerabyte: '9.5' });
    const policies = more
      .all('AWS::IAM::Role')
      .map(({ path, properties }) => [path, properties.ManagedPolicyArns])
      .filter(([, arns]) => arns !== undefined);
    expect(policies).toEqual([
      ['Functions/RunRole', [lakePolicies]],
      ['Functions/SweepRole', [lakePolicies]],
    ]);
    expect(more.one('AWS::Lambda::Function', 'Functions/Run').properties.Environment).toMatchObject({
      Variables: { ATHENA_USD_PER_TERABYTE: '9.5' },
    });
  });

  const may = (name: string, service: string) =>
    Object.fromEntries(
      roleOf(name).flatMap(({ actions, resources }) =>
        actions.filter((action) => action.startsWith(`${service}:`)).map((action) => [action, resources]),
      ),
    );

  /** What a role may do with a database of Glue, or with tables in it. */
  const glueOn = (name: string, database: string) =>
    roleOf(name)
      .filter(({ resources }) =>
        resources.some((resource) => new RegExp(`:(database|table)/${database}(/|$)`).test(resource)),
      )
      .flatMap(({ actions }) => actions.filter((action) => action.startsWith('glue:')))
      .map((action) => action.slice('glue:'.length))
      .toSorted();

  it('run may use three workgroups, read the tables of one database, and make them in another', () => {
    expect(Object.keys(may('run', 'athena'))).toEqual([
      'athena:BatchGetQueryExecution',
      'athena:GetQueryExecution',
      'athena:GetQueryResults',
      'athena:StartQueryExecution',
      'athena:StopQueryExecution',
    ]);
    for (const resources of Object.values(may('run', 'athena'))) {
      expect(resources).toEqual(
        ['', '-extracts', '-made'].map((end) => expect.stringMatching(`:workgroup/periodical-prod${end}$`)),
      );
    }
    expect(glueOn('run', 'periodical_prod')).toEqual([
      'BatchGetPartition',
      'GetDatabase',
      'GetPartition',
      'GetPartitions',
      'GetTable',
    ]);
    expect(glueOn('run', 'default')).toEqual(['GetDatabase']);
  });

  it.each(['run', 'sweep'])('%s changes nothing in Glue but the database for what runs make', (name) => {
    const databases = ['default', 'periodical_prod'].flatMap((database) => glueOn(name, database));
    expect(databases.filter((action) => !/^(Batch)?Get/.test(action))).toEqual([]);
  });

  it.each(['deliver', 'feedback', 'sweep', 'endpoint', 'room'])(
    '%s neither queries nor writes editions',
    (name) => {
      const actions = roleOf(name).flatMap((statement) => statement.actions);
      expect(actions.filter((action) => /^athena:|s3:Put|Delete(Object|Item)/.test(action))).toEqual([]);
    },
  );

  it('sweep alone of these looks at tables, and reads no file of the lake', () => {
    for (const name of ['deliver', 'feedback', 'endpoint', 'room']) expect(may(name, 'glue')).toEqual({});
    expect(glueOn('sweep', 'periodical_prod')).toEqual(['GetPartitions', 'GetTable']);
    expect(glueOn('sweep', 'periodical_prod_scratch')).toEqual([
      'BatchDeleteTable',
      'DeleteTable',
      'GetTables',
    ]);
    expect(may('sweep', 's3')).toMatchObject({
      's3:GetObject': [expect.stringContaining('Archive/Editions')],
      's3:ListBucket': expect.arrayContaining([expect.stringContaining('Lake/Raw')]),
    });
  });

  it('endpoint may touch suppressions and the runs of its callers alone', () => {
    const own = roleOf('endpoint').filter(({ actions }) =>
      actions.some((name) => name.startsWith('dynamodb:')),
    );
    expect(own).toEqual([
      {
        effect: 'Allow',
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        resources: ['<Ledger/Table.Arn>'],
        principal: '""',
        condition: {
          'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['suppression#*', 'run#request:*'] },
          Null: { 'dynamodb:LeadingKeys': 'false' },
        },
      },
    ]);
  });

  it.each(names.filter((name) => name !== 'endpoint'))(
    '%s may use the ledger: items of one table, and its index',
    (name) => {
      expect(may(name, 'dynamodb')).toEqual({
        'dynamodb:GetItem': ['<Ledger/Table.Arn>'],
        'dynamodb:PutItem': ['<Ledger/Table.Arn>'],
        'dynamodb:UpdateItem': ['<Ledger/Table.Arn>'],
        'dynamodb:Query': ['<Ledger/Table.Arn>', '<Ledger/Table.Arn>/index/lists'],
      });
    },
  );

  it.each([
    ['run', ['<Deliveries/Queue.Arn>', '<Runs/Queue.Arn>']],
    ['endpoint', ['<Runs/Queue.Arn>']],
    ['sweep', ['<Deliveries/Queue.Arn>', '<Functions/SweepDead.Arn>', '<Runs/Queue.Arn>']],
    ['deliver', undefined],
    ['feedback', undefined],
    ['room', ['<Deliveries/Queue.Arn>', '<Feedback/Queue.Arn>', '<Runs/Queue.Arn>']],
  ])('%s may send to the queues %s', (name, queues) => {
    expect(may(name, 'sqs')['sqs:SendMessage']).toEqual(queues);
  });

  /** What a role may do with HMAC keys: resources by action. */
  const macsIn = (found: readonly Statement[]) => {
    const macs: Record<string, string[]> = {};
    for (const { actions, resources } of found)
      for (const action of actions.filter((one) => one.endsWith('Mac')))
        macs[action] = [...(macs[action] ?? []), ...resources].sort();
    return macs;
  };

  it('run signs manifests, deliver signs links, who acts by either verifies it, and nobody does more', () => {
    const [manifests, links] = [['<Keys/Mac.Arn>'], ['<Keys/Links.Arn>']];
    const found = names.map((name) => [name, macsIn(roleOf(name))]);
    expect(Object.fromEntries(found)).toEqual({
      run: { 'kms:GenerateMac': manifests, 'kms:VerifyMac': manifests },
      deliver: { 'kms:GenerateMac': links, 'kms:VerifyMac': [...links, ...manifests] },
      feedback: {},
      sweep: { 'kms:VerifyMac': manifests },
      // Links that an earlier version signed with the key of manifests.
      endpoint: { 'kms:VerifyMac': [...links, ...manifests] },
      // Its seal follows from a MAC of the key of links.
      room: { 'kms:GenerateMac': links, 'kms:VerifyMac': [...links, ...manifests] },
    });
  });

  it('keys that are changed verify on where they are listed, and sign nothing', () => {
    const [old, elsewhere] = [
      '1234abcd-12ab-34cd-56ef-1234567890ab',
      'arn:aws:kms:eu-west-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab',
    ];
    const changed = synthesise({
      linkKey: 2,
      oldLinkKeys: `${old},manifests`,
      manifestKey: 3,
      oldManifestKeys: [elsewhere],
    });
    const of = (name: string) =>
      macsIn(statements(changed.one('AWS::IAM::Policy', `Functions/${pascal(name)}Role/DefaultPolicy`)));
    const oldArn = expect.stringMatching(new RegExp(`^arn:.*:kms:.*:key/${old}$`));
    expect(of('endpoint')).toEqual({
      'kms:VerifyMac': expect.arrayContaining(['<Keys/Links2.Arn>', '<Keys/Mac3.Arn>', oldArn]),
    });
    expect(of('room')).toMatchObject({
      'kms:VerifyMac': expect.arrayContaining(['<Keys/Links2.Arn>', '<Keys/Mac3.Arn>', oldArn, elsewhere]),
    });
    expect(of('deliver')).toEqual({
      'kms:GenerateMac': ['<Keys/Links2.Arn>'],
      'kms:VerifyMac': ['<Keys/Links2.Arn>', '<Keys/Mac3.Arn>', elsewhere].sort(),
    });
    expect(text(changed.outputs.LinkKeyIds)).toBe(`<Keys/Links2>,${old},<Keys/Mac3>`);
    expect(text(changed.outputs.ManifestKeyIds)).toBe(`<Keys/Mac3>,${elsewhere}`);
  });

  const sends = ({ actions }: Statement) => actions.includes('ses:SendRawEmail');

  it.each(['deliver', 'feedback', 'sweep'])('%s may send as the sender alone', (name) => {
    expect(roleOf(name).filter(sends)).toEqual([
      {
        effect: 'Allow',
        actions: ['ses:SendRawEmail'],
        resources: [
          expect.stringMatching(/:configuration-set\/<Mail\/ConfigurationSet>$/),
          expect.stringMatching(/:identity\/<Mail\/Domain>$/),
          // An account may have verified the address by itself, and SES asks for that identity then.
          expect.stringMatching(/:identity\/no-reply@reports\.example\.com$/),
        ],
        principal: '""',
        condition: { StringEquals: { 'ses:FromAddress': 'no-reply@reports.example.com' } },
      },
    ]);
  });

  it.each(['run', 'endpoint', 'room'])('%s may not send mail', (name) => {
    expect(roleOf(name).filter(sends)).toEqual([]);
  });
});

it('the outputs name the functions', () => {
  expect(Object.fromEntries(names.map((name) => [name, text(outputs[`${pascal(name)}Function`])]))).toEqual(
    Object.fromEntries(names.map((name) => [name, `<Functions/${pascal(name)}>`])),
  );
});
