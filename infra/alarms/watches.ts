/** What is watched: each of these is an alarm, with an entry in docs/operate.md of the same name. */
import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { metricsNamespace } from '../functions/function.ts';
import type { Functions } from '../functions.ts';
import type { WorkQueue } from '../queue.ts';

export interface Watched {
  readonly functions: Functions;
  /** As the functions' metrics name it: `periodical-prod`. */
  readonly service: string;
  readonly runs: WorkQueue;
  readonly deliveries: WorkQueue;
  /** What SES reports; undefined if SES is not what sends. */
  readonly feedback: WorkQueue | undefined;
  /** What became of mails, on its way to `feedback`; undefined if that is not in this region. */
  readonly events: ITopic | undefined;
  /** What EventBridge could not hand over. */
  readonly schedulesDead: IQueue;
  /** Names of Athena's workgroups. */
  readonly workgroups: readonly string[];
  /** Bytes that all queries of a day may scan. */
  readonly dailyBytes: number;
}

export interface Watch {
  /** Name of the alarm and anchor of its entry in the runbook. */
  readonly name: string;
  /** `urgent`: a reader waits, or gets no mail, until somebody acts. `later`: the next working day will do. */
  readonly severity: 'urgent' | 'later';
  /** What has happened, in the subject's words of a mail at night. */
  readonly what: string;
  readonly metric: IMetric;
  /** The alarm is on from this value. */
  readonly from: number;
  /** The other way round: what is wrong is that nothing was measured for so many of its periods. */
  readonly silentFor?: number;
  /** On only after so many of its periods in a row. @default 1 */
  readonly lasting?: number;
}

export const watchesOf = (watched: Watched): Watch[] => [
  ...deadLetterWatches(watched),
  ...errorWatches(watched),
  ...ageWatches(watched),
  ...(watched.events ? mailWatches(watched.events) : []),
  ...sweepWatches(watched),
  refusedWatch(watched),
  costWatch(watched),
];

/** Those whose queue or function there is. */
const there = <Severity, Part, More extends readonly unknown[]>(
  all: readonly (readonly [string, Severity, string, Part | undefined, ...More])[],
) =>
  all.flatMap(([name, severity, what, part, ...more]) =>
    part === undefined ? [] : [[name, severity, what, part, ...more] as const],
  );

function deadLetterWatches(props: Watched): Watch[] {
  const { runs, deliveries, feedback, schedulesDead, functions } = props;
  const dead: [string, Watch['severity'], string, IQueue | undefined][] = [
    ['runs-dead', 'urgent', 'A run failed three times and was given up', runs.deadLetters],
    [
      'deliveries-dead',
      'urgent',
      'A mail was tried again and again and was given up',
      deliveries.deadLetters,
    ],
    ['feedback-dead', 'later', 'What SES reported about a mail could not be noted', feedback?.deadLetters],
    ['schedules-dead', 'urgent', 'EventBridge could not hand a schedule over', schedulesDead],
    ['sweep-dead', 'later', 'The daily sweep failed three times', functions.sweepDead],
  ];
  return there(dead).map(([name, severity, what, queue]) => ({
    name,
    severity,
    what,
    metric: queue.metricApproximateNumberOfMessagesVisible({
      statistic: Stats.MAXIMUM,
      period: Duration.minutes(5),
    }),
    from: 1,
  }));
}

function errorWatches({ functions }: Watched): Watch[] {
  const { run, deliver, feedback, sweep, endpoint, room } = functions;
  // What a queue or Lambda itself tries again is not urgent: if that does not help, its dead letters are.
  const watched: [string, Watch['severity'], string, IFunction | undefined, number][] = [
    ['run-errors', 'later', 'The function run crashed or took too long', run, 1],
    ['deliver-errors', 'later', 'The function deliver crashed or took too long', deliver, 1],
    ['feedback-errors', 'later', 'The function feedback crashed or took too long', feedback, 1],
    ['sweep-errors', 'later', 'The daily sweep crashed or took too long', sweep, 1],
    // A robot that finds one way to crash it should wake nobody.
    ['endpoint-errors', 'urgent', 'Links to unsubscribe fail, and runs of callers', endpoint, 5],
    ['room-errors', 'urgent', 'The reading room fails, and links of mails', room, 5],
  ];
  return there(watched).map(([name, severity, what, lambda, from]) => ({
    name,
    severity,
    what,
    metric: lambda.metricErrors({ period: Duration.minutes(5) }),
    from,
  }));
}

function ageWatches({ runs, deliveries }: Watched): Watch[] {
  const waiting: [string, string, IQueue][] = [
    ['runs-age', 'A run has been waiting for two hours', runs.queue],
    ['deliveries-age', 'A mail has been waiting for two hours', deliveries.queue],
  ];
  return waiting.map(([name, what, queue]) => ({
    name,
    severity: 'urgent',
    what,
    metric: queue.metricApproximateAgeOfOldestMessage({
      statistic: Stats.MAXIMUM,
      period: Duration.minutes(5),
    }),
    from: Duration.hours(2).toSeconds(),
  }));
}

/** The account's own, whoever sends: SES reviews it from 5 % and 0.1 %. */
function mailWatches(events: ITopic): Watch[] {
  const reputation = (metricName: string) =>
    new Metric({ namespace: 'AWS/SES', metricName, statistic: Stats.MAXIMUM, period: Duration.hours(1) });
  return [
    {
      name: 'mail-bounces',
      severity: 'urgent',
      what: 'More than 5 % of mails bounce, and SES may stop sending',
      metric: reputation('Reputation.BounceRate'),
      from: 0.05,
    },
    {
      name: 'mail-complaints',
      severity: 'urgent',
      what: 'More than 0.1 % of mails are complained about, and SES may stop sending',
      metric: reputation('Reputation.ComplaintRate'),
      from: 0.001,
    },
    {
      name: 'events-undelivered',
      severity: 'later',
      what: 'SNS could not put what SES reported about a mail into the queue feedback',
      metric: new Metric({
        namespace: 'AWS/SNS',
        metricName: 'NumberOfNotificationsFailed',
        dimensionsMap: { TopicName: events.topicName },
        statistic: Stats.SUM,
        period: Duration.minutes(5),
      }),
      from: 1,
    },
  ];
}

/** What the sweep found, as functions/handlers/telemetry.ts names it. */
function sweepWatches({ service, functions }: Watched): Watch[] {
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
      severity: 'later',
      what: 'The daily sweep has not run for 30 hours, and nothing looks for what was missed',
      metric: functions.sweep.metricInvocations({ period: Duration.hours(6) }),
      from: 1,
      silentFor: 5,
    },
    {
      name: 'periods-missed',
      severity: 'later',
      what: 'A period was due and had no edition; the sweep has started its run',
      metric: found('PeriodsMissed'),
      from: 1,
    },
    {
      name: 'runs-stuck',
      severity: 'later',
      what: 'A run began and was not heard of again',
      metric: found('RunsStuck'),
      from: 1,
    },
    {
      name: 'sends-open',
      severity: 'later',
      what: 'It is not known whether a mail went out',
      metric: found('SendsOpen'),
      from: 1,
    },
    {
      name: 'periods-changed',
      severity: 'later',
      what: 'Closed periods are computed again day after day, as their raw data change',
      metric: found('PeriodsChanged', Duration.days(1)),
      from: 1,
      lasting: 3,
    },
  ];
}

/** A reader who mistypes is not an attack, and nothing opened: somebody should look all the same. */
const refusedWatch = ({ service }: Watched): Watch => ({
  name: 'room-refused',
  severity: 'later',
  what: 'Somebody tries codes, links or forms of the reading room, and none has opened',
  metric: new Metric({
    namespace: metricsNamespace,
    metricName: 'RoomRefused',
    dimensionsMap: { service },
    statistic: Stats.SUM,
    period: Duration.hours(1),
  }),
  from: 200,
});

/** What Athena charges for: also what a query had read when it was ended, by its limit or by somebody. */
const charged = ['SUCCEEDED', 'CANCELED'];

/** Bytes of a day that Athena charges for, by workgroup and state of the query. */
export const chargedBytes = ({ workgroups }: Pick<Watched, 'workgroups'>): Metric[] =>
  workgroups.flatMap((WorkGroup) =>
    charged.map(
      (QueryState) =>
        new Metric({
          namespace: 'AWS/Athena',
          metricName: 'ProcessedBytes',
          dimensionsMap: { WorkGroup, QueryState, QueryType: 'DML' },
          statistic: Stats.SUM,
          period: Duration.days(1),
        }),
    ),
  );

function costWatch({ dailyBytes, workgroups }: Watched): Watch {
  const scanned = chargedBytes({ workgroups });
  const metrics = scanned.map((metric, index): [string, Metric] => [`m${index + 1}`, metric]);
  return {
    name: 'athena-cost',
    severity: 'later',
    what: `Queries of a day have scanned ${dailyBytes / 1e9} GB`,
    metric: new MathExpression({
      // Without the fill a day without a query in one of them would have no sum.
      expression: metrics.map(([id]) => `FILL(${id}, 0)`).join(' + '),
      usingMetrics: Object.fromEntries(metrics),
      period: Duration.days(1),
    }),
    from: dailyBytes,
  };
}
