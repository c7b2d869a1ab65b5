import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRunMessage } from '../../functions/queue/messages.ts';
import { approvalsOnly } from '../../functions/stages/sweep.ts';
import { productTemplates } from '../../functions/templates/directories.ts';
import { loadReport, reportNames } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { statements, synthesise, text } from './synth.ts';

const { all, one } = synthesise();
const schedules = all('AWS::Scheduler::Schedule').map(({ properties }) => properties);
const dead = one('AWS::SQS::Queue', 'Schedules/Dead').path;
const runs = one('AWS::SQS::Queue', 'Runs/Queue').path;

interface Target {
  readonly Arn: unknown;
  readonly RoleArn: unknown;
  readonly Input: string;
}

const schedule = (name: string) => schedules.find(({ Name }) => Name === name);
const target = (name: string) => schedule(name)?.Target as Target;

it('there is one schedule for every entry of every report.yaml, and the sweep', () => {
  const templates = templatesAt(undefined);
  const written = reportNames(templates).flatMap((report) =>
    loadReport(templates, report).settings.schedules.map(({ name }) => `${report}.${name}`),
  );
  expect(written.length).toBeGreaterThan(0);
  expect(schedules.map(({ Name }) => Name)).toEqual([...written, 'sweep']);
});

describe.each(schedules.map(({ Name }) => String(Name)))('schedule %s', (name) => {
  it('has a time zone', () => {
    expect(schedule(name)?.ScheduleExpressionTimezone).toBe(name === 'sweep' ? 'UTC' : 'Asia/Shanghai');
  });

  it('has no flexible window', () => {
    expect(schedule(name)?.FlexibleTimeWindow).toEqual({ Mode: 'OFF' });
  });

  it('is tried again, and has a dead-letter queue', () => {
    expect(target(name)).toMatchObject({
      RetryPolicy: { MaximumEventAgeInSeconds: 21_600, MaximumRetryAttempts: 100 },
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': [dead, 'Arn'] } },
    });
  });
});

it('the times are those of report.yaml', () => {
  expect(Object.fromEntries(schedules.map((one) => [one.Name, one.ScheduleExpression]))).toEqual({
    'talent-growth.monthly': 'cron(0 9 2 * ? *)',
    'talent-growth.half-year': 'cron(0 9 3 1,7 ? *)',
    'weekly-pulse.weekly': 'cron(0 8 ? * MON *)',
    sweep: 'cron(0 5 * * ? *)',
  });
});

it('the sweep runs when and where the settings say', () => {
  const other = synthesise({ sweepAt: '07:30', sweepTimeZone: 'Europe/Vienna' });
  const sweep = other.all('AWS::Scheduler::Schedule').find(({ properties }) => properties.Name === 'sweep');
  expect(sweep?.properties).toMatchObject({
    ScheduleExpression: 'cron(30 7 * * ? *)',
    ScheduleExpressionTimezone: 'Europe/Vienna',
  });
});

it('an hour before editions are to be approved, and then, the sweep looks at approvals alone', () => {
  const root = join(mkdtempSync(join(tmpdir(), 'periodical-approvals-')), 'templates');
  cpSync(productTemplates, root, { recursive: true });
  const file = join(root, 'reports/weekly-pulse/report.yaml');
  const rule = 'approval: {by: [ana@acme.org], before: "00:30"}';
  writeFileSync(file, `${rule}\n${readFileSync(file, 'utf8')}`);
  const made = synthesise({ templates: root }).all('AWS::Scheduler::Schedule');
  const own = made.filter(({ properties }) => String(properties.Name).includes('.approval.'));
  expect(
    own.map(({ properties: { Name, ScheduleExpression, ScheduleExpressionTimezone, Target } }) => [
      ...[Name, ScheduleExpression, ScheduleExpressionTimezone],
      approvalsOnly.safeParse(JSON.parse((Target as Target).Input)).success,
    ]),
  ).toEqual([
    ['weekly-pulse.approval.soon', 'cron(30 23 * * ? *)', 'Asia/Shanghai', true],
    ['weekly-pulse.approval.late', 'cron(30 0 * * ? *)', 'Asia/Shanghai', true],
  ]);
});

describe('the message', () => {
  it('is one of the queue runs, once EventBridge has filled in the time', () => {
    const { Arn, Input } = target('weekly-pulse.weekly');
    expect(text(Arn)).toBe(`<${runs}.Arn>`);
    const filled = Input.replace('<aws.scheduler.scheduled-time>', '2024-07-01T00:00:00Z');
    expect(parseRunMessage(filled)).toMatchObject({
      id: 'weekly-pulse.weekly.2024-07-01T0000Z',
      trigger: 'schedule',
      report: 'weekly-pulse',
      schedule: 'weekly',
      at: '2024-07-01T00:00:00Z',
      send: 'subscribers',
    });
  });

  it('is refused where it has not', () => {
    expect(() => parseRunMessage(target('weekly-pulse.weekly').Input)).toThrow('expected an instant in UTC');
  });
});

describe('the roles', () => {
  const policy = (id: string) => statements(one('AWS::IAM::Policy', `${id}/DefaultPolicy`));

  it('of reports may send to the queue runs and to the dead letters, and nothing else', () => {
    expect(policy('Schedules/ReportRole').map(({ actions, resources }) => [actions, resources])).toEqual([
      [['sqs:SendMessage'], [`<${runs}.Arn>`, `<${dead}.Arn>`]],
      [['kms:Decrypt', 'kms:GenerateDataKey'], [expect.stringContaining('Keys/Data')]],
    ]);
  });

  it('of the sweep may start the sweep', () => {
    const sweep = one('AWS::Lambda::Function', 'Functions/Sweep').path;
    expect(text(target('sweep').Arn)).toBe(`<${sweep}.Arn>`);
    expect(policy('Schedules/SweepRole').map(({ actions, resources }) => [actions, resources])).toEqual([
      [['sqs:SendMessage'], [`<${dead}.Arn>`]],
      [['kms:Decrypt', 'kms:GenerateDataKey'], [expect.stringContaining('Keys/Data')]],
      [['lambda:InvokeFunction'], [`<${sweep}.Arn>`]],
    ]);
  });

  it('can be taken by schedules of this group alone', () => {
    const group = one('AWS::Scheduler::ScheduleGroup', 'Schedules/Group').path;
    for (const id of ['Schedules/ReportRole', 'Schedules/SweepRole']) {
      expect(one('AWS::IAM::Role', id).properties.AssumeRolePolicyDocument).toMatchObject({
        Statement: [{ Condition: { StringEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [group, 'Arn'] } } } }],
      });
    }
  });
});

it('schedules.yaml changes times, adds schedules, and leaves those that are off to the run, which knows more', () => {
  const folder = mkdtempSync(join(tmpdir(), 'periodical-templates-'));
  writeFileSync(
    join(folder, 'schedules.yaml'),
    'weekly-pulse: off\ntalent-growth: {monthly: {cron: "30 7 3 * *"}, yearly: {cron: "0 8 5 1 *", period: last year}}\n',
  );
  const { all } = synthesise({ templates: folder });
  const found = all('AWS::Scheduler::Schedule').map(({ properties }) => [
    properties.Name,
    properties.ScheduleExpression,
    properties.State,
  ]);
  expect(found).toEqual(
    expect.arrayContaining([
      ['weekly-pulse.weekly', 'cron(0 8 ? * MON *)', undefined],
      ['talent-growth.monthly', 'cron(30 7 3 * ? *)', undefined],
      ['talent-growth.yearly', 'cron(0 8 5 1 ? *)', undefined],
    ]),
  );
});

it('a schedule that EventBridge cannot have is an error that names it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'periodical-templates-'));
  const report = join(folder, 'reports/odd');
  mkdirSync(report, { recursive: true });
  writeFileSync(
    join(report, 'report.yaml'),
    'title: {en: Odd}\nowner: a@example.com\ntimezone: UTC\ncurrency: EUR\nschedules: [{name: both, cron: "0 9 1 * 1", period: last month}]\n',
  );
  writeFileSync(join(report, 'en.md'), '# Odd\n');
  expect(() => synthesise({ templates: folder })).toThrow(
    /odd\/report\.yaml:5: schedules\.0\.cron: restricts the day of the month and the day of the week/,
  );
});
