/** What wakes somebody: each alarm has an entry in docs/operate.md, named as the alarm. */
import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Functions } from './functions.ts';
import type { Queues } from './queues.ts';
import type { Schedules } from './schedules.ts';
import type { Settings } from './settings.ts';
import { allow } from './statement.ts';

export interface AlarmsProps {
  readonly settings: Settings;
  readonly key: Key;
  readonly queues: Queues;
  readonly functions: Functions;
  readonly schedules: Schedules;
  /** Name of the workgroup. */
  readonly workgroup: string;
}

interface Watch {
  /** Name of the alarm and anchor of its entry in the runbook. */
  readonly name: string;
  /** What has happened, in the subject's words of a mail at night. */
  readonly what: string;
  readonly metric: IMetric;
  /** The alarm is on from this value. */
  readonly from: number;
  /** The other way round: on while the metric stays below, or is not there, for so many of its periods. */
  readonly silentFor?: number;
}

const runbook = 'docs/operate.md';

export class Alarms extends Construct {
  readonly topic: Topic;
  readonly #stackName: string;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { settings, key } = props;
    this.#stackName = Stack.of(this).stackName;
    this.topic = new Topic(this, 'Topic', {
      masterKey: key,
      enforceSSL: !settings.localEmulator,
      displayName: `Alarms of ${this.#stackName}`,
    });
    this.letCloudWatchIn();
    if (settings.alarmAddress !== undefined) {
      this.topic.addSubscription(new EmailSubscription(settings.alarmAddress));
    }
    for (const watch of [
      ...deadLetterWatches(props),
      ...errorWatches(props),
      ...ageWatches(props),
      ...mailWatches(),
      ...sweepWatches(props),
      costWatch(props),
    ]) {
      this.watch(watch);
    }
  }

  // A topic that has any policy has lost the one that let the account's own alarms in.
  private letCloudWatchIn(): void {
    const publish = allow(['sns:Publish'], [this.topic.topicArn], {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    });
    publish.addPrincipals(new ServicePrincipal('cloudwatch.amazonaws.com'));
    this.topic.addToResourcePolicy(publish);
  }

  private watch({ name, what, metric, from, silentFor }: Watch): void {
    const alarm = new Alarm(this, name, {
      alarmName: `${this.#stackName}-${name}`,
      alarmDescription: `${what}. What to do: ${runbook}#${name}`,
      metric,
      threshold: from,
      comparisonOperator:
        silentFor === undefined
          ? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
          : ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: silentFor ?? 1,
      // Between reports nothing is measured, and that is as it should be; silence is what a dead man gives.
      treatMissingData: silentFor === undefined ? TreatMissingData.NOT_BREACHING : TreatMissingData.BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
  }
}

function deadLetterWatches({ queues, schedules, functions }: AlarmsProps): Watch[] {
  const dead: [string, string, Queue][] = [
    ['runs-dead', 'A run failed three times and was given up', queues.runs.dead],
    ['deliveries-dead', 'A mail failed three times and was given up', queues.deliveries.dead],
    ['feedback-dead', 'What SES told about a mail could not be noted', queues.feedback.dead],
    ['schedules-dead', 'EventBridge could not hand a schedule over', schedules.dead],
    ['sweep-dead', 'The daily sweep failed three times', functions.sweepDead],
  ];
  return dead.map(([name, what, queue]) => ({
    name,
    what,
    metric: queue.metricApproximateNumberOfMessagesVisible({
      statistic: Stats.MAXIMUM,
      period: Duration.minutes(5),
    }),
    from: 1,
  }));
}

function errorWatches({ functions }: AlarmsProps): Watch[] {
  const { run, deliver, feedback, sweep, door } = functions;
  const watched: [string, string, LambdaFunction, number][] = [
    ['run-errors', 'The function run crashed or took too long', run, 1],
    ['deliver-errors', 'The function deliver crashed or took too long', deliver, 1],
    ['feedback-errors', 'The function feedback crashed or took too long', feedback, 1],
    ['sweep-errors', 'The daily sweep crashed or took too long', sweep, 1],
    // A robot that finds one way to crash it is no reason to wake anybody.
    ['door-errors', 'Links of mails fail', door, 5],
  ];
  return watched.map(([name, what, lambda, from]) => ({
    name,
    what,
    metric: lambda.metricErrors({ period: Duration.minutes(5) }),
    from,
  }));
}

function ageWatches({ queues }: AlarmsProps): Watch[] {
  const waiting: [string, string, Queue][] = [
    ['runs-age', 'A run has been waiting for two hours', queues.runs.queue],
    ['deliveries-age', 'A mail has been waiting for two hours', queues.deliveries.queue],
  ];
  return waiting.map(([name, what, queue]) => ({
    name,
    what,
    metric: queue.metricApproximateAgeOfOldestMessage({
      statistic: Stats.MAXIMUM,
      period: Duration.minutes(5),
    }),
    from: Duration.hours(2).toSeconds(),
  }));
}

/** The account's own, whoever sends: SES reviews it from 5 % and 0.1 %. */
function mailWatches(): Watch[] {
  const reputation = (metricName: string) =>
    new Metric({ namespace: 'AWS/SES', metricName, statistic: Stats.MAXIMUM, period: Duration.hours(1) });
  return [
    {
      name: 'mail-bounces',
      what: 'More than 5 % of mails bounce, and SES may stop sending',
      metric: reputation('Reputation.BounceRate'),
      from: 0.05,
    },
    {
      name: 'mail-complaints',
      what: 'More than 0.1 % of mails are complained about, and SES may stop sending',
      metric: reputation('Reputation.ComplaintRate'),
      from: 0.001,
    },
  ];
}

/** What the sweep found, as functions/handlers/telemetry.ts names it. */
function sweepWatches({ settings, functions }: AlarmsProps): Watch[] {
  const found = (metricName: string) =>
    new Metric({
      namespace: 'Periodical',
      metricName,
      dimensionsMap: { service: `periodical-${settings.stage}` },
      statistic: Stats.MAXIMUM,
      period: Duration.hours(1),
    });
  return [
    {
      name: 'sweep-silent',
      what: 'The daily sweep has not run for 30 hours, and nobody looks for what was missed',
      metric: functions.sweep.metricInvocations({ period: Duration.hours(6) }),
      from: 1,
      silentFor: 5,
    },
    {
      name: 'periods-missed',
      what: 'A period was due and had no edition; the sweep has started its run',
      metric: found('PeriodsMissed'),
      from: 1,
    },
    {
      name: 'runs-stuck',
      what: 'A run began and was not heard of again',
      metric: found('RunsStuck'),
      from: 1,
    },
    {
      name: 'sends-open',
      what: 'Nobody can say whether a mail went out',
      metric: found('SendsOpen'),
      from: 1,
    },
  ];
}

function costWatch({ settings, workgroup }: AlarmsProps): Watch {
  return {
    name: 'athena-cost',
    what: `Queries of a day have scanned ${settings.athenaDailyBytes / 1e9} GB`,
    metric: new Metric({
      namespace: 'AWS/Athena',
      metricName: 'ProcessedBytes',
      dimensionsMap: { WorkGroup: workgroup, QueryState: 'SUCCEEDED', QueryType: 'DML' },
      statistic: Stats.SUM,
      period: Duration.days(1),
    }),
    from: settings.athenaDailyBytes,
  };
}
