/** Where the stack meets the world: mail, the HTTP endpoint, and the outputs that the command line reads. */
import { CfnEmailIdentity } from 'aws-cdk-lib/aws-ses';
import { describe, expect, it } from 'vitest';
import { type Synthesised, statements, synthesise, text } from './synth.ts';

const { all, one, outputs, stack } = synthesise();

describe('mail', () => {
  it('goes out through a configuration set that insists on TLS and measures reputation', () => {
    expect(one('AWS::SES::ConfigurationSet', 'Mail/ConfigurationSet').properties).toMatchObject({
      DeliveryOptions: { TlsPolicy: 'REQUIRE' },
      ReputationOptions: { ReputationMetricsEnabled: true },
    });
  });

  it('comes from a domain that is signed', () => {
    expect(one('AWS::SES::EmailIdentity', 'Mail/Domain').properties).toMatchObject({
      EmailIdentity: 'reports.example.com',
      DkimAttributes: { SigningEnabled: true },
      FeedbackAttributes: { EmailForwardingEnabled: false },
    });
    expect(Object.keys(outputs).filter((name) => name.startsWith('Dkim'))).toHaveLength(3);
  });

  it('leaves the mails of others from that domain alone: the stack’s configuration set goes with the stack', () => {
    expect(one('AWS::SES::EmailIdentity', 'Mail/Domain').properties).not.toHaveProperty(
      'ConfigurationSetAttributes',
    );
  });

  const topic = one('AWS::SNS::Topic', 'Mail/Events');

  it('what becomes of it goes to an encrypted topic', () => {
    const { EventDestination } = one(
      'AWS::SES::ConfigurationSetEventDestination',
      'Mail/ConfigurationSet/Events',
    ).properties;
    expect(EventDestination).toEqual({
      Enabled: true,
      MatchingEventTypes: ['delivery', 'bounce', 'complaint', 'reject'],
      SnsDestination: { TopicARN: { Ref: topic.path } },
    });
    expect(text(topic.properties.KmsMasterKeyId)).toMatch(/^<Keys\/Data/);
  });

  it('and from there to the queue feedback, without an envelope, or else to its dead letters', () => {
    const { properties } = one('AWS::SNS::Subscription', 'Mail/ToFeedback');
    expect(properties).toMatchObject({
      Protocol: 'sqs',
      RawMessageDelivery: true,
      TopicArn: { Ref: topic.path },
    });
    const queue = all('AWS::SQS::QueuePolicy').flatMap(statements);
    expect(queue.filter(({ effect }) => effect === 'Allow')).toEqual(
      ['<Feedback/Dead.Arn>', text(properties.Endpoint)].map((arn) => ({
        effect: 'Allow',
        actions: ['sqs:SendMessage'],
        resources: [arn],
        principal: '{"Service":"sns.amazonaws.com"}',
        condition: { ArnEquals: { 'aws:SourceArn': { Ref: topic.path } } },
      })),
    );
  });

  it('in the sandbox may go to the addresses of the settings', () => {
    const named = { sandboxRecipients: 'a@example.com, b@example.com' };
    const identitiesOf = ({ all: resources }: Synthesised) =>
      resources('AWS::SES::EmailIdentity').map(({ properties }) => properties.EmailIdentity);
    const sandbox = synthesise(named);
    expect(identitiesOf(sandbox)).toEqual(['reports.example.com', 'a@example.com', 'b@example.com']);
    const known = synthesise({ ...named, sandboxIdentities: 'existing' });
    expect(identitiesOf(known)).toEqual(['reports.example.com']);
    for (const one of [sandbox, known]) {
      const allowed = statements(one.one('AWS::IAM::Policy', 'Functions/DeliverRole/DefaultPolicy')).find(
        ({ actions }) => actions.includes('ses:SendRawEmail'),
      );
      expect(
        allowed?.resources.filter((resource) => /identity\/.*[ab]@example\.com>?$/.test(resource)),
      ).toHaveLength(2);
    }
  });

  it('has identities whose ids name the setting that is missing if SES has them already', () => {
    const { stack: made } = synthesise({ sandboxRecipients: 'a@example.com b@example.com' });
    const ids = made.node
      .findAll()
      .flatMap((node) => (node instanceof CfnEmailIdentity ? [made.resolve(node.logicalId)] : []));
    expect(ids).toEqual([
      'DomainIsInSesAlreadySetMailIdentityExisting',
      expect.stringMatching(/^AddressIsInSesAlreadySetSandboxIdentitiesExisting\w{8}$/),
      expect.stringMatching(/^AddressIsInSesAlreadySetSandboxIdentitiesExisting\w{8}$/),
    ]);
    expect(new Set(ids).size).toBe(3);
  });

  it('says which records its domain, its envelope and its policy need', () => {
    const { outputs: records } = synthesise({ mailFromDomain: 'bounce.reports.example.com' });
    expect(text(records.MailFromMx)).toBe(
      'bounce.reports.example.com MX 10 feedback-smtp.<AWS::Region>.amazonses.com',
    );
    expect(records.MailFromSpf).toBe('bounce.reports.example.com TXT "v=spf1 include:amazonses.com ~all"');
    expect(records.DmarcRecord).toBe('_dmarc.reports.example.com TXT "v=DMARC1; p=none"');
    expect(Object.keys(outputs).filter((name) => name.startsWith('MailFrom'))).toEqual([]);
  });

  it('may go out as a subdomain of what is verified, and by an identity of its own', () => {
    const below = synthesise({
      ...{ sender: 'Reports@Mail.ACME.org', mailDomain: 'acme.org' },
      ...{ lakeFirstDay: '2022-05-31', owner: 'data@acme.org' },
    });
    const allowed = statements(below.one('AWS::IAM::Policy', 'Functions/DeliverRole/DefaultPolicy')).find(
      ({ actions }) => actions.includes('ses:SendRawEmail'),
    );
    for (const name of ['mail\\.acme\\.org', 'Reports@mail\\.acme\\.org'])
      expect(allowed?.resources).toContainEqual(expect.stringMatching(new RegExp(`:identity/${name}$`)));
    expect(allowed?.condition).toEqual({ StringEquals: { 'ses:FromAddress': 'Reports@mail.acme.org' } });
  });

  it('leaves a domain alone that is verified already', () => {
    const existing = synthesise({
      mailIdentity: 'existing',
      sender: 'Reports <reports@acme.org>',
      lakeFirstDay: '2021-05-31',
      owner: 'data@acme.org',
    });
    expect(existing.all('AWS::SES::EmailIdentity')).toEqual([]);
    const allowed = statements(existing.one('AWS::IAM::Policy', 'Functions/DeliverRole/DefaultPolicy')).find(
      ({ actions }) => actions.includes('ses:SendRawEmail'),
    );
    expect(allowed?.resources).toContainEqual(expect.stringMatching(/:identity\/acme\.org$/));
    expect(allowed?.condition).toEqual({ StringEquals: { 'ses:FromAddress': 'reports@acme.org' } });
    expect(Object.keys(existing.outputs).filter((name) => /^(Dkim|Dmarc|MailFrom)/.test(name))).toEqual([]);
  });

  it('of a second stage of one domain goes out beside that of the first: no name is used twice', () => {
    const names = ({ all: resources }: Synthesised) =>
      // Schedules have their stage's own group.
      resources()
        .filter((one) => !resources('AWS::Scheduler::Schedule').some(({ path }) => path === one.path))
        .flatMap(({ properties }) =>
          ['Name', 'AlarmName', 'EmailIdentity', 'DatabaseInput']
            .filter((property) => property in properties)
            .map((property) => JSON.stringify(properties[property])),
        );
    const first = names({ all, one, outputs, stack });
    const second = names(synthesise({ stage: 'trial', mailIdentity: 'existing' }));
    expect(first).toContain('"reports.example.com"');
    expect(second.filter((name) => first.includes(name))).toEqual([]);
  });
});

describe('the HTTP endpoint', () => {
  const routes = all('AWS::ApiGatewayV2::Route').map(({ properties }) => properties);

  it('has these routes, and no other way in', () => {
    expect(routes.map(({ RouteKey, AuthorizationType }) => [RouteKey, AuthorizationType])).toEqual([
      ['GET /u/{token}', 'NONE'],
      ['HEAD /u/{token}', 'NONE'],
      ['GET /e/{token}/{file+}', 'NONE'],
      ['HEAD /e/{token}/{file+}', 'NONE'],
      ['POST /u/{token}', 'NONE'],
      ['POST /sign-in', 'NONE'],
      ['POST /sign-in/code', 'NONE'],
      ['POST /in/{token}', 'NONE'],
      ['POST /e/{token}', 'NONE'],
      ['GET /', 'NONE'],
      ['HEAD /', 'NONE'],
      ['GET /{page+}', 'NONE'],
      ['HEAD /{page+}', 'NONE'],
      ['POST /{page+}', 'NONE'],
      ['POST /runs', 'AWS_IAM'],
      ['GET /runs/{id}', 'AWS_IAM'],
    ]);
  });

  const { properties: stage } = one('AWS::ApiGatewayV2::Stage', 'Endpoint/Stage');

  it('is throttled', () => {
    expect(stage.DefaultRouteSettings).toMatchObject({ ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 });
  });

  it('lets fewer try to get in or unsubscribe at once, and these in no reader’s way', () => {
    const tried = ['/u/{token}', '/sign-in', '/sign-in/code', '/in/{token}', '/e/{token}'].map(
      (path) => `POST ${path}`,
    );
    const links = ['GET', 'HEAD'].map((method) => `${method} /e/{token}/{file+}`);
    expect(stage.RouteSettings).toEqual(
      Object.fromEntries([
        ...links.map((key) => [key, { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 }]),
        ...tried.map((key) => [key, { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 }]),
      ]),
    );
    // The stage is made after the routes, which it could not name otherwise.
    const { dependsOn } = one('AWS::ApiGatewayV2::Stage', 'Endpoint/Stage');
    const named = all('AWS::ApiGatewayV2::Route').filter(({ properties }) =>
      [...links, ...tried].includes(String(properties.RouteKey)),
    );
    expect(dependsOn).toEqual(expect.arrayContaining(named.map(({ path }) => path)));
  });

  it('logs requests without the tokens of their paths', () => {
    const { Format } = stage.AccessLogSettings as { Format: string };
    expect(Object.values(JSON.parse(Format))).toContain('$context.routeKey');
    expect(Format).not.toMatch(/\$context\.(path|customDomain|authorizer)/);
    expect(one('AWS::Logs::LogGroup', 'Endpoint/AccessLog').properties.RetentionInDays).toBe(90);
  });

  it('lets callers start runs who have the policy of the outputs', () => {
    const policy = one('AWS::IAM::ManagedPolicy', 'Endpoint/Callers');
    expect(text(outputs.CallersPolicy)).toBe(`<${policy.path}>`);
    expect(statements(policy).map(({ actions, resources }) => [actions, resources])).toEqual([
      [
        ['execute-api:Invoke'],
        [expect.stringMatching(/\/\*\/GET\/runs\/\*$/), expect.stringMatching(/\/\*\/POST\/runs$/)],
      ],
    ]);
  });
});

describe('a domain of links', () => {
  const settings = {
    region: 'eu-west-1',
    publicDomain: 'links.acme.org',
    publicCertificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/links',
  };
  const { one, outputs } = synthesise(settings);

  it('leads to the same endpoint, with its certificate', () => {
    expect(one('AWS::ApiGatewayV2::DomainName', 'Endpoint/PublicDomain').properties).toMatchObject({
      DomainName: 'links.acme.org',
      DomainNameConfigurations: [
        { CertificateArn: settings.publicCertificateArn, SecurityPolicy: 'TLS_1_2' },
      ],
    });
    expect(one('AWS::ApiGatewayV2::ApiMapping', 'Endpoint/PublicMapping').properties).toMatchObject({
      ApiId: { Ref: 'Endpoint/Api' },
      Stage: '$default',
    });
    expect(text(outputs.PublicDomainRecord)).toBe(
      'links.acme.org CNAME <Endpoint/PublicDomain.RegionalDomainName>',
    );
  });

  it('is what mails name, and API Gateway’s own address goes on', () => {
    const { Variables } = one('AWS::Lambda::Function', 'Functions/Deliver').properties.Environment as {
      Variables: Record<string, unknown>;
    };
    expect(Variables.ENDPOINT_URL).toBe('https://links.acme.org');
    expect(text(outputs.EndpointUrl)).toBe('<Endpoint/Api.ApiEndpoint>');
    expect(one('AWS::ApiGatewayV2::Api', 'Endpoint/Api').properties).not.toHaveProperty(
      'DisableExecuteApiEndpoint',
    );
  });

  it.each([
    [{ publicDomain: 'links.acme.org' }, 'setting publicCertificateArn: found none'],
    [{ publicCertificateArn: settings.publicCertificateArn }, 'setting publicDomain: found none'],
    [{ ...settings, region: 'us-east-1' }, 'expected a certificate of the region us-east-1'],
  ])('is refused with %o', (wrong, message) => {
    expect(() => synthesise(wrong)).toThrow(message);
  });
});

describe('operators', () => {
  const policy = one('AWS::IAM::ManagedPolicy', 'Operators/Policy');
  const may = statements(policy).flatMap(({ actions, resources }) =>
    actions.flatMap((action) => resources.map((resource) => `${action} ${resource}`)),
  );

  it('may do what the verbs with --remote do, and no more', () => {
    expect(text(outputs.OperatorsPolicy)).toBe(`<${policy.path}>`);
    const withKey = ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'];
    expect(may.map((one) => one.replace(/ arn:.*:stack/, ' stack')).sort()).toEqual(
      [
        'cloudformation:DescribeStacks stack/Periodical-prod/*',
        's3:GetObject <Archive/Editions.Arn>/*',
        's3:ListBucket <Archive/Editions.Arn>',
        ...['GetItem', 'PutItem', 'UpdateItem', 'Query'].map((name) => `dynamodb:${name} <Ledger/Table.Arn>`),
        'dynamodb:Query <Ledger/Table.Arn>/index/lists',
        'kms:VerifyMac <Keys/Mac.Arn>',
        ...withKey.map((name) => `kms:${name} <Keys/Data.Arn>`),
        ...['Runs', 'Deliveries', 'Feedback'].flatMap((queue) => [
          `sqs:SendMessage <${queue}/Queue.Arn>`,
          ...['GetQueueAttributes', 'ReceiveMessage', 'DeleteMessage'].map(
            (name) => `sqs:${name} <${queue}/Dead.Arn>`,
          ),
        ]),
      ].sort(),
    );
  });

  it('may verify by old keys too', () => {
    const old = synthesise({ manifestKey: '2', oldManifestKeys: '11111111-2222-3333-4444-555555555555' });
    const all = statements(old.one('AWS::IAM::ManagedPolicy', 'Operators/Policy'));
    const verified = all.filter(({ actions }) => actions.includes('kms:VerifyMac'));
    expect(verified.flatMap(({ resources }) => resources)).toHaveLength(2);
  });
});

describe('outputs', () => {
  it('are those that the command line and the runbook name', () => {
    expect(Object.keys(outputs).filter((name) => !name.startsWith('Dkim'))).toEqual([
      'ArchiveBucket',
      'LedgerTable',
      'LakeBucket',
      'ResultsBucket',
      'GlueDatabase',
      'Workgroup',
      'ScratchDatabase',
      'DataKeyId',
      'ManifestKeyIds',
      'LinkKeyIds',
      'RunsQueueUrl',
      'DeliveriesQueueUrl',
      'FeedbackQueueUrl',
      'RunsDeadUrl',
      'DeliveriesDeadUrl',
      'FeedbackDeadUrl',
      'SchedulesDeadUrl',
      'SweepDeadUrl',
      'RunsDeadArn',
      'DeliveriesDeadArn',
      'FeedbackDeadArn',
      'EndpointUrl',
      'CallersPolicy',
      'OperatorsPolicy',
      'RunFunction',
      'DeliverFunction',
      'FeedbackFunction',
      'SweepFunction',
      'EndpointFunction',
      'RoomFunction',
      'RunLog',
      'DeliverLog',
      'FeedbackLog',
      'SweepLog',
      'EndpointLog',
      'RoomLog',
      'EndpointAccessLog',
      'ScheduleGroup',
      'DashboardName',
      'AlarmTopic',
      'LaterTopic',
      'MailChannel',
      'DmarcRecord',
      'SubscriptionsHash',
      'OwnersHash',
      'SchedulesHash',
      'PeopleHash',
    ]);
  });

  it('the stack is called by its stage', () => {
    expect(stack.stackName).toBe('Periodical-prod');
    expect(synthesise({ stage: 'trial' }).stack.stackName).toBe('Periodical-trial');
  });
});
