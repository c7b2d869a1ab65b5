/**
 * SES of another region, for a stack in one that has none, such as Hong Kong. CloudFormation makes nothing beyond its
 * region: identity, configuration set and topic are made there once, as docs/deploy.md says.
 */
import { Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct } from 'constructs';
import { domainOf } from '../functions/address.ts';
import { allow } from './grant.ts';
import { grantSesQuota, type MailService } from './mail.ts';
import type { WorkQueue } from './queue.ts';

export interface SesElsewhereProps {
  /** Of the stack. */
  readonly region: string;
  readonly sesRegion: string;
  /** Of the configuration set, and of the topic that its events go to. */
  readonly name: string;
  /** The address that mails come from: NAME@DOMAIN. */
  readonly sender: string;
  /** The domain that SES has verified. */
  readonly domain: string;
  /** Addresses that SES has verified: while an account is in the sandbox, only these get mail. */
  readonly sandboxRecipients: readonly string[];
  readonly feedback: WorkQueue;
  /** Encrypts that queue. */
  readonly encryptionKey: Key;
}

export class SesElsewhere extends Construct implements MailService {
  readonly channel = 'ses';
  readonly environment: Readonly<Record<string, string>>;
  readonly dnsRecords = {};
  readonly #props: SesElsewhereProps;

  constructor(scope: Construct, id: string, props: SesElsewhereProps) {
    super(scope, id);
    this.#props = props;
    this.environment = { CONFIGURATION_SET: props.name, SES_REGION: props.sesRegion };
    this.#letEventsIn(props);
  }

  /** SNS has a principal of its own for each region that an account has to opt in to. */
  #letEventsIn({ region, sesRegion, name, feedback, encryptionKey }: SesElsewhereProps): void {
    const optIn = [region, sesRegion].filter((one) => RegionInfo.get(one).isOptInRegion);
    const principals = ['sns', ...optIn.map((one) => `sns.${one}`)].map(
      (service) => new ServicePrincipal(`${service}.amazonaws.com`),
    );
    const topic = Stack.of(this).formatArn({ service: 'sns', region: sesRegion, resource: name });
    feedback.queue.addToResourcePolicy(
      new PolicyStatement({
        principals,
        actions: ['sqs:SendMessage'],
        resources: [feedback.queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': topic } },
      }),
    );
    encryptionKey.addToResourcePolicy(
      new PolicyStatement({
        principals,
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }

  grantSend(grantee: IGrantable): void {
    const { sesRegion: region, name, sender, domain, sandboxRecipients } = this.#props;
    const named = (resource: string, resourceName: string) =>
      Stack.of(this).formatArn({ service: 'ses', region, resource, resourceName });
    const identities = new Set([domain, domainOf(sender), sender, ...sandboxRecipients]);
    allow(grantee, {
      actions: ['ses:SendRawEmail'],
      resources: [
        named('configuration-set', name),
        ...[...identities].map((identity) => named('identity', identity)),
      ],
      conditions: { StringEquals: { 'ses:FromAddress': sender } },
    });
  }

  grantReadQuota(grantee: IGrantable): void {
    grantSesQuota(grantee);
  }
}
