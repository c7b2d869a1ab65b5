import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { statements, synthesise, text } from './synth.ts';

const { all, one } = synthesise({ alarmAddress: 'oncall@acme.org' });
const alarms = all('AWS::CloudWatch::Alarm').map(({ properties }) => properties);
const names = alarms.map(({ AlarmName }) => String(AlarmName).replace('Periodical-prod-', ''));
const alarm = (name: string) => alarms[names.indexOf(name)];
const topic = one('AWS::SNS::Topic', 'Alarms/Topic');
const later = one('AWS::SNS::Topic', 'Alarms/Later');
const urgent = [
  'runs-dead',
  'deliveries-dead',
  'schedules-dead',
  'endpoint-errors',
  'room-errors',
  'runs-age',
  'deliveries-age',
  'mail-bounces',
  'mail-complaints',
];
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
    'room-errors',
    'runs-age',
    'deliveries-age',
    'mail-bounces',
    'mail-complaints',
    'events-undelivered',
    'sweep-silent',
    'periods-missed',
    'runs-stuck',
    'sends-open',
    'periods-changed',
    'room-refused',
    'athena-cost',
  ]);
  expect(entries).toEqual(names);
});

describe.each(names)('alarm %s', (name) => {
  it('tells the topic of its severity, and says where to read on', () => {
    expect(alarm(name)).toMatchObject({
      AlarmActions: [{ Ref: (urgent.includes(name) ? topic : later).path }],
      AlarmDescription: expect.stringMatching(new RegExp(`docs/operate\\.md#${name}$`)),
      TreatMissingData: name === 'sweep-silent' ? 'missing' : 'notBreaching',
    });
  });

  it('says that it is over if somebody was woken, and nothing on the first day', () => {
    const { OKActions, InsufficientDataActions } = alarm(name) ?? {};
    expect(OKActions).toEqual(urgent.includes(name) ? [{ Ref: topic.path }] : undefined);
    expect(InsufficientDataActions).toEqual(name === 'sweep-silent' ? [{ Ref: later.path }] : undefined);
  });

  it('has an entry that says what it means, how to look and how to fix it', () => {
    const entry = runbook.split(`\n## ${name}\n`)[1]?.split('\n## ')[0] ?? '';
    for (const part of ['**What it means.**', '**How to look.**', '**How to fix it.**'])
      expect(entry).toContain(part);
  });
});

it('sweep-silent tells when the invocations of 30 hours, which were there, are missing', () => {
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
  for (const name of ['periods-missed', 'runs-stuck', 'sends-open', 'periods-changed', 'room-refused']) {
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

it('athena-cost adds up what is charged in each workgroup, also of queries that were ended', () => {
  const { Metrics, Threshold } = alarm('athena-cost') as {
    Metrics: readonly { MetricStat?: unknown }[];
    Threshold: number;
  };
  const groups = all('AWS::Athena::WorkGroup').map(({ properties }) => properties.Name);
  expect(Threshold).toBe(1e12);
  expect(Metrics).toContainEqual(
    expect.objectContaining({
      Expression: 'FILL(m1, 0) + FILL(m2, 0) + FILL(m3, 0) + FILL(m4, 0) + FILL(m5, 0) + FILL(m6, 0)',
    }),
  );
  expect(Metrics.filter(({ MetricStat }) => MetricStat)).toMatchObject(
    groups.flatMap((name) =>
      ['SUCCEEDED', 'CANCELED'].map((state) => ({
        MetricStat: {
          Metric: {
            Namespace: 'AWS/Athena',
            MetricName: 'ProcessedBytes',
            Dimensions: expect.arrayContaining([
              { Name: 'WorkGroup', Value: name },
              { Name: 'QueryState', Value: state },
            ]),
          },
          Period: 24 * 3600,
          Stat: 'Sum',
        },
      })),
    ),
  );
});

it('reputation wakes somebody before SES reviews the account', () => {
  expect(alarm('mail-bounces')).toMatchObject({ MetricName: 'Reputation.BounceRate', Threshold: 0.05 });
  expect(alarm('mail-complaints')).toMatchObject({
    MetricName: 'Reputation.ComplaintRate',
    Threshold: 0.001,
  });
});

it('the topic is encrypted, and takes what CloudWatch publishes', () => {
  expect(text(topic.properties.KmsMasterKeyId)).toMatch(/^<Keys\/Data/);
  expect(statements(one('AWS::SNS::TopicPolicy', 'Alarms/Topic/Policy'))).toContainEqual(
    expect.objectContaining({
      effect: 'Allow',
      actions: ['sns:Publish'],
      principal: '{"Service":"cloudwatch.amazonaws.com"}',
    }),
  );
});

describe('who is told', () => {
  const subscriptions = ({ all }: ReturnType<typeof synthesise>) =>
    all('AWS::SNS::Subscription')
      .filter(({ path }) => path.startsWith('Alarms/'))
      .map(({ properties: { TopicArn, Protocol, Endpoint } }) => [text(TopicArn), Protocol, Endpoint]);

  it('the address of the settings, of everything', () => {
    expect(subscriptions(synthesise({ alarmAddress: 'oncall@acme.org' }))).toEqual([
      ['<Alarms/Topic>', 'email', 'oncall@acme.org'],
      ['<Alarms/Later>', 'email', 'oncall@acme.org'],
    ]);
  });

  it('a pager of what cannot wait, and nobody where nobody is named', () => {
    const pager = 'https://events.pager.example/integration/1';
    expect(subscriptions(synthesise({ alarmAddress: 'team@acme.org', urgentTo: pager }))).toEqual([
      ['<Alarms/Topic>', 'https', pager],
      ['<Alarms/Later>', 'email', 'team@acme.org'],
    ]);
    expect(subscriptions(synthesise())).toEqual([]);
  });

  it('only once every alarm is there, as each begins by saying that it is OK', () => {
    const { dependsOn } = one('AWS::SNS::Subscription', 'Alarms/Topic/oncall@acme.org');
    expect(dependsOn).toEqual(
      all('AWS::CloudWatch::Alarm')
        .map(({ path }) => path)
        .sort(),
    );
  });
});

it('alarms name the runbook where people on call read it', () => {
  const runbookUrl = 'https://wiki.acme.org/periodical';
  const described = synthesise({ runbookUrl }).all('AWS::CloudWatch::Alarm');
  expect(
    described.map(({ properties }) => String(properties.AlarmDescription).split('What to do: ')[1]),
  ).toEqual(names.map((name) => `${runbookUrl}#${name}`));
});

it('an event of SES that the queue does not take is kept, and an alarm says so', () => {
  const { properties } = one('AWS::SNS::Subscription', 'Mail/ToFeedback');
  const { deadLetterTargetArn } = properties.RedrivePolicy as { deadLetterTargetArn: unknown };
  expect(text(deadLetterTargetArn)).toBe('<Feedback/Dead.Arn>');
  expect(statements(one('AWS::SQS::QueuePolicy', 'Feedback/Dead/Policy'))).toContainEqual(
    expect.objectContaining({
      effect: 'Allow',
      actions: ['sqs:SendMessage'],
      principal: '{"Service":"sns.amazonaws.com"}',
    }),
  );
  expect(alarm('events-undelivered')).toMatchObject({
    Namespace: 'AWS/SNS',
    MetricName: 'NumberOfNotificationsFailed',
    Dimensions: [{ Name: 'TopicName', Value: { 'Fn::GetAtt': ['Mail/Events', 'TopicName'] } }],
    Threshold: 1,
  });
});
