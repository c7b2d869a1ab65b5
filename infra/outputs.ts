/** Outputs of the stack: the command line's `--remote` and the runbook know them by these names. */
import type { Alarms } from './alarms.ts';
import type { Archive } from './archive.ts';
import type { Dashboard } from './dashboard.ts';
import type { Endpoint } from './endpoint.ts';
import type { Functions } from './functions.ts';
import { type Keys, macKeyIds } from './keys.ts';
import type { Lake } from './lake.ts';
import type { Ledger } from './ledger.ts';
import type { MailService } from './mail.ts';
import type { Operators } from './operators.ts';
import type { WorkQueue } from './queue.ts';
import type { Schedules } from './schedules.ts';

export interface Parts {
  readonly keys: Keys;
  readonly lake: Lake;
  readonly archive: Archive;
  readonly ledger: Ledger;
  readonly runs: WorkQueue;
  readonly deliveries: WorkQueue;
  /** What SES reports; undefined if SES is not what sends. */
  readonly feedback: WorkQueue | undefined;
  readonly mail: MailService;
  readonly functions: Functions;
  readonly schedules: Schedules;
  readonly endpoint: Endpoint;
  readonly alarms: Alarms;
  readonly dashboard: Dashboard;
  readonly operators: Operators;
}

export const outputsOf = (parts: Parts): Readonly<Record<string, string>> => ({
  ...storeOutputs(parts),
  ...queueOutputs(parts),
  EndpointUrl: parts.endpoint.url,
  ...(parts.endpoint.publicRecord && { PublicDomainRecord: parts.endpoint.publicRecord }),
  CallersPolicy: parts.endpoint.callers.managedPolicyArn,
  OperatorsPolicy: parts.operators.policy.managedPolicyArn,
  ...functionOutputs(parts),
  EndpointAccessLog: parts.endpoint.accessLog.logGroupName,
  ScheduleGroup: parts.schedules.group.ref,
  DashboardName: parts.dashboard.name,
  AlarmTopic: parts.alarms.urgent.topicArn,
  LaterTopic: parts.alarms.later.topicArn,
  MailChannel: parts.mail.channel,
  ...parts.mail.dnsRecords,
});

const storeOutputs = ({ keys, lake, archive, ledger }: Parts) => ({
  ArchiveBucket: archive.bucket.bucketName,
  LedgerTable: ledger.table.tableName,
  LakeBucket: lake.bucket.bucketName,
  ResultsBucket: lake.results.bucketName,
  GlueDatabase: lake.database,
  ...(lake.catalog && { GlueCatalogId: lake.catalog.id, AthenaCatalog: lake.catalog.name }),
  Workgroup: lake.workgroup.name,
  ScratchDatabase: lake.scratch.database,
  DataKeyId: keys.data.keyId,
  ManifestKeyIds: macKeyIds(keys.manifests),
  LinkKeyIds: macKeyIds(keys.links),
});

/** URLs for reading and sending, ARNs for the move of messages. */
const queueOutputs = ({ runs, deliveries, feedback, schedules, functions }: Parts) => ({
  RunsQueueUrl: runs.queue.queueUrl,
  DeliveriesQueueUrl: deliveries.queue.queueUrl,
  ...(feedback && { FeedbackQueueUrl: feedback.queue.queueUrl }),
  RunsDeadUrl: runs.deadLetters.queueUrl,
  DeliveriesDeadUrl: deliveries.deadLetters.queueUrl,
  ...(feedback && { FeedbackDeadUrl: feedback.deadLetters.queueUrl }),
  SchedulesDeadUrl: schedules.dead.queueUrl,
  SweepDeadUrl: functions.sweepDead.queueUrl,
  RunsDeadArn: runs.deadLetters.queueArn,
  DeliveriesDeadArn: deliveries.deadLetters.queueArn,
  ...(feedback && { FeedbackDeadArn: feedback.deadLetters.queueArn }),
});

/** Names of each function and of its log. */
const functionOutputs = ({ functions: { run, deliver, feedback, sweep, endpoint, room } }: Parts) => ({
  RunFunction: run.functionName,
  DeliverFunction: deliver.functionName,
  ...(feedback && { FeedbackFunction: feedback.functionName }),
  SweepFunction: sweep.functionName,
  EndpointFunction: endpoint.functionName,
  RoomFunction: room.functionName,
  RunLog: run.logGroup.logGroupName,
  DeliverLog: deliver.logGroup.logGroupName,
  ...(feedback && { FeedbackLog: feedback.logGroup.logGroupName }),
  SweepLog: sweep.logGroup.logGroupName,
  EndpointLog: endpoint.logGroup.logGroupName,
  RoomLog: room.logGroup.logGroupName,
});
