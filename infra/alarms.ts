/** What wakes somebody, and what can wait: each alarm has an entry in docs/operate.md, named as the alarm. */
import { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopicSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { type Watch, type Watched, watchesOf } from './alarms/watches.ts';

export interface AlarmsProps extends Watched {
  /** Encrypts what the topics publish. */
  readonly encryptionKey: IKey;
  /** Gets every alarm by mail, once the subscriptions are confirmed. @default nobody, the topics alone */
  readonly address?: string | undefined;
  /** Gets the urgent ones: an address, or the https URL of a pager. @default `address` */
  readonly urgentTo?: string | undefined;
  /** Where the runbook is, without an anchor. */
  readonly runbook: string;
}

export class Alarms extends Construct {
  /** Tells what cannot wait, and that it is over. */
  readonly urgent: Topic;
  /** Tells what the next working day will do for. */
  readonly later: Topic;
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { address, urgentTo = address } = props;
    this.urgent = this.#makeTopic('Topic', props.encryptionKey, 'Urgent alarms');
    this.later = this.#makeTopic('Later', props.encryptionKey, 'Alarms');
    this.alarms = watchesOf(props).map((watch) => this.#watch(watch, props.runbook));
    this.#subscribe(this.urgent, urgentTo);
    this.#subscribe(this.later, address);
  }

  #makeTopic(id: string, masterKey: IKey, what: string): Topic {
    const displayName = `${what} of ${Stack.of(this).stackName}`;
    const topic = new Topic(this, id, { masterKey, enforceSSL: true, displayName });
    // A topic that has any policy has lost the one that let the account's own alarms in.
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    return topic;
  }

  #subscribe(topic: Topic, to: string | undefined): void {
    if (to === undefined) return;
    const kind: ITopicSubscription = to.startsWith('https:')
      ? new UrlSubscription(to)
      : new EmailSubscription(to);
    // A new alarm goes from "no data" to OK, and tells that too: nobody is to hear it before there is a system.
    topic.addSubscription(kind).node.addDependency(...this.alarms);
  }

  #watch(watch: Watch, runbook: string): Alarm {
    const { name, severity, what, metric, from, silentFor, lasting } = watch;
    const isSilence = silentFor !== undefined;
    const alarm = new Alarm(this, pascalCase(name), {
      // Named, as it is the subject of the mail at night, and the entry of the runbook.
      alarmName: `${Stack.of(this).stackName}-${name}`,
      alarmDescription: `${what}. What to do: ${runbook}#${name}`,
      metric,
      threshold: from,
      comparisonOperator: isSilence
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: silentFor ?? lasting ?? 1,
      // Between reports nothing is measured, and that is as it should be.
      treatMissingData: isSilence ? TreatMissingData.MISSING : TreatMissingData.NOT_BREACHING,
    });
    const action = new SnsAction(severity === 'urgent' ? this.urgent : this.later);
    alarm.addAlarmAction(action);
    // Without data from the start there is no change to tell: a new stack is not silent, it has not spoken yet.
    if (isSilence) alarm.addInsufficientDataAction(action);
    // Whoever was woken must hear that it is over; others look when they come to it.
    if (severity === 'urgent') alarm.addOkAction(action);
    return alarm;
  }
}

const pascalCase = (name: string) => name.replace(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase());
