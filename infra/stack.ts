/** Everything of one stage, in the order in which data flows. */

import { readFileSync } from 'node:fs';
import { CfnOutput, CfnParameter, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { Bucket, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { defined } from '../functions/defined.ts';
import { boundsIn, boundsText } from '../functions/deliver/recipients.ts';
import { InputError } from '../functions/errors.ts';
import { type Lake as LakeFile, parseLake } from '../functions/query/lake.ts';
import { mailAttempts } from '../functions/queue/back-off.ts';
import { changeable, hashOfFile, hashOutput, ownFile } from '../functions/templates/changeable.ts';
import { displayPath, type Templates, templatePath } from '../functions/templates/directories.ts';
import { templatesAt } from '../functions/templates.ts';
import { addressProblems } from './addresses.ts';
import { Alarms } from './alarms.ts';
import { Archive } from './archive.ts';
import { Dashboard } from './dashboard.ts';
import { Endpoint } from './endpoint.ts';
import { timeouts } from './functions/timeouts.ts';
import { Functions } from './functions.ts';
import { Keys } from './keys.ts';
import { Lake, type LakeFolder } from './lake.ts';
import { Ledger } from './ledger.ts';
import { Mail, type MailService } from './mail.ts';
import { Operators } from './operators.ts';
import { outputsOf, type Parts } from './outputs.ts';
import { WorkQueue } from './queue.ts';
import { SavedQueries } from './saved-queries.ts';
import { Schedules } from './schedules.ts';
import { SesElsewhere } from './ses-elsewhere.ts';
import { type Settings, serviceName, stackName } from './settings.ts';
import { SmtpMail, type SmtpMailProps } from './smtp.ts';

type Surroundings = 'endpoint' | 'schedules' | 'alarms' | 'dashboard' | 'operators';

export class PeriodicalStack extends Stack {
  constructor(scope: Construct, settings: Settings) {
    const { stage, account, region } = settings;
    super(scope, stackName(stage), {
      description: `Periodical ${stage}: period reports from raw sales data`,
      env: defined({ account, region }),
    });
    const templates = templatesAt(settings.templates);
    this.#checkAddresses(settings, templates);
    const stores = this.#makeStores(settings, templates);
    const queues = this.#makeQueues(settings, stores.keys);
    const mail = this.#makeMail(settings, stores.keys, queues.feedback);
    const functions = this.#makeFunctions(settings, { ...stores, ...queues, mail });
    const shared = { ...stores, ...queues, mail, functions };
    const parts = { ...shared, ...this.#makeSurroundings(settings, templates, shared) };
    const outputs = {
      ...outputsOf(parts),
      ...recipientsOutput(templates),
      ...hashOutputs(settings, templates),
      ...accessLogOutput(this, settings.accessLogBucket),
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }

  /** What keeps data: all of it outlives the stack, unless the settings say otherwise. */
  #makeStores(settings: Settings, templates: Templates) {
    // What a first deployment made goes again if it fails: it is empty.
    const removalPolicy =
      settings.removal === 'retain' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
    const keys = new Keys(this, 'Keys', {
      removalPolicy,
      hasSes: settings.mailChannel === 'ses' && settings.sesRegion === undefined,
      numbers: { links: settings.linkKey, manifests: settings.manifestKey },
      old: { links: settings.oldLinkKeys, manifests: settings.oldManifestKeys },
    });
    const { accessLogBucket: name, archiveRetentionDays: days } = settings;
    const accessLogs = name === undefined ? undefined : Bucket.fromBucketName(this, 'AccessLogs', name);
    const common = { encryptionKey: keys.data, accessLogs, removalPolicy };
    const lake = new Lake(this, 'Lake', {
      ...common,
      ...this.#existingLake(settings),
      file: lakeFile(templates),
      name: serviceName(settings.stage),
      prefix: settings.lakePrefix,
      database: settings.glueDatabase,
      catalogId: settings.glueCatalogId,
      firstDay: settings.lakeFirstDay,
      lastDay: settings.lakeLastDay,
      bytesLimit: settings.athenaBytesLimit,
    });
    const { bucket, table } = this.#existingStores(settings);
    const archive = new Archive(this, 'Archive', {
      ...common,
      bucket,
      expiration: days === undefined ? undefined : Duration.days(days),
      objectLock: objectLock(settings),
    });
    return { keys, lake, archive, ledger: new Ledger(this, 'Ledger', { ...common, table }) };
  }

  #existingLake({ lakeBucket, lakePrefix, lakeFolders, lakeKeyArn }: Settings) {
    const first = lakeBucket === undefined ? [] : [`s3://${lakeBucket}/${lakePrefix}`];
    const folders = [...first, ...lakeFolders].map((url, index): LakeFolder => {
      const [, name = '', prefix = ''] = /^s3:\/\/([^/]+)\/?(.*?)\/?$/.exec(url) ?? [];
      return { bucket: Bucket.fromBucketName(this, `ExistingLake${index + 1}`, name), prefix };
    });
    const keys = lakeKeyArn.map((arn, index) => Key.fromKeyArn(this, `ExistingLakeKey${index + 1}`, arn));
    return { folders, keys };
  }

  /** What an earlier stack left, or a backup gave back. */
  #existingStores({ archiveBucket, archiveKeyArn, ledgerTable, ledgerKeyArn }: Settings) {
    const keyOf = (id: string, arn: string | undefined) =>
      arn === undefined ? {} : { encryptionKey: Key.fromKeyArn(this, id, arn) };
    const bucket =
      archiveBucket === undefined
        ? undefined
        : Bucket.fromBucketAttributes(this, 'ExistingArchive', {
            bucketName: archiveBucket,
            ...keyOf('ExistingArchiveKey', archiveKeyArn),
          });
    const table =
      ledgerTable === undefined
        ? undefined
        : Table.fromTableAttributes(this, 'ExistingLedger', {
            tableName: ledgerTable,
            ...keyOf('ExistingLedgerKey', ledgerKeyArn),
          });
    return { bucket, table };
  }

  #makeQueues({ mailChannel }: Settings, { data: encryptionKey }: Keys) {
    const { feedback: functionTimeout } = timeouts;
    const isSes = mailChannel === 'ses';
    return {
      runs: new WorkQueue(this, 'Runs', { encryptionKey, functionTimeout: timeouts.run }),
      deliveries: new WorkQueue(this, 'Deliveries', {
        encryptionKey,
        functionTimeout: timeouts.deliver,
        attempts: mailAttempts,
      }),
      feedback: isSes
        ? new WorkQueue(this, 'Feedback', { encryptionKey, functionTimeout, attempts: mailAttempts })
        : undefined,
    };
  }

  #makeMail(settings: Settings, keys: Keys, feedback: WorkQueue | undefined): MailService {
    if (!feedback) return new SmtpMail(this, 'Smtp', smtpOf(settings));
    const { region, sesRegion, sandboxRecipients } = settings;
    const common = {
      encryptionKey: keys.data,
      sender: settings.senderAddress,
      domain: settings.mailDomain,
      sandboxRecipients,
      feedback,
    };
    if (region !== undefined && sesRegion !== undefined) {
      const name = serviceName(settings.stage);
      return new SesElsewhere(this, 'Mail', { ...common, region, sesRegion, name });
    }
    return new Mail(this, 'Mail', {
      ...common,
      isVerified: settings.mailIdentity === 'existing',
      areRecipientsKnown: settings.sandboxIdentities === 'existing',
      mailFromDomain: settings.mailFromDomain,
    });
  }

  #makeFunctions(settings: Settings, { keys, ...parts }: Omit<Parts, 'functions' | Surroundings>): Functions {
    return new Functions(this, 'Functions', {
      ...parts,
      encryptionKey: keys.data,
      keys,
      logRetention: settings.logRetentionDays,
      service: serviceName(settings.stage),
      architecture: settings.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      templates: settings.templates,
      owner: settings.owner,
      subscribers: settings.subscribers,
      sender: settings.sender,
      runsAtOnce: settings.runsAtOnce,
      deliveriesAtOnce: settings.deliveriesAtOnce,
      usdPerTerabyte: settings.athenaUsdPerTerabyte,
      lakePolicies: settings.lakePolicies,
      firstOperator: settings.firstOperator,
      company: {
        ...{ issuer: settings.oidcIssuer, clientId: settings.oidcClientId },
        groupClaim: settings.oidcGroupClaim,
      },
    });
  }

  /** What starts the functions, and what watches them. */
  #makeSurroundings(
    settings: Settings,
    templates: Templates,
    { keys, lake, archive, ledger, mail, functions, ...queues }: Omit<Parts, Surroundings>,
  ): Pick<Parts, Surroundings> {
    const encryptionKey = keys.data;
    const endpoint = new Endpoint(this, 'Endpoint', {
      encryptionKey,
      logRetention: settings.logRetentionDays,
      handler: functions.endpoint,
      room: functions.room,
      publicDomain: settings.publicDomain,
      certificateArn: settings.publicCertificateArn,
    });
    for (const one of [functions.deliver, functions.room])
      one.addEnvironment('ENDPOINT_URL', endpoint.linksUrl);
    const { sweep } = functions;
    const { sweepAt, sweepTimeZone } = settings;
    const { runs } = queues;
    const props = { encryptionKey, templates, runs, sweep, sweepAt, sweepTimeZone };
    const schedules = new Schedules(this, 'Schedules', props);
    const watched = {
      functions,
      ...queues,
      events: mail.events,
      service: serviceName(settings.stage),
      schedulesDead: schedules.dead,
      workgroups: [lake.workgroup, lake.scratch.made, lake.scratch.extracts].map(({ name }) => name),
      dailyBytes: settings.athenaDailyBytes,
      runbook: settings.runbookUrl,
    };
    const { alarmAddress: address, urgentTo } = settings;
    const alarms = new Alarms(this, 'Alarms', { ...watched, encryptionKey, address, urgentTo });
    const dashboard = new Dashboard(this, 'Dashboard', { ...watched, alarms });
    new SavedQueries(this, 'SavedQueries', functions);
    const operators = new Operators(this, 'Operators', { archive, ledger, keys, ...queues });
    return { endpoint, schedules, alarms, dashboard, operators };
  }

  #checkAddresses(settings: Settings, templates: Templates): void {
    if (settings.isExample) {
      this.#refuseDeployment(settings);
      return;
    }
    const problems = addressProblems(settings, templates);
    if (problems.length > 0) throw new InputError(problems);
    if (boundsIn(templates)) return;
    Validations.of(this).addWarning(
      'periodical:recipients',
      'the templates have no recipients.yaml: whoever may start runs can mail reports to any address in the world; expected domains and addresses there',
    );
  }

  /** Without a value `cdk deploy` and CloudFormation refuse it; `cdk synth` needs none. */
  #refuseDeployment({ senderAddress }: Settings): void {
    const description = `Deploy with -c sender="Reports <reports@your-domain>": nobody can send from ${senderAddress}`;
    new CfnParameter(this, 'SenderIsNotSet', { description });
    Validations.of(this).acknowledge({
      id: 'CloudFormation-Validate::W2001',
      reason: 'Nothing uses it: that it has no value is what it is for.',
    });
    Validations.of(this).addWarning('periodical:sender', description);
  }
}

/** By which whoever changes a file on the running system knows which one was deployed. */
const hashOutputs = ({ subscribers }: Settings, templates: Templates): Readonly<Record<string, string>> =>
  Object.fromEntries(
    changeable.map((name) => {
      const isShipped = name !== 'subscriptions.yaml' || subscribers !== 'none';
      return [hashOutput(name), hashOfFile(isShipped ? ownFile(templates, name) : undefined)];
    }),
  );

/** CloudFormation has no room for a long list; the run itself refuses by all of it. */
const longestOutput = 1000;

function recipientsOutput(templates: Templates): Readonly<Record<string, string>> {
  const bounds = boundsIn(templates);
  const text = bounds && boundsText(bounds);
  return text === undefined || text.length > longestOutput ? {} : { Recipients: text };
}

/** What the policy of the bucket of the access logs must say; S3 leaves out logs that it may not write. */
function accessLogOutput(stack: Stack, bucket: string | undefined): Readonly<Record<string, string>> {
  if (bucket === undefined) return {};
  const AccessLogPolicy = stack.toJsonString({
    Effect: 'Allow',
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: `arn:${stack.partition}:s3:::${bucket}/${stack.stackName}/*`,
    Condition: { StringEquals: { 'aws:SourceAccount': stack.account } },
  });
  return { AccessLogPolicy };
}
/** Without a host `readSettings` refuses it. */
const smtpOf = ({ smtpHost = '', ...settings }: Settings): SmtpMailProps => ({
  host: smtpHost,
  port: settings.smtpPort,
  secretArn: settings.smtpSecretArn,
  secretKeyArn: settings.smtpSecretKeyArn,
  maxBytes: settings.smtpMaxBytes,
});

function objectLock({ objectLockMode, objectLockDays }: Settings): ObjectLockRetention | undefined {
  if (objectLockMode === undefined || objectLockDays === undefined) return undefined;
  const duration = Duration.days(objectLockDays);
  return objectLockMode === 'COMPLIANCE'
    ? ObjectLockRetention.compliance(duration)
    : ObjectLockRetention.governance(duration);
}

function lakeFile(templates: Templates): LakeFile {
  const path = templatePath(templates, 'lake.yaml');
  if (path === undefined) throw InputError.at('lake.yaml', 'the templates have none');
  return parseLake(displayPath(path), readFileSync(path, 'utf8'));
}
