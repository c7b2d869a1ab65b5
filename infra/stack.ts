/** Everything of one stage, in the order of the way of the data. */

import { readFileSync } from 'node:fs';
import {
  CfnOutput,
  CliCredentialsStackSynthesizer,
  type IStackSynthesizer,
  Stack,
  type StackProps,
  Tags,
  Validations,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { InputError } from '../functions/errors.ts';
import { type Lake as LakeFile, parseLake } from '../functions/query/lake.ts';
import { displayPath, type Templates, templatePath, templatesAt } from '../functions/templates.ts';
import { Alarms } from './alarms.ts';
import { Archive } from './archive.ts';
import { Console } from './console.ts';
import { Functions } from './functions.ts';
import { Keys } from './keys.ts';
import { Lake } from './lake.ts';
import { Ledger } from './ledger.ts';
import { Mail } from './mail.ts';
import { Queues } from './queues.ts';
import { Schedules } from './schedules.ts';
import { type Settings, stackName } from './settings.ts';

export interface PeriodicalProps {
  readonly settings: Settings;
}

export class PeriodicalStack extends Stack {
  constructor(scope: Construct, { settings }: PeriodicalProps) {
    super(scope, stackName(settings.stage), stackProps(settings));
    const { stage } = settings;
    Tags.of(this).add('periodical:stage', stage);
    warnOfDefaults(this, settings);

    const templates = templatesAt(settings.templates);
    const logPrefix = `/periodical/${stage}`;
    const keys = new Keys(this, 'Keys', { settings, logPrefix });
    const common = { settings, logPrefix, keys, key: keys.data };

    const lake = new Lake(this, 'Lake', { ...common, file: lakeFile(templates) });
    const queues = new Queues(this, 'Queues', common);
    const archive = new Archive(this, 'Archive', common);
    const ledger = new Ledger(this, 'Ledger', common);
    const mail = new Mail(this, 'Mail', { ...common, feedback: queues.feedback.queue });
    const functions = new Functions(this, 'Functions', { ...common, lake, queues, archive, ledger, mail });
    const schedules = new Schedules(this, 'Schedules', {
      ...common,
      templates,
      runs: queues.runs.queue,
      sweep: functions.sweep,
    });
    const console = new Console(this, 'Console', { ...common, door: functions.door });
    functions.deliver.addEnvironment('PUBLIC_URL', console.url);
    const alarms = new Alarms(this, 'Alarms', {
      ...common,
      queues,
      functions,
      schedules,
      workgroup: lake.workgroup,
    });

    this.tell({
      ArchiveBucket: archive.bucket.bucketName,
      LedgerTable: ledger.table.tableName,
      RunsQueueUrl: queues.runs.queue.queueUrl,
      DeliveriesQueueUrl: queues.deliveries.queue.queueUrl,
      FeedbackQueueUrl: queues.feedback.queue.queueUrl,
      RunsDeadUrl: queues.runs.dead.queueUrl,
      DeliveriesDeadUrl: queues.deliveries.dead.queueUrl,
      FeedbackDeadUrl: queues.feedback.dead.queueUrl,
      SchedulesDeadUrl: schedules.dead.queueUrl,
      SweepDeadUrl: functions.sweepDead.queueUrl,
      LakeBucket: lake.bucket.bucketName,
      ResultsBucket: lake.results.bucketName,
      GlueDatabase: lake.database,
      Workgroup: lake.workgroup,
      PublicUrl: console.url,
      CallersPolicy: console.callers.managedPolicyArn,
      MacKeyId: keys.mac.keyId,
      AlarmTopic: alarms.topic.topicArn,
      RunFunction: functions.run.functionName,
      DeliverFunction: functions.deliver.functionName,
      FeedbackFunction: functions.feedback.functionName,
      SweepFunction: functions.sweep.functionName,
      DoorFunction: functions.door.functionName,
      // The emulator's identity has no such attributes.
      ...(settings.localEmulator ? {} : numbered('DkimRecord', mail.dkimRecords)),
    });
  }

  /** Outputs of the stack: the command line's `--remote` and the runbook know them by these names. */
  private tell(outputs: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}

const numbered = (name: string, values: readonly string[]) =>
  Object.fromEntries(values.map((value, index) => [`${name}${index + 1}`, value]));

function stackProps({ stage, account, region, assetBucket }: Settings): StackProps {
  return {
    description: `Periodical ${stage}: period reports from raw sales data`,
    env: { ...(account === undefined ? {} : { account }), ...(region === undefined ? {} : { region }) },
    ...(assetBucket === undefined
      ? {}
      : {
          synthesizer: new CliCredentialsStackSynthesizer({
            fileAssetsBucketName: assetBucket,
          }) as IStackSynthesizer,
        }),
  };
}

function lakeFile(templates: Templates): LakeFile {
  const path = templatePath(templates, 'lake.yaml');
  if (path === undefined) throw InputError.at('lake.yaml', 'there is none in the templates');
  return parseLake(displayPath(path), readFileSync(path, 'utf8'));
}

function warnOfDefaults(stack: Stack, { senderAddress }: Settings): void {
  if (!senderAddress.endsWith('example.com')) return;
  Validations.of(stack).addWarning(
    'periodical:sender',
    `mails come from ${senderAddress}, whose domain nobody can verify; say your own: -c sender="Reports <reports@your-domain>"`,
  );
}
