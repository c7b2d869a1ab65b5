/** EventBridge Scheduler: what every report.yaml asks for goes into the queue `runs`, and the sweep runs daily. */
import { Stack, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { InputError } from '../functions/errors.ts';
import { loadReport, type Report, reportNames } from '../functions/templates/report.ts';
import type { Templates } from '../functions/templates.ts';
import type { Keys } from './keys.ts';
import { deadLetters, type EncryptedQueue } from './queues.ts';
import { schedulerCron } from './schedules/cron.ts';
import type { Settings } from './settings.ts';
import { allow, permit } from './statement.ts';

export interface SchedulesProps {
  readonly settings: Settings;
  readonly keys: Keys;
  readonly templates: Templates;
  readonly runs: EncryptedQueue;
  readonly sweep: IFunction;
}

/** As EventBridge fills it in: the instant at which the schedule was due, in UTC. */
const scheduledTime = '<aws.scheduler.scheduled-time>';

/** What EventBridge takes for a name. */
const longestName = 64;

/** Six hours: until then the sweep has noticed, and a report of the morning is one of the afternoon. */
const retryPolicy = { maximumEventAgeInSeconds: 6 * 3600, maximumRetryAttempts: 100 };

export class Schedules extends Construct {
  /** What EventBridge could not hand over, of any schedule. */
  readonly dead: EncryptedQueue;
  readonly #group: CfnScheduleGroup;

  constructor(scope: Construct, id: string, { settings, keys, templates, runs, sweep }: SchedulesProps) {
    super(scope, id);
    this.dead = deadLetters(this, 'Dead', { settings, key: keys.data });
    Validations.of(this.dead).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is where schedules put their dead letters; the rule looks for those of queues alone.',
    });
    this.#group = new CfnScheduleGroup(this, 'Group', { name: `periodical-${settings.stage}` });
    const reportRole = this.makeRole('ReportRole', 'sqs:SendMessage', runs.queueArn, keys);
    for (const name of reportNames(templates)) {
      this.scheduleReport(loadReport(templates, name), runs, reportRole);
    }
    const sweepRole = this.makeRole('SweepRole', 'lambda:InvokeFunction', sweep.functionArn, keys);
    const [hour = '', minute = ''] = settings.sweepAt.split(':').map(Number).map(String);
    this.schedule('sweep', {
      scheduleExpression: `cron(${minute} ${hour} * * ? *)`,
      scheduleExpressionTimezone: settings.sweepTimeZone,
      target: this.target(sweep.functionArn, sweepRole),
    });
  }

  private scheduleReport(report: Report, runs: EncryptedQueue, role: Role): void {
    for (const { name, cron } of report.settings.schedules) {
      // As functions/queue.ts parses it; the id follows from report, schedule and time.
      const message = {
        trigger: 'schedule',
        report: report.name,
        schedule: name,
        at: scheduledTime,
        send: 'subscribers',
      };
      this.schedule(`${report.name}.${name}`, {
        scheduleExpression: schedulerCron(cron, `${report.file}: schedule ${name}`),
        scheduleExpressionTimezone: report.settings.timezone,
        target: { ...this.target(runs.queueArn, role), input: JSON.stringify(message) },
      });
    }
  }

  private schedule(
    name: string,
    props: Pick<CfnSchedule, 'scheduleExpression' | 'scheduleExpressionTimezone' | 'target'> & {
      scheduleExpressionTimezone: string;
    },
  ): void {
    if (name.length > longestName) {
      throw InputError.at(
        '',
        `schedule ${name}: expected at most ${longestName} characters with the report's name`,
      );
    }
    new CfnSchedule(this, name, {
      name,
      groupName: this.#group.ref,
      flexibleTimeWindow: { mode: 'OFF' },
      ...props,
    });
  }

  private target(arn: string, role: Role): CfnSchedule.TargetProperty {
    return { arn, roleArn: role.roleArn, retryPolicy, deadLetterConfig: { arn: this.dead.queueArn } };
  }

  /** May do the one thing, and put what failed among the dead letters; for schedules of this group alone. */
  private makeRole(id: string, action: string, resource: string, keys: Keys): Role {
    const role = new Role(this, id, {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Stack.of(this).account,
            'aws:SourceArn': this.#group.attrArn,
          },
        },
      }),
    });
    permit(role, [allow([action], [resource]), this.dead.toSend(), keys.toUseQueues()]);
    return role;
  }
}
