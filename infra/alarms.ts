/** What wakes somebody: each alarm has an entry in docs/operate.md, named as the alarm. */
import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { metricsNamespace } from './functions/function.ts';
import type { Functions } from './functions.ts';
import type { WorkQueue } from './queue.ts';

export interface AlarmsProps {
  /** Encrypts what the topic publishes. */
  readonly encryptionKey: IKey;
  /** Gets every alarm by mail, once the subscription is confirmed. @default nobody, the topic alone */
  readonly address?: string | undefined;
  readonly functions: Functions;
  /** As the functions' metrics name it: `periodical-prod`. */
  readonly service: string;
  readonly runs: WorkQueue;
  readonly deliveries: WorkQueue;
  readonly feedback: WorkQueue;
  /** What EventBridge could not hand over. */
  readonly schedulesDead: IQueue;
  /** Names of Athena's workgroups. */
  readonly workgroups: readonly string[];
  /** Bytes that all queries of a day may scan. */
  readonly dailyBytes: number;
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
  /** On only after so many of its periods in a row. @default 1 */
  readonly lasting?: number;
}

const runbook = 'docs/operate.md';

export class Alarms extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      masterKey: props.encryptionKey,
      enforceSSL: true,
      displayName: `Alarms of ${Stack.of(this).stackName}`,
    });
    this.#letCloudWatchIn();
    if (props.address !== undefined) this.topic.addSubscription(new EmailSubscription(props.address));
    for (const watch of [
      ...deadLetterWatches(props),
      ...errorWatches(props),
      ...ageWatches(props),
      ...mailWatches(),
      ...sweepWatches(props),
      costWatch(props),
    ]) {
      this.#watch(watch);
    }
  }

  // A topic that has any policy has lost the one that let the account's own alarms in.
  #letCloudWatchIn(): void {
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }

  #watch({ name, what, metric, from, silentFor, lasting }: Watch): void {
    const alarm = new Alarm(this, pascalCase(name), {
      // Named, as it is the subject of the mail at night, and the entry of the runbook.
      alarmName: `${Stack.of(this).stackName}-${name}`,
      alarmDescription: `${what}. What to do: ${runbook}#${name}`,
      metric,
      threshold: from,
      comparisonOperator:
        silentFor === undefined
          ? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
          : ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: silentFor ?? lasting ?? 1,
      // Between reports nothing is measured, and that is as it should be; silence is what a dead man gives.
      treatMissingData: silentFor === undefined ? TreatMissingData.NOT_BREACHING : TreatMissingData.BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
  }
}

const pascalCase = (name: string) => name.replace(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase());

function deadLetterWatches(props: AlarmsProps): Watch[] {
  const { runs, deliveries, feedback, schedulesDead, functions } = props;
  const dead: [string, string, IQueue][] = [
    ['runs-dead', 'A run failed three times and was given up', runs.deadLetters],
    ['deliveries-dead', 'A mail failed three times and was given up', deliveries.deadLetters],
    ['feedback-dead', 'What SES reported about a mail could not be noted', feedback.deadLetters],
    ['schedules-dead', 'EventBridge could not hand a schedule over', schedulesDead],
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
  const { run, deliver, feedback, sweep, endpoint } = functions;
  const watched: [string, string, IFunction, number][] = [
    ['run-errors', 'The function run crashed or took too long', run, 1],
    ['deliver-errors', 'The function deliver crashed or took too long', deliver, 1],
    ['feedback-errors', 'The function feedback crashed or took too long', feedback, 1],
    ['sweep-errors', 'The daily sweep crashed or took too long', sweep, 1],
    // A robot that finds one way to crash it should wake nobody.
    ['endpoint-errors', 'Links of mails fail', endpoint, 5],
  ];
  return watched.map(([name, what, lambda, from]) => ({
    name,
    what,
    metric: lambda.metricErrors({ period: Duration.minutes(5) }),
    from,
  }));
}

function ageWatches({ runs, deliveries }: AlarmsProps): Watch[] {
  const waiting: [string, string, IQueue][] = [
    ['runs-age', 'A run has been waiting for two hours', runs.queue],
    ['deliveries-age', 'A mail has been waiting for two hours', deliveries.queue],
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
function sweepWatches({ service, functions }: AlarmsProps): Watch[] {
  const found = (metricName: string, period = Duration.hours(1)) =>
    new Metric({
      namespace: metricsNamespace,
      metricName,
      dimensionsMap: { service },
      statistic: Stats.MAXIMUM,
      period,
    });
  return [
    {
      name: 'sweep-silent',
      what: 'The daily sweep has not run for 30 hours, and nothing looks for what was missed',
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
      what: 'It is not known whether a mail went out',
      metric: found('SendsOpen'),
      from: 1,
    },
    {
      name: 'periods-changed',
      what: 'Closed periods are computed again day after day, as their raw data change',
      metric: found('PeriodsChanged', Duration.days(1)),
      from: 1,
      lasting: 3,
    },
  ];
}

function costWatch({ dailyBytes, workgroups }: AlarmsProps): Watch {
  const period = Duration.days(1);
  const scannedIn = (WorkGroup: string) =>
    new Metric({
      namespace: 'AWS/Athena',
      metricName: 'ProcessedBytes',
      dimensionsMap: { WorkGroup, QueryState: 'SUCCEEDED', QueryType: 'DML' },
      statistic: Stats.SUM,
      period,
    });
  const metrics = workgroups.map((name, index): [string, Metric] => [`m${index + 1}`, scannedIn(name)]);
  return {
    name: 'athena-cost',
    what: `Queries of a day have scanned ${dailyBytes / 1e9} GB`,
    metric: new MathExpression({
      // Without the fill a day without a query in one of them would have no sum.
      expression: metrics.map(([id]) => `FILL(${id}, 0)`).join(' + '),
      usingMetrics: Object.fromEntries(metrics),
      period,
    }),
    from: dailyBytes,
  };
}
