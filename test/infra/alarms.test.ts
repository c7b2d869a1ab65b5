import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { statements, synthesise, text } from './synth.ts';

const { all, one } = synthesise({ alarmAddress: 'oncall@example.com' });
const alarms = all('AWS::CloudWatch::Alarm').map(({ properties }) => properties);
const names = alarms.map(({ AlarmName }) => String(AlarmName).replace('Periodical-prod-', ''));
const alarm = (name: string) => alarms[names.indexOf(name)];
const topic = one('AWS::SNS::Topic', 'Alarms/Topic');
const runbook = readFileSync('docs/operate.md', 'utf8');
const entries = [...runbook.matchAll(/^## ([a-z-]+)$/gm)].map(([, name]) => name);

it('there are these, and the runbook has an entry for each and no other', () => {
  expect(names).toEqual([
    'runs-dead',
    'deliveries-dead',
    'feedback-dead',
    'schedules-dead',
    'sweep-dead',
    'run-errors',
    'deliver-errors',
    'feedback-errors',
    'sweep-errors',
    'endpoint-errors',
    'runs-age',
    'deliveries-age',
    'mail-bounces',
    'mail-complaints',
    'sweep-silent',
    'periods-missed',
    'runs-stuck',
    'sends-open',
    'periods-changed',
    'athena-cost',
  ]);
  expect(entries).toEqual(names);
});

describe.each(names)('alarm %s', (name) => {
  it('tells the topic, and says where to read on', () => {
    expect(alarm(name)).toMatchObject({
      AlarmActions: [{ Ref: topic.path }],
      AlarmDescription: expect.stringMatching(new RegExp(`docs/operate\\.md#${name}$`)),
      TreatMissingData: name === 'sweep-silent' ? 'breaching' : 'notBreaching',
    });
  });

  it('has an entry that says what it means, how to look and how to fix it', () => {
    const entry = runbook.split(`\n## ${name}\n`)[1]?.split('\n## ')[0] ?? '';
    for (const part of ['**What it means.**', '**How to look.**', '**How to fix it.**'])
      expect(entry).toContain(part);
  });
});

it('sweep-silent goes on when the sweep was not invoked for 30 hours', () => {
  expect(alarm('sweep-silent')).toMatchObject({
    MetricName: 'Invocations',
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    Period: 6 * 3600,
    EvaluationPeriods: 5,
  });
});

it.each([
  ['runs-dead', 'Runs/Dead'],
  ['deliveries-dead', 'Deliveries/Dead'],
  ['feedback-dead', 'Feedback/Dead'],
  ['schedules-dead', 'Schedules/Dead'],
  ['sweep-dead', 'Functions/SweepDead'],
])('%s goes on with the first message in %s', (name, queue) => {
  expect(alarm(name)).toMatchObject({
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [
      { Name: 'QueueName', Value: { 'Fn::GetAtt': [one('AWS::SQS::Queue', queue).path, 'QueueName'] } },
    ],
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  });
});

it('metrics of the sweep are those that functions/handlers/telemetry.ts counts', () => {
  const telemetry = readFileSync('functions/handlers/telemetry.ts', 'utf8');
  for (const name of ['periods-missed', 'runs-stuck', 'sends-open', 'periods-changed']) {
    expect(alarm(name)).toMatchObject({
      Namespace: 'Periodical',
      Dimensions: [{ Name: 'service', Value: 'periodical-prod' }],
    });
    expect(telemetry).toContain(`'${alarm(name)?.MetricName}'`);
  }
});

it('periods-changed goes on when three sweeps in a row found some', () => {
  expect(alarm('periods-changed')).toMatchObject({ Period: 24 * 3600, EvaluationPeriods: 3, Threshold: 1 });
});

it('athena-cost adds up what is scanned in each workgroup', () => {
  const { Metrics, Threshold } = alarm('athena-cost') as {
    Metrics: readonly { MetricStat?: unknown }[];
    Threshold: number;
  };
  const groups = all('AWS::Athena::WorkGroup').map(({ properties }) => properties.Name);
  expect(Threshold).toBe(1e12);
  expect(Metrics).toContainEqual(
    expect.objectContaining({ Expression: 'FILL(m1, 0) + FILL(m2, 0) + FILL(m3, 0)' }),
  );
  expect(Metrics.filter(({ MetricStat }) => MetricStat)).toMatchObject(
    groups.map((name) => ({
      MetricStat: {
        Metric: {
          Namespace: 'AWS/Athena',
          MetricName: 'ProcessedBytes',
          Dimensions: expect.arrayContaining([{ Name: 'WorkGroup', Value: name }]),
        },
        Period: 24 * 3600,
        Stat: 'Sum',
      },
    })),
  );
});

it('reputation wakes somebody before SES reviews the account', () => {
  expect(alarm('mail-bounces')).toMatchObject({ MetricName: 'Reputation.BounceRate', Threshold: 0.05 });
  expect(alarm('mail-complaints')).toMatchObject({
    MetricName: 'Reputation.ComplaintRate',
    Threshold: 0.001,
  });
});

it('the topic is encrypted, takes what CloudWatch publishes, and tells the address of the settings', () => {
  expect(text(topic.properties.KmsMasterKeyId)).toMatch(/^<Keys\/Data/);
  expect(statements(one('AWS::SNS::TopicPolicy', 'Alarms/Topic/Policy'))).toContainEqual(
    expect.objectContaining({
      effect: 'Allow',
      actions: ['sns:Publish'],
      principal: '{"Service":"cloudwatch.amazonaws.com"}',
    }),
  );
  expect(one('AWS::SNS::Subscription', 'Alarms/Topic/oncall@example.com').properties).toMatchObject({
    Protocol: 'email',
    Endpoint: 'oncall@example.com',
  });
});
