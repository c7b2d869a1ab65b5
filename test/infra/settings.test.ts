import { describe, expect, it } from 'vitest';
import { readSettings, stackName } from '../../infra/settings.ts';

it('everything has a default', () => {
  expect(readSettings({})).toMatchObject({
    stage: 'prod',
    sender: 'Periodical <no-reply@reports.example.com>',
    senderAddress: 'no-reply@reports.example.com',
    mailDomain: 'reports.example.com',
    removal: 'retain',
    athenaBytesLimit: 100e9,
    deliveriesAtOnce: 2,
    architecture: 'x86_64',
  });
  expect(stackName('prod')).toBe('Periodical-prod');
});

it('what the CDK itself keeps in its context is none of them', () => {
  const context = {
    '@aws-cdk/core:x': true,
    'aws:cdk:bundling-stacks': [],
    'availability-zones:account=1': [],
  };
  expect(readSettings(context)).toEqual(readSettings({}));
});

it('are the same from the command line, where everything is a text, and from cdk.json', () => {
  const id = '1234abcd-12ab-34cd-56ef-1234567890ab';
  const texts = {
    athenaBytesLimit: '5e10',
    sandboxRecipients: 'a@x.org b@x.org',
    linkKey: '2',
    oldLinkKeys: `${id},manifests`,
    oldManifestKeys: '',
    lakeFolders: 's3://corp-raw/sales/ s3://corp-curated',
  };
  const values = {
    athenaBytesLimit: 5e10,
    sandboxRecipients: ['a@x.org', 'b@x.org'],
    linkKey: 2,
    oldLinkKeys: [id, 'manifests'],
    oldManifestKeys: [],
    lakeFolders: ['s3://corp-raw/sales/', 's3://corp-curated'],
  };
  const lake = { glueDatabase: 'sales' };
  expect(readSettings({ ...texts, ...lake })).toEqual(readSettings({ ...values, ...lake }));
});

it.each([
  ['Reports <reports@mail.acme.org>', 'reports@mail.acme.org', 'mail.acme.org'],
  ['reports@acme.org', 'reports@acme.org', 'acme.org'],
  ['数据办公室 <Reports@ACME.org>', 'Reports@acme.org', 'acme.org'],
])('sender %s', (sender, senderAddress, mailDomain) => {
  expect(readSettings({ sender })).toMatchObject({ senderAddress, mailDomain });
});

const key = 'arn:aws:kms:eu-west-1:111122223333:key/k';

describe('a wrong one is an error that names it, what was found and what was expected', () => {
  it.each([
    [{ stage: 'Prod' }, 'setting stage: found "Prod"; expected up to 20 lower-case letters, digits and -'],
    [{ account: '12' }, 'setting account: found "12"; expected the 12 digits of an account'],
    [{ region: 'europe' }, 'setting region: found "europe"; expected a region such as eu-west-1'],
    [{ sender: 'nobody' }, 'setting sender: found "nobody"; expected Name <name@example.com>'],
    [{ alarmAddress: 'x' }, 'setting alarmAddress: found "x"; expected an email address'],
    [
      { sandboxRecipients: 'a@x.org,b' },
      'setting sandboxRecipients: found "a@x.org,b"; expected an email address',
    ],
    [
      { archiveRetentionDays: 'ten' },
      'setting archiveRetentionDays: found "ten"; expected a whole number from 1',
    ],
    [{ objectLockMode: 'SOFT' }, 'setting objectLockMode: found "SOFT"; expected GOVERNANCE or COMPLIANCE'],
    [{ removal: 'maybe' }, 'setting removal: found "maybe"; expected retain or destroy'],
    [
      { athenaBytesLimit: 1e6 },
      'setting athenaBytesLimit: found 1000000; expected a whole number from 10000000',
    ],
    [
      { deliveriesAtOnce: '1' },
      'setting deliveriesAtOnce: found "1"; expected a whole number from 2 to 1000',
    ],
    [{ lakeBucket: 'Lake!' }, 'setting lakeBucket: found "Lake!"; expected the name of a bucket'],
    [{ lakePrefix: '/raw' }, 'setting lakePrefix: found "/raw"; expected a folder such as raw/sales'],
    [{ lakeFirstDay: '2022' }, 'setting lakeFirstDay: found "2022"; expected a day such as 2021-05-31'],
    [{ lakeLastDay: '2023-02-29' }, 'setting lakeLastDay: found "2023-02-29"; expected a day such as'],
    [{ partitionRange: '2015' }, 'setting partitionRange: there is no such setting; expected one of'],
    [{ sweepAt: '5' }, 'setting sweepAt: found "5"; expected a time such as 05:00'],
    [{ sweepTimeZone: 'Mars' }, 'setting sweepTimeZone: found "Mars"; expected a time zone'],
    [{ logRetentionDays: 8 }, 'setting logRetentionDays: found 8; expected a number of days that CloudWatch'],
    [{ linkKey: '0' }, 'setting linkKey: found "0"; expected a whole number from 1 to 999'],
    [
      { oldLinkKeys: 'mine' },
      'setting oldLinkKeys: found "mine"; expected ids or ARNs of keys of KMS, or manifests',
    ],
    [
      { oldManifestKeys: ['manifests'] },
      'setting oldManifestKeys: found ["manifests"]; expected ids or ARNs of keys of KMS',
    ],
    [
      { lakeFolders: 's3://corp-raw/sales,corp-curated' },
      'setting lakeFolders: found "s3://corp-raw/sales,corp-curated"; expected folders such as s3://corp-raw/sales',
    ],
    [
      { lakeFolders: 's3://corp-raw//sales' },
      'setting lakeFolders: found "s3://corp-raw//sales"; expected folders',
    ],
    [{ lakeKeyArn: 'alias/lake' }, 'setting lakeKeyArn: found "alias/lake"; expected the ARN of a KMS key'],
    [{ glueCatalogId: 'corp' }, 'setting glueCatalogId: found "corp"; expected the 12 digits of an account'],
    [
      { lakePolicies: 'Admin' },
      'setting lakePolicies: found "Admin"; expected ARNs of your own policies of IAM',
    ],
    [{ ledgerTable: 'a/b' }, 'setting ledgerTable: found "a/b"; expected the name of a DynamoDB table'],
    [{ athenaUsdPerTerabyte: '0' }, 'setting athenaUsdPerTerabyte: found "0"; expected a price above 0'],
    [{ athenaUsdPerTerabyte: '$9' }, 'setting athenaUsdPerTerabyte: found "$9"; expected a price such as 5'],
    [{ architecture: 'arm' }, 'setting architecture: found "arm"; expected x86_64 or arm64'],
    [
      { sendr: 'x' },
      'setting sendr: there is no such setting; expected one of stage, account, region, sender',
    ],
  ])('settings of %o are refused by name', (context, message) => {
    expect(() => readSettings(context)).toThrow(message);
  });

  it.each([
    [
      { mailDomain: 'acme.org' },
      'setting sender: found "Periodical <no-reply@reports.example.com>"; expected an address of mailDomain acme.org',
    ],
    [
      { mailFromDomain: 'bounce.acme.org' },
      'setting mailFromDomain: found "bounce.acme.org"; expected a domain below mailDomain',
    ],
    [
      { objectLockMode: 'GOVERNANCE' },
      'setting objectLockDays: found none; expected objectLockMode and objectLockDays together',
    ],
    [{ objectLockDays: 1 }, 'setting objectLockMode: found none'],
    [{ oidcIssuer: 'https://login.acme.org' }, 'setting oidcClientId: found none; expected oidcIssuer and'],
    [{ oidcClientId: 'room' }, 'setting oidcIssuer: found none'],
    [{ oidcIssuer: 'http://login.acme.org', oidcClientId: 'room' }, 'setting oidcIssuer: found "http:'],
    [
      { objectLockMode: 'GOVERNANCE', objectLockDays: 30, archiveRetentionDays: 7 },
      'setting archiveRetentionDays: found 7; expected at least the 30',
    ],
    [
      { mailFromDomain: 'bounce.acme.org', sender: 'a@acme.org', mailIdentity: 'existing' },
      'setting mailFromDomain: found "bounce.acme.org" with mailIdentity=existing',
    ],
    [
      { removal: 'destroy', objectLockMode: 'COMPLIANCE', objectLockDays: 1 },
      'setting removal: found "destroy" with objectLockMode; expected retain',
    ],
    [
      { removal: 'destroy', objectLockMode: 'GOVERNANCE', objectLockDays: 1 },
      'setting removal: found "destroy" with objectLockMode; expected retain',
    ],
    [
      { archiveBucket: 'editions', archiveRetentionDays: 30 },
      'setting archiveRetentionDays: found one with archiveBucket; expected it only for a bucket that is made here',
    ],
    [
      { archiveBucket: 'editions', objectLockMode: 'GOVERNANCE', objectLockDays: 30 },
      'setting objectLockMode: found one with archiveBucket',
    ],
    [{ archiveKeyArn: key }, 'setting archiveKeyArn: found one without archiveBucket'],
    [{ ledgerKeyArn: key }, 'setting ledgerKeyArn: found one without ledgerTable'],
    [
      { glueDatabase: 'sales' },
      'setting lakeBucket: found none; expected the bucket with the files of glueDatabase, as runs must be allowed to read it, or lakeFolders',
    ],
    [{ lakeFolders: 's3://corp-raw' }, 'setting lakeFolders: found some without glueDatabase'],
    [{ glueCatalogId: '111122223333' }, 'setting glueCatalogId: found one without glueDatabase'],
    [
      { lakeFirstDay: '2021-05-31', glueDatabase: 'sales', lakeBucket: 'corp-lake' },
      'setting lakeFirstDay: found one with glueDatabase; expected it only for tables that are made here',
    ],
    [
      { lakeFirstDay: '2021-05-31', lakeLastDay: '2021-05-30' },
      'setting lakeLastDay: found "2021-05-30"; expected it with lakeFirstDay, and no day before that',
    ],
    [
      { sender: 'a@acme.org', lakeLastDay: '2021-05-30' },
      'setting lakeLastDay: found "2021-05-30"; expected it with lakeFirstDay, and no day before that',
    ],
    [{ lakeKeyArn: key }, 'setting lakeKeyArn: found one without lakeBucket'],
  ])('together with others: %o', (context, message) => {
    expect(() => readSettings(context)).toThrow(message);
  });

  it('all of them at once', () => {
    expect(() => readSettings({ stage: '', sweepAt: '' })).toThrow(/setting stage.*\nsetting sweepAt/);
  });
});
