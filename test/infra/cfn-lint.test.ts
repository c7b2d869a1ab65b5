/** CloudFormation's linter, over the template in every region; what is left out of it says why in cfn-lint.yaml. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { templateOf } from './synth.ts';

const linter = '.cache/cfn-lint/bin/cfn-lint';
// CI has installed it, and must fail if it has not.
const isMissing = !existsSync(linter) && !process.env.CI;

const folder = mkdtempSync(join(tmpdir(), 'periodical-cfn-lint-'));
afterAll(() => rmSync(folder, { recursive: true }));

const findings = z.array(z.object({ Rule: z.object({ Id: z.string() }), Message: z.string() }));

/** What it finds in a template, in all regions of AWS: rule and message. */
function lint(template: unknown): string[] {
  const file = join(folder, 'template.json');
  writeFileSync(file, JSON.stringify(template));
  const options = [
    '--config-file',
    'test/infra/cfn-lint.yaml',
    '--regions',
    'ALL_REGIONS',
    '--format',
    'json',
  ];
  const { stdout, stderr } = spawnSync(linter, [...options, '--template', file], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return findings.parse(JSON.parse(stdout)).map(({ Rule, Message }) => `${Rule.Id} ${Message}`);
}

const deployable = {
  sender: 'Reports <reports@acme.org>',
  alarmAddress: 'oncall@acme.org',
  lakeFirstDay: '2024-01-01',
};

const many = {
  ...deployable,
  mailFromDomain: 'bounce.acme.org',
  sandboxRecipients: 'a@acme.org',
  urgentTo: 'https://events.pager.acme.org/1',
  archiveRetentionDays: '3650',
  objectLockMode: 'GOVERNANCE',
  objectLockDays: '365',
  accessLogBucket: 'corp-logs',
  linkKey: '2',
  manifestKey: '2',
  publicDomain: 'links.acme.org',
  publicCertificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/links',
  architecture: 'arm64',
};

const smtpSecretArn = 'arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:mail-AbCdEf';

/** Where AWS has no SES, or CloudFormation does not know it there. */
const regionsWithoutSes = [
  'ap-east-1',
  'ap-east-2',
  'ap-southeast-4',
  'ap-southeast-6',
  'ap-southeast-7',
  'cn-north-1',
  'cn-northwest-1',
  'eu-south-2',
  'mx-central-1',
];

// It takes seconds, and on a busy machine a minute.
describe.skipIf(isMissing)('cfn-lint has nothing to say', { timeout: 300_000 }, () => {
  it.each([
    ['with what a deployment must set', deployable],
    ['with many settings', many],
    [
      'with an existing identity, and stores that go with the stack',
      { ...deployable, mailIdentity: 'existing', removal: 'destroy' },
    ],
  ])('%s, but that some regions have no SES', (_what, settings) => {
    const found = lint(templateOf(settings));
    const ofSes = found.filter((finding) => /^E3006 Resource type 'AWS::SES::/.test(finding));
    expect(found.filter((finding) => !ofSes.includes(finding))).toEqual([]);
    const regions = new Set(ofSes.map((finding) => / in '([\w-]+)'/.exec(finding)?.[1]));
    expect([...regions].sort()).toEqual(regionsWithoutSes);
  });

  it('by a mail server, in those regions too', () => {
    const smtp = { mailChannel: 'smtp', smtpHost: 'smtp.acme.org', smtpSecretArn };
    expect(lint(templateOf({ ...deployable, ...smtp }))).toEqual([]);
  });

  it('and can fail', () => {
    const template = { Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { Colour: 'red' } } } };
    expect(lint(template).join()).toContain("'Colour' was unexpected");
  });
});
