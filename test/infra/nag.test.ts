/** cdk-nag's AwsSolutions, and proofs that it can fail. */
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { expect, it } from 'vitest';
import { periodical } from '../../infra/app.ts';
import { allow } from '../../infra/grant.ts';
import type { PeriodicalStack } from '../../infra/stack.ts';
import { makeApp, synthesise } from './synth.ts';

it.each([
  ['with nothing set', {}],
  [
    'with everything set',
    {
      stage: 'trial',
      account: '111122223333',
      region: 'eu-west-1',
      sender: 'Reports <reports@acme.org>',
      sandboxRecipients: 'a@acme.org',
      mailFromDomain: 'bounce.acme.org',
      alarmAddress: 'oncall@acme.org',
      archiveRetentionDays: '3650',
      objectLockMode: 'GOVERNANCE',
      objectLockDays: '365',
      accessLogBucket: 'corp-logs',
      glueDatabase: 'sales',
      lakeBucket: 'corp-lake',
      lakePrefix: 'raw',
      lakeKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/lake',
    },
  ],
  ['as a trial', { removal: 'destroy' }],
  [
    'with what earlier stacks and other accounts have',
    {
      archiveBucket: 'corp-editions',
      ledgerTable: 'Periodical-prod-Ledger',
      glueDatabase: 'sales',
      glueCatalogId: '999988887777',
      lakeFolders: 's3://corp-raw/sales,s3://corp-curated',
    },
  ],
])('passes %s', (_what, settings) => {
  expect(() => synthesise(settings)).not.toThrow();
});

it('fails with a bucket that is not as it should be', () => {
  expect(() => synthesise({}, (stack) => new Bucket(stack, 'Careless'))).toThrow('AwsSolutions-S10');
});

const roleOf = (stack: PeriodicalStack, name: string) =>
  stack.node.findChild('Functions').node.findChild(`${name}Role`) as Role;

it('fails with one wide permission more', () => {
  const more = new PolicyStatement({ actions: ['s3:*'], resources: ['arn:aws:s3:::other/*'] });
  expect(() => synthesise({}, (stack) => roleOf(stack, 'Endpoint').addToPolicy(more))).toThrow(
    'AwsSolutions-IAM5[Action::s3:*]',
  );
});

it('fails with a bucket that takes requests without TLS', () => {
  const open = (stack: PeriodicalStack) =>
    stack.node.findChild('Archive').node.findChild('Editions').node.tryRemoveChild('Policy');
  expect(() => synthesise({}, open)).toThrow('AwsSolutions-S10');
});

it('fails with a queue without dead letters', () => {
  expect(() => synthesise({}, (stack) => new Queue(stack, 'Forgetful'))).toThrow('AwsSolutions-SQS3');
});

it('a permission that is wider than one resource has to say why', () => {
  const role = roleOf(periodical(makeApp()), 'Endpoint');
  const wide = { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::other/*'] };
  expect(() => allow(role, wide)).toThrow('EndpointRole may use arn:aws:s3:::other/*: no reason is given');
});
