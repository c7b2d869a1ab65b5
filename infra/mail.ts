/** SES: who may be written as, what is reported about every mail, and where that goes. */
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  type IEmailIdentity,
} from 'aws-cdk-lib/aws-ses';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { defined } from '../functions/defined.ts';
import { allow } from './grant.ts';

export interface MailProps {
  /** Encrypts the events on their way. */
  readonly encryptionKey: IKey;
  /** The address that mails come from: NAME@DOMAIN. */
  readonly sender: string;
  /** The domain that SES verifies: the sender's, or one above it. */
  readonly domain: string;
  /** Whether the account has verified the domain already; SES knows each domain once. @default false */
  readonly isVerified?: boolean;
  /** Domain of the envelope, for SPF under the own domain; below `domain`. @default SES's own */
  readonly mailFromDomain?: string | undefined;
  /** Addresses that SES asks to confirm: while an account is in the sandbox, only these get mail. @default none */
  readonly sandboxRecipients?: readonly string[];
  /** Gets one message of SES an event, without SNS's envelope. */
  readonly feedback: Queue;
}

export class Mail extends Construct {
  readonly configurationSet: ConfigurationSet;
  /** "NAME CNAME VALUE" for the DNS of the domain; none if it is verified already. */
  readonly dkimRecords: readonly string[];
  readonly #sender: string;
  readonly #identities: readonly IEmailIdentity[];

  constructor(scope: Construct, id: string, props: MailProps) {
    super(scope, id);
    this.#sender = props.sender;
    this.configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      // A report is not sent at all rather than in the clear.
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
    });
    const domain = this.#makeDomain(props);
    this.dkimRecords =
      domain instanceof EmailIdentity
        ? domain.dkimRecords.map(({ name, value }) => `${name} CNAME ${value}`)
        : [];
    this.#identities = [domain, ...this.#makeRecipients(props)];
    this.#publishEvents(props);
  }

  #makeDomain({ domain, isVerified, mailFromDomain }: MailProps): IEmailIdentity {
    if (isVerified) return EmailIdentity.fromEmailIdentityName(this, 'Domain', domain);
    return new EmailIdentity(this, 'Domain', {
      identity: Identity.domain(domain),
      configurationSet: this.configurationSet,
      dkimSigning: true,
      // Bounces come as events; SES would mail them to the sender as well.
      feedbackForwarding: false,
      ...defined({ mailFromDomain }),
    });
  }

  #makeRecipients({ sandboxRecipients = [] }: MailProps): EmailIdentity[] {
    const sandbox = new Construct(this, 'Sandbox');
    return sandboxRecipients.map((address) => {
      const identity = new EmailIdentity(sandbox, address, { identity: Identity.email(address) });
      identity.applyRemovalPolicy(RemovalPolicy.DESTROY);
      return identity;
    });
  }

  /** SES → topic → queue: SES cannot write into a queue itself. */
  #publishEvents({ feedback, encryptionKey }: MailProps): void {
    const topic = new Topic(this, 'Events', {
      masterKey: encryptionKey,
      enforceSSL: true,
      displayName: 'What became of mails',
    });
    this.#subscribe(feedback, topic);
    this.configurationSet.addEventDestination('Events', {
      destination: EventDestination.snsTopic(topic),
      events: [
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
      ],
    });
  }

  // By hand: CDK's own would name the topic in the policy of the key that the topic needs first.
  #subscribe(feedback: Queue, topic: Topic): void {
    feedback.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('sns.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [feedback.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': topic.topicArn } },
      }),
    );
    new Subscription(this, 'ToFeedback', {
      topic,
      endpoint: feedback.queueArn,
      protocol: SubscriptionProtocol.SQS,
      rawMessageDelivery: true,
    });
  }

  /** As the sender alone, through the configuration set alone. */
  grantSend(grantee: IGrantable): void {
    const configurationSet = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: this.configurationSet.configurationSetName,
    });
    allow(grantee, {
      actions: ['ses:SendRawEmail'],
      // In the sandbox SES checks the permission on the recipient's identity too.
      resources: [configurationSet, ...this.#identities.map((known) => known.emailIdentityArn)],
      conditions: { StringEquals: { 'ses:FromAddress': this.#sender } },
    });
  }

  /** The rate that the account may send at. */
  grantReadQuota(grantee: IGrantable): void {
    const because = 'The quota of SES is the account’s, and has no resource.';
    allow(grantee, { actions: ['ses:GetSendQuota'], resources: ['*'], because });
  }
}
