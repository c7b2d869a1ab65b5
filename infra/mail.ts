/** SES: who may be written as, what is told about every mail, and where that goes. */
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
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
import type { Settings } from './settings.ts';
import { allow, type Permission } from './statement.ts';

export interface MailProps {
  readonly settings: Settings;
  readonly key: Key;
  /** Gets one message of SES an event, without SNS's envelope. */
  readonly feedback: Queue;
}

export class Mail extends Construct {
  readonly configurationSet: ConfigurationSet;
  /** "NAME CNAME VALUE" of the domain's DNS; none where the domain is verified already. */
  readonly dkimRecords: readonly string[];
  readonly #settings: Settings;
  readonly #identities: readonly IEmailIdentity[];

  constructor(scope: Construct, id: string, { settings, key, feedback }: MailProps) {
    super(scope, id);
    this.#settings = settings;
    this.configurationSet = new ConfigurationSet(this, 'Set', {
      configurationSetName: `periodical-${settings.stage}`,
      // A report is not sent at all rather than in the clear.
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
    });
    const domain = this.makeDomain();
    this.dkimRecords =
      domain instanceof EmailIdentity
        ? domain.dkimRecords.map(({ name, value }) => `${name} CNAME ${value}`)
        : [];
    this.#identities = [domain, ...settings.sandboxRecipients.map((address) => this.makeRecipient(address))];
    this.tell(feedback, key);
  }

  private makeDomain(): EmailIdentity | IEmailIdentity {
    const { mailDomain, mailIdentity, mailFromDomain } = this.#settings;
    if (mailIdentity === 'existing') return EmailIdentity.fromEmailIdentityName(this, 'Domain', mailDomain);
    return new EmailIdentity(this, 'Domain', {
      identity: Identity.domain(mailDomain),
      configurationSet: this.configurationSet,
      dkimSigning: true,
      // Bounces come as events; SES would mail them to the sender as well.
      feedbackForwarding: false,
      ...(mailFromDomain === undefined ? {} : { mailFromDomain }),
    });
  }

  private makeRecipient(address: string): EmailIdentity {
    const identity = new EmailIdentity(this, `To-${address}`, { identity: Identity.email(address) });
    identity.applyRemovalPolicy(RemovalPolicy.DESTROY);
    return identity;
  }

  /** SES → topic → queue: SES cannot write into a queue itself. */
  private tell(feedback: Queue, key: Key): void {
    const topic = new Topic(this, 'Events', {
      masterKey: key,
      enforceSSL: !this.#settings.localEmulator,
      displayName: 'What became of mails',
    });
    this.subscribe(feedback, topic);
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
  private subscribe(feedback: Queue, topic: Topic): void {
    const send = allow(['sqs:SendMessage'], [feedback.queueArn], {
      conditions: { ArnEquals: { 'aws:SourceArn': topic.topicArn } },
    });
    send.addPrincipals(new ServicePrincipal('sns.amazonaws.com'));
    feedback.addToResourcePolicy(send);
    new Subscription(this, 'ToFeedback', {
      topic,
      endpoint: feedback.queueArn,
      protocol: SubscriptionProtocol.SQS,
      rawMessageDelivery: true,
    });
  }

  /** As the sender alone, through the configuration set alone. */
  toSend(): Permission {
    const { senderAddress, localEmulator } = this.#settings;
    // The emulator's permission check knows no resource and no condition of SES's first API.
    if (localEmulator) return allow(['ses:SendRawEmail'], ['*'], { because: 'An emulator.' });
    const configurationSet = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: this.configurationSet.configurationSetName,
    });
    return allow(
      ['ses:SendRawEmail'],
      // In the sandbox SES asks for the recipient's identity too.
      [configurationSet, ...this.#identities.map((known) => known.emailIdentityArn)],
      { conditions: { StringEquals: { 'ses:FromAddress': senderAddress } } },
    );
  }

  /** The rate that the account may send at. */
  toAskRate = (): Permission =>
    allow(['ses:GetSendQuota'], ['*'], {
      because: 'The quota of SES is the account’s, and has no resource.',
    });
}
