/** What the emulator wants otherwise than AWS. */
import { CfnOutput, type IAspect, Stack, Validations } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnManagedPolicy, CfnPolicy } from 'aws-cdk-lib/aws-iam';
import { CfnBucketPolicy } from 'aws-cdk-lib/aws-s3';
import { CfnTopicPolicy } from 'aws-cdk-lib/aws-sns';
import { CfnQueue, CfnQueuePolicy } from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import { z } from 'zod';

/** Seconds: on AWS a message that fails comes again after many minutes. */
const visibilityTimeout = 20;

export class ForEmulator implements IAspect {
  visit(node: IConstruct): void {
    if (node instanceof CfnBucketPolicy || node instanceof CfnQueuePolicy || node instanceof CfnTopicPolicy) {
      node.policyDocument = rewritten(node, node.policyDocument, withoutTls);
    }
    if (node instanceof CfnPolicy || node instanceof CfnManagedPolicy) {
      node.policyDocument = rewritten(node, node.policyDocument, withBatches, withoutMailConditions);
    }
    if (node instanceof CfnQueue && node.visibilityTimeout !== undefined) hasten(node);
    if (node instanceof CfnAlarm && node.metrics !== undefined) ofOneMetric(node);
    // Its identities have no such attributes.
    if (node instanceof CfnOutput && node.node.id.startsWith('DkimRecord')) node.value = 'none';
  }
}

const statement = z.looseObject({ Action: z.union([z.string(), z.array(z.string())]) });
const document = z.looseObject({ Statement: z.array(statement) });
type Statement = z.output<typeof statement>;
type Rewrite = (statement: Statement) => Statement | undefined;

function rewritten(scope: IConstruct, policy: unknown, ...rewrites: readonly Rewrite[]) {
  const { Statement: statements, ...rest } = document.parse(Stack.of(scope).resolve(policy));
  const rewrite = (statement: Statement) =>
    rewrites.reduce<Statement | undefined>((made, change) => made && change(made), statement);
  return { ...rest, Statement: statements.flatMap((statement) => rewrite(statement) ?? []) };
}

/** It speaks plain HTTP, so nothing may insist on TLS. */
const withoutTls: Rewrite = (statement) =>
  JSON.stringify(statement.Condition ?? {}).includes('aws:SecureTransport') ? undefined : statement;

/** A batch is SendMessage or DeleteMessage too; its permission check alone takes it for an action of its own. */
function withBatches(statement: Statement): Statement {
  const actions = [statement.Action].flat();
  const single = actions.filter((name) => ['sqs:SendMessage', 'sqs:DeleteMessage'].includes(name));
  return { ...statement, Action: [...actions, ...single.map((name) => `${name}Batch`)] };
}

/** Its permission check knows no resource and no condition of SES's first API. */
function withoutMailConditions(statement: Statement): Statement {
  if (![statement.Action].flat().includes('ses:SendRawEmail')) return statement;
  const { Condition: _, ...rest } = statement;
  return { ...rest, Resource: '*' };
}

function hasten(queue: CfnQueue): void {
  queue.visibilityTimeout = visibilityTimeout;
  Validations.of(queue).acknowledge({
    id: 'CloudFormation-Validate::E3505',
    reason: 'Tests wait for messages to come again, and the emulator lets a function take longer.',
  });
}

/** It has no sums of metrics. */
function ofOneMetric(alarm: CfnAlarm): void {
  alarm.metrics = undefined;
  alarm.namespace = 'AWS/Athena';
  alarm.metricName = 'ProcessedBytes';
  alarm.statistic = 'Sum';
  alarm.period = 86_400;
}
