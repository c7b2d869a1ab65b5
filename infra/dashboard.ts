/** One page of CloudWatch that says how the stack is: its alarms, runs, mails, queues and costs. */
import { Duration, Stack } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  Metric,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { defined } from '../functions/defined.ts';
import { chargedBytes, type Watched } from './alarms/watches.ts';
import type { Alarms } from './alarms.ts';
import { metricsNamespace } from './functions/function.ts';

export interface DashboardProps
  extends Pick<
    Watched,
    'functions' | 'runs' | 'deliveries' | 'feedback' | 'schedulesDead' | 'service' | 'workgroups'
  > {
  readonly alarms: Alarms;
  /** Where the runbook is. */
  readonly runbook: string;
}

const hour = Duration.hours(1);
const day = Duration.days(1);

export class Dashboard extends Construct {
  /** As the console of CloudWatch lists it. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    this.name = stackName;
    const dashboard = new CloudWatchDashboard(this, 'Page', {
      dashboardName: stackName,
      defaultInterval: Duration.days(14),
    });
    dashboard.addWidgets(
      new TextWidget({ markdown: headline(stackName, props.runbook), width: 24, height: 2 }),
    );
    dashboard.addWidgets(
      new AlarmStatusWidget({ title: 'Alarms', alarms: [...props.alarms.alarms], width: 24, height: 4 }),
    );
    for (const row of rowsOf(props)) {
      const width = 24 / row.length;
      dashboard.addWidgets(
        ...row.map(({ title, metrics }) => new GraphWidget({ title, left: metrics, width, height: 6 })),
      );
    }
  }
}

const headline = (stack: string, runbook: string) =>
  `**${stack}** · each alarm has an entry in the runbook: ${runbook} · searches: Logs Insights, saved queries, ${stack}/…`;

interface Graph {
  readonly title: string;
  readonly metrics: IMetric[];
}

function rowsOf(props: DashboardProps): Graph[][] {
  return [[runsGraph(props), mailsGraph(props), sweepGraph(props)], queueGraphs(props), workGraphs(props)];
}

function counted(
  { service }: Pick<Watched, 'service'>,
  names: readonly string[],
  statistic = Stats.SUM,
): IMetric[] {
  return names.map(
    (metricName) =>
      new Metric({
        namespace: metricsNamespace,
        metricName,
        dimensionsMap: { service },
        statistic,
        period: day,
        label: metricName,
      }),
  );
}

const runsGraph = (props: DashboardProps): Graph => ({
  title: 'Editions a day',
  metrics: counted(props, ['EditionsMade', 'EditionsUnchanged', 'EditionsHeld', 'EditionsSkipped']),
});

const mailsGraph = (props: DashboardProps): Graph => ({
  title: 'Mails a day, and what the reading room refused',
  metrics: counted(props, [
    'MailsSent',
    'MailsFailed',
    'MailsUnknown',
    'MailsSuppressed',
    'FeedbackUnmatched',
    'RoomRefused',
  ]),
});

const sweepGraph = (props: DashboardProps): Graph => ({
  title: 'What the daily sweep found',
  metrics: counted(
    props,
    ['PeriodsMissed', 'RunsStuck', 'SendsOpen', 'PeriodsChanged', 'DeadLetters'],
    Stats.MAXIMUM,
  ),
});

function queueGraphs({ runs, deliveries, feedback, schedulesDead, functions }: DashboardProps): Graph[] {
  const queues = defined({ runs, deliveries, feedback });
  const waiting = Object.entries(queues).map(([label, { queue }]) =>
    queue.metricApproximateNumberOfMessagesVisible({ label, period: Duration.minutes(5) }),
  );
  const ages = Object.entries(queues).map(([label, { queue }]) =>
    queue.metricApproximateAgeOfOldestMessage({ label, period: Duration.minutes(5) }),
  );
  const dead = [
    ...Object.entries(queues).map(([label, { deadLetters }]) => ({ label, queue: deadLetters })),
    { label: 'schedules', queue: schedulesDead },
    { label: 'sweep', queue: functions.sweepDead },
  ].map(({ label, queue }) =>
    queue.metricApproximateNumberOfMessagesVisible({ label, statistic: Stats.MAXIMUM, period: hour }),
  );
  return [
    { title: 'Messages that wait', metrics: waiting },
    { title: 'Age of the oldest, in seconds', metrics: ages },
    { title: 'Dead letters', metrics: dead },
  ];
}

function workGraphs({ functions, workgroups }: DashboardProps): Graph[] {
  const { run, deliver, feedback, sweep, endpoint, room } = functions;
  const lambdas = Object.entries(defined({ run, deliver, feedback, sweep, endpoint, room }));
  return [
    {
      title: 'Errors of functions',
      metrics: lambdas.map(([label, lambda]) => lambda.metricErrors({ label, period: hour })),
    },
    {
      title: 'Longest invocation, in milliseconds',
      metrics: lambdas.map(([label, lambda]) =>
        lambda.metricDuration({ label, statistic: Stats.MAXIMUM, period: hour }),
      ),
    },
    { title: 'Bytes a day that Athena charges for', metrics: chargedBytes({ workgroups }) },
  ];
}
