/** Buckets, keys, queues and the table: what they are encrypted with, for whom they open, what outlives the stack. */
import { describe, expect, it } from 'vitest';
import { leaseSeconds } from '../../functions/deliver/lease.ts';
import { mailAttempts } from '../../functions/queue/back-off.ts';
import { type Resource, statements, synthesise, text } from './synth.ts';

const { all, one, outputs } = synthesise();
const trial = synthesise({ removal: 'destroy', sandboxRecipients: 'a@acme.org' });
const other = synthesise({
  archiveRetentionDays: '3650',
  objectLockMode: 'COMPLIANCE',
  objectLockDays: '365',
  accessLogBucket: 'corp-access-logs',
});
const buckets = all('AWS::S3::Bucket');
const key = one('AWS::KMS::Key', 'Keys/Data');
const ofKey = `<${key.path}.Arn>`;
const pathsOf = (resources: readonly Resource[]) => resources.map(({ path }) => path);

it('makes three buckets: the lake, what Athena answers, and the archive', () => {
  expect(pathsOf(buckets)).toEqual(['Lake/Raw', 'Lake/Results', 'Archive/Editions']);
});

describe.each(pathsOf(buckets))('bucket %s', (id) => {
  const { properties } = one('AWS::S3::Bucket', id);

  it('is encrypted with the own key', () => {
    expect(properties.BucketEncryption).toMatchObject({
      ServerSideEncryptionConfiguration: [
        {
          ServerSideEncryptionByDefault: {
            SSEAlgorithm: 'aws:kms',
            KMSMasterKeyID: { 'Fn::GetAtt': [key.path, 'Arn'] },
          },
        },
      ],
    });
  });

  it('keeps versions', () => {
    expect(properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
  });

  it('is closed to the public', () => {
    expect(properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
  });

  it('refuses everybody without TLS', () => {
    const policy = all('AWS::S3::BucketPolicy').find(
      (resource) => text(resource.properties.Bucket) === `<${id}>`,
    );
    expect(policy && statements(policy)).toContainEqual({
      effect: 'Deny',
      actions: ['s3:*'],
      resources: [`<${id}.Arn>`, `<${id}.Arn>/*`],
      principal: '{"AWS":"*"}',
      condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });

  it('has a lifecycle', () => {
    expect(properties.LifecycleConfiguration).toMatchObject({
      Rules: expect.arrayContaining([
        expect.objectContaining({
          Status: 'Enabled',
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          NoncurrentVersionExpiration: { NoncurrentDays: expect.any(Number) },
        }),
      ]),
    });
  });
});

describe('what outlives the stack', () => {
  it.each([
    ['AWS::S3::Bucket', 'Archive/Editions'],
    ['AWS::S3::Bucket', 'Lake/Raw'],
    ['AWS::S3::Bucket', 'Lake/Results'],
    ['AWS::DynamoDB::Table', 'Ledger/Table'],
    ['AWS::KMS::Key', 'Keys/Data'],
    ['AWS::KMS::Key', 'Keys/Mac'],
    ['AWS::KMS::Key', 'Keys/Links'],
    ['AWS::SES::EmailIdentity', 'Mail/Domain'],
  ])('%s %s, unless it is the first deployment that fails', (type, id) => {
    expect(one(type, id).deletionPolicy).toBe('RetainExceptOnCreate');
  });

  it('is nothing else', () => {
    const kept = all().filter(({ deletionPolicy }) => deletionPolicy?.startsWith('Retain'));
    expect(kept.map(({ deletionPolicy }) => deletionPolicy)).toEqual(kept.map(() => 'RetainExceptOnCreate'));
    expect(kept).toHaveLength(8);
  });

  it('can be deleted by CloudFormation if the first deployment fails', () => {
    expect(one('AWS::DynamoDB::Table', 'Ledger/Table').properties.DeletionProtectionEnabled).toBeUndefined();
  });
});

describe('a trial', () => {
  it('is taken down as a whole, but for identities of SES, by which others may send', () => {
    const kept = trial.all().filter(({ deletionPolicy }) => deletionPolicy?.startsWith('Retain'));
    expect(pathsOf(kept)).toEqual(['Mail/Domain', 'Mail/Sandbox/a@acme.org']);
  });

  it('empties its buckets first, as CloudFormation deletes no others', () => {
    const emptied = trial
      .all('Custom::S3AutoDeleteObjects')
      .map(({ properties }) => text(properties.BucketName));
    expect(emptied.toSorted()).toEqual(
      pathsOf(trial.all('AWS::S3::Bucket'))
        .map((id) => `<${id}>`)
        .toSorted(),
    );
    expect(all('Custom::S3AutoDeleteObjects')).toEqual([]);
  });
});

describe('the archive', () => {
  it('keeps editions for ever, unless a setting says how long', () => {
    const rule = (stack: typeof other) =>
      JSON.stringify(stack.one('AWS::S3::Bucket', 'Archive/Editions').properties.LifecycleConfiguration);
    expect(rule({ ...other, one })).not.toContain('ExpirationInDays');
    expect(rule(other)).toContain('"ExpirationInDays":3650');
  });

  it('keeps what was overwritten or deleted by mistake for a year, and no editions that are to be gone', () => {
    expect(one('AWS::S3::Bucket', 'Archive/Editions').properties.LifecycleConfiguration).toMatchObject({
      Rules: [{ NoncurrentVersionExpiration: { NoncurrentDays: 365 } }],
    });
    expect(other.one('AWS::S3::Bucket', 'Archive/Editions').properties.LifecycleConfiguration).toEqual({
      Rules: [
        {
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          ExpirationInDays: 3650,
          NoncurrentVersionExpiration: { NoncurrentDays: 1 },
          Status: 'Enabled',
        },
        { ExpiredObjectDeleteMarker: true, Status: 'Enabled' },
      ],
    });
  });

  it('is locked where settings say so', () => {
    expect(one('AWS::S3::Bucket', 'Archive/Editions').properties.ObjectLockConfiguration).toBeUndefined();
    expect(other.one('AWS::S3::Bucket', 'Archive/Editions').properties).toMatchObject({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 365 } } },
    });
  });
});

it('Athena’s answers are deleted after 30 days, and what runs make of them in its own time, all versions', () => {
  const all = { NoncurrentVersionExpiration: { NoncurrentDays: 1 }, Status: 'Enabled' };
  expect(one('AWS::S3::Bucket', 'Lake/Results').properties.LifecycleConfiguration).toEqual({
    Rules: [
      { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 }, ...all },
      { Prefix: 'athena/', ExpirationInDays: 30, Status: 'Enabled' },
      { Prefix: 'made/', ExpirationInDays: 10, Status: 'Enabled' },
      { Prefix: 'extracts/', ExpirationInDays: 400, Status: 'Enabled' },
      { ExpiredObjectDeleteMarker: true, Status: 'Enabled' },
    ],
  });
});

it('buckets write access logs into the bucket that a setting names', () => {
  expect(other.all('AWS::S3::Bucket').map(({ properties }) => properties.LoggingConfiguration)).toEqual(
    ['raw', 'results', 'editions'].map((folder) => ({
      DestinationBucketName: 'corp-access-logs',
      LogFilePrefix: `Periodical-prod/${folder}/`,
    })),
  );
});

it('the policy that the bucket of the access logs needs is an output', () => {
  const statement = JSON.parse(text(other.outputs.AccessLogPolicy));
  expect(statement).toEqual({
    Effect: 'Allow',
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: 'arn:<AWS::Partition>:s3:::corp-access-logs/Periodical-prod/*',
    Condition: { StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' } },
  });
  expect(outputs).not.toHaveProperty('AccessLogPolicy');
});

describe('an archive and a ledger that an earlier stack left', () => {
  const keyOf = (name: string) => `arn:aws:kms:eu-west-1:111122223333:key/${name}`;
  const adopted = synthesise({
    archiveBucket: 'periodical-prod-archiveeditions-1a2b',
    archiveKeyArn: keyOf('old-data'),
    ledgerTable: 'Periodical-prod-LedgerTable-3C4D',
    ledgerKeyArn: keyOf('old-data'),
    oldManifestKeys: '1234abcd-12ab-34cd-56ef-1234567890ab',
    oldLinkKeys: 'manifests,abcd1234-12ab-34cd-56ef-1234567890ab',
  });
  const permissions = (name: string) =>
    statements(adopted.one('AWS::IAM::Policy', `Functions/${name}Role/DefaultPolicy`));
  const resourcesOf = (name: string, action: string) =>
    permissions(name).flatMap(({ actions, resources }) => (actions.includes(action) ? resources : []));

  it('are used, and none are made', () => {
    expect(pathsOf(adopted.all('AWS::S3::Bucket'))).toEqual(['Lake/Raw', 'Lake/Results']);
    expect(adopted.all('AWS::DynamoDB::Table')).toEqual([]);
    expect(adopted.outputs).toMatchObject({
      ArchiveBucket: 'periodical-prod-archiveeditions-1a2b',
      LedgerTable: 'Periodical-prod-LedgerTable-3C4D',
    });
    for (const { properties, path } of adopted.all('AWS::Lambda::Function')) {
      const { Variables } = properties.Environment as { Variables: Record<string, unknown> };
      expect([path, Variables.LEDGER_TABLE]).toEqual([path, 'Periodical-prod-LedgerTable-3C4D']);
    }
  });

  it('are open to those functions that need them, with their keys', () => {
    const bucket = 'arn:<AWS::Partition>:s3:::periodical-prod-archiveeditions-1a2b/*';
    for (const name of ['Run', 'Deliver', 'Sweep', 'Room']) {
      expect(resourcesOf(name, 's3:GetObject')).toContain(bucket);
      expect(resourcesOf(name, 'kms:Decrypt')).toContain(keyOf('old-data'));
      expect(resourcesOf(name, 'dynamodb:PutItem')).toEqual([
        expect.stringMatching(/:table\/Periodical-prod-LedgerTable-3C4D$/),
      ]);
    }
    expect(resourcesOf('Run', 's3:PutObject')).toContain(bucket);
    expect(resourcesOf('Run', 'kms:GenerateDataKey')).toContain(keyOf('old-data'));
    expect(resourcesOf('Run', 'dynamodb:Query')).toEqual(
      ['', '/index/lists'].map((end) =>
        expect.stringMatching(`:table/Periodical-prod-LedgerTable-3C4D${end}$`),
      ),
    );
  });

  it('are proved by the keys that signed them: old ones verify, and sign nothing', () => {
    const old = ':key/1234abcd-12ab-34cd-56ef-1234567890ab';
    for (const name of ['Run', 'Deliver', 'Sweep', 'Room'])
      expect(resourcesOf(name, 'kms:VerifyMac').join()).toContain(old);
    expect(resourcesOf('Run', 'kms:GenerateMac').join()).not.toContain(old);
    expect(resourcesOf('Endpoint', 'kms:VerifyMac').join()).toContain(':key/abcd1234-');
  });
});

describe('keys', () => {
  it('the key of data turns every year', () => {
    expect(key.properties.EnableKeyRotation).toBe(true);
  });

  it('opens for four services, each with what it needs', () => {
    const services = statements(key).slice(1);
    expect(services.map(({ principal }) => principal)).toEqual([
      '{"Service":["ses.amazonaws.com","sns.amazonaws.com"]}',
      '{"Service":"cloudwatch.amazonaws.com"}',
      expect.stringContaining('logs.'),
    ]);
    for (const { actions } of services) expect(actions.join()).not.toContain('*');
  });

  it.each(['Keys/Links', 'Keys/Mac'])('%s makes and verifies MACs', (id) => {
    expect(one('AWS::KMS::Key', id).properties).toMatchObject({
      KeySpec: 'HMAC_256',
      KeyUsage: 'GENERATE_VERIFY_MAC',
    });
  });
});

describe('queues', () => {
  const queues = all('AWS::SQS::Queue');
  const work = ['Runs', 'Deliveries', 'Feedback'];

  it.each(pathsOf(queues))('%s is encrypted with the own key', (id) => {
    expect(text(one('AWS::SQS::Queue', id).properties.KmsMasterKeyId)).toBe(ofKey);
  });

  it.each(pathsOf(queues))('%s refuses everybody without TLS', (id) => {
    const policies = all('AWS::SQS::QueuePolicy').flatMap(statements);
    const denied = policies.filter(
      ({ effect, resources }) => effect === 'Deny' && resources.includes(`<${id}.Arn>`),
    );
    expect(denied).toMatchObject([{ condition: { Bool: { 'aws:SecureTransport': 'false' } } }]);
  });

  // Mails wait out hours of trouble: what failed is hidden for longer each time.
  it.each(work.map((id) => [id, id === 'Runs' ? 3 : mailAttempts]))(
    '%s gives a message up after %i attempts, into dead letters that are kept for 14 days',
    (id, attempts) => {
      const dead = one('AWS::SQS::Queue', `${id}/Dead`);
      expect(one('AWS::SQS::Queue', `${id}/Queue`).properties.RedrivePolicy).toEqual({
        deadLetterTargetArn: { 'Fn::GetAtt': [dead.path, 'Arn'] },
        maxReceiveCount: attempts,
      });
      expect(dead.properties.MessageRetentionPeriod).toBe(14 * 24 * 3600);
    },
  );

  it.each([
    ['Runs', 'Run'],
    ['Deliveries', 'Deliver'],
    ['Feedback', 'Feedback'],
  ])('%s gives a message again after six times the time of the function %s', (id, lambda) => {
    const { Timeout } = one('AWS::Lambda::Function', `Functions/${lambda}`).properties;
    expect(one('AWS::SQS::Queue', `${id}/Queue`).properties.VisibilityTimeout).toBe(6 * Number(Timeout));
  });

  it('no mail is given again while the lease of its sender runs', () => {
    const { VisibilityTimeout } = one('AWS::SQS::Queue', 'Deliveries/Queue').properties;
    expect(VisibilityTimeout).toBeGreaterThanOrEqual(leaseSeconds);
  });
});

describe('the ledger', () => {
  const { properties } = one('AWS::DynamoDB::Table', 'Ledger/Table');

  it('can be taken back to any second of five weeks', () => {
    expect(properties.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
  });

  it('is encrypted with the own key', () => {
    expect(properties.SSESpecification).toMatchObject({ SSEEnabled: true, SSEType: 'KMS' });
    expect(text((properties.SSESpecification as { KMSMasterKeyId: unknown }).KMSMasterKeyId)).toBe(ofKey);
  });

  it('is paid by request', () => {
    expect(properties).toMatchObject({ BillingMode: 'PAY_PER_REQUEST' });
  });

  it('has the keys and the index that functions/ledger/dynamodb.ts asks', () => {
    expect(properties).toMatchObject({
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'lists',
          KeySchema: [
            { AttributeName: 'list', KeyType: 'HASH' },
            { AttributeName: 'at', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    });
  });
});
