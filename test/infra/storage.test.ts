/** Buckets, keys, queues and the table: what they are encrypted with, for whom they open, what outlives the stack. */
import { describe, expect, it } from 'vitest';
import { leaseSeconds } from '../../functions/deliver/send.ts';
import { type Resource, statements, synthesise, text } from './synth.ts';

const { all, one } = synthesise();
const other = synthesise({
  removal: 'destroy',
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
    ['AWS::DynamoDB::Table', 'Ledger/Table'],
    ['AWS::KMS::Key', 'Keys/Data'],
    ['AWS::KMS::Key', 'Keys/Mac'],
    ['AWS::KMS::Key', 'Keys/Links'],
  ])('%s %s', (type, id) => {
    expect(one(type, id).deletionPolicy).toBe('Retain');
  });

  it('is taken down where a trial says so', () => {
    for (const type of ['AWS::KMS::Key', 'AWS::DynamoDB::Table']) {
      expect(other.all(type).map(({ deletionPolicy }) => deletionPolicy)).not.toContain('Retain');
    }
    expect(other.one('AWS::S3::Bucket', 'Archive/Editions').deletionPolicy).toBe('Delete');
  });
});

describe('the archive', () => {
  it('keeps editions for ever, unless a setting says how long', () => {
    const rule = (stack: typeof other) =>
      JSON.stringify(stack.one('AWS::S3::Bucket', 'Archive/Editions').properties.LifecycleConfiguration);
    expect(rule({ ...other, one })).not.toContain('ExpirationInDays');
    expect(rule(other)).toContain('"ExpirationInDays":3650');
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

  it.each(work)(
    '%s gives a message up after three attempts, into dead letters that are kept for 14 days',
    (id) => {
      const dead = one('AWS::SQS::Queue', `${id}/Dead`);
      expect(one('AWS::SQS::Queue', `${id}/Queue`).properties.RedrivePolicy).toEqual({
        deadLetterTargetArn: { 'Fn::GetAtt': [dead.path, 'Arn'] },
        maxReceiveCount: 3,
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

  it('cannot be deleted by mistake, and is paid by request', () => {
    expect(properties).toMatchObject({ DeletionProtectionEnabled: true, BillingMode: 'PAY_PER_REQUEST' });
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
