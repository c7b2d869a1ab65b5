/** EventBridge Scheduler: what every report.yaml asks for goes into the queue `runs`; the sweep runs daily, and when approvals are due. */
import { Stack, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, CfnScheduleGroup, type CfnScheduleProps } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { InputError } from '../functions/errors.ts';
import type { Templates } from '../functions/templates/directories.ts';
import { loadReport, type Report, reportNames } from '../functions/templates/report.ts';
import { allow } from './grant.ts';
import { deadLetterQueue, grantSend, type WorkQueue } from './queue.ts';
import { schedulerCron } from './schedules/cron.ts';

export interface SchedulesProps {
  /** Encrypts the dead letters. */
  readonly encryptionKey: IKey;
  /** Whose reports' schedules are made. */
  readonly templates: Templates;
  /** Gets a message of each schedule that is due. */
  readonly runs: WorkQueue;
  /** Is called once a day. */
  readonly sweep: IFunction;
  /** Local time of the sweep: `05:00`. */
  readonly sweepAt: string;
  /** Time zone of `sweepAt`: `Asia/Shanghai`. */
  readonly sweepTimeZone: string;
}

/** As EventBridge fills it in: the instant at which the schedule was due, in UTC. */
const scheduledTime = '<aws.scheduler.scheduled-time>';

/** Characters that EventBridge takes for a name. */
const maxNameLength = 64;

/** Six hours: until then the sweep has noticed, and a report of the morning is one of the afternoon. */
const retryPolicy = { maximumEventAgeInSeconds: 6 * 3600, maximumRetryAttempts: 100 };

export class Schedules extends Construct {
  /** What EventBridge could not hand over, of any schedule. */
  readonly dead: Queue;
  readonly group: CfnScheduleGroup;

  constructor(scope: Construct, id: string, props: SchedulesProps) {
    super(scope, id);
    const { templates, runs, sweep } = props;
    this.dead = deadLetterQueue(this, 'Dead', props.encryptionKey);
    Validations.of(this.dead).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is where schedules put their dead letters; the rule looks for those of queues alone.',
    });
    this.group = new CfnScheduleGroup(this, 'Group', {});
    const reportRole = this.#makeRole('ReportRole');
    runs.grantSendMessages(reportRole);
    const reports = new Construct(this, 'Reports');
    for (const name of reportNames(templates)) {
      this.#scheduleReport(
        reports,
        loadReport(templates, name),
        this.#target(runs.queue.queueArn, reportRole),
      );
    }
    const sweepRole = this.#makeRole('SweepRole');
    // The CDK's grantInvoke allows every version of the function too.
    allow(sweepRole, { actions: ['lambda:InvokeFunction'], resources: [sweep.functionArn] });
    const [hour = '', minute = ''] = props.sweepAt.split(':').map(Number).map(String);
    this.#schedule(this, 'Sweep', {
      name: 'sweep',
      scheduleExpression: `cron(${minute} ${hour} * * ? *)`,
      scheduleExpressionTimezone: props.sweepTimeZone,
      target: this.#target(sweep.functionArn, sweepRole),
    });
    for (const name of reportNames(templates))
      this.#remind(reports, loadReport(templates, name), this.#target(sweep.functionArn, sweepRole));
  }

  /** An hour before editions are to be approved, and then: whoever may approve them, and the owner, hear in time. */
  #remind(scope: Construct, { name: report, settings }: Report, target: CfnSchedule.TargetProperty): void {
    if (settings.approval?.before === undefined) return;
    const [hour = 0, minute = 0] = settings.approval.before.split(':').map(Number);
    const times = { soon: (hour + 23) % 24, late: hour };
    for (const [when, at] of Object.entries(times)) {
      // No schedule of a report has a dot in its name.
      const name = `${report}.approval.${when}`;
      this.#schedule(scope, name, {
        name,
        scheduleExpression: `cron(${minute} ${at} * * ? *)`,
        scheduleExpressionTimezone: settings.timezone,
        target: { ...target, input: JSON.stringify({ only: 'approvals' }) },
      });
    }
  }

  #scheduleReport(scope: Construct, report: Report, target: CfnSchedule.TargetProperty): void {
    for (const { name: schedule, cron } of report.settings.schedules) {
      const name = `${report.name}.${schedule}`;
      // As functions/queue.ts parses it; the id follows from report, schedule and time.
      const message = {
        trigger: 'schedule',
        report: report.name,
        schedule,
        at: scheduledTime,
        send: 'subscribers',
      };
      this.#schedule(scope, name, {
        name,
        scheduleExpression: schedulerCron(cron),
        scheduleExpressionTimezone: report.settings.timezone,
        target: { ...target, input: JSON.stringify(message) },
      });
    }
  }

  /** Named, so that people find a report's schedules; the name is unique within the group, which is made. */
  #schedule(
    scope: Construct,
    id: string,
    props: Omit<CfnScheduleProps, 'flexibleTimeWindow' | 'groupName'> & { readonly name: string },
  ): void {
    if (props.name.length > maxNameLength) {
      const expected = `expected at most ${maxNameLength} characters with the report's name`;
      throw InputError.at(`schedule ${props.name}`, expected);
    }
    new CfnSchedule(scope, id, {
      ...props,
      groupName: this.group.ref,
      flexibleTimeWindow: { mode: 'OFF' },
    });
  }

  #target(arn: string, role: Role): CfnSchedule.TargetProperty {
    return { arn, roleArn: role.roleArn, retryPolicy, deadLetterConfig: { arn: this.dead.queueArn } };
  }

  /** May put what failed among the dead letters; for schedules of this group alone. */
  #makeRole(id: string): Role {
    const role = new Role(this, id, {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Stack.of(this).account,
            'aws:SourceArn': this.group.attrArn,
          },
        },
      }),
    });
    grantSend(this.dead, role);
    return role;
  }
}
