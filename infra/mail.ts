/** SES: who may be written as, what is reported about every mail, and where that goes. */
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  CfnEmailIdentity,
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  type IEmailIdentity,
} from 'aws-cdk-lib/aws-ses';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { domainOf } from '../functions/address.ts';
import { defined } from '../functions/defined.ts';
import { allow } from './grant.ts';
import type { WorkQueue } from './queue.ts';

/** What sends, as the functions know it. */
export interface MailService {
  /** As the ledger names it. */
  readonly channel: 'ses' | 'smtp';
  /** What a function that sends is told, as functions/systems/settings.ts reads it. */
  readonly environment: Readonly<Record<string, string>>;
  /** "NAME TYPE VALUE" for the DNS of the sender's domain, by the name of their output. */
  readonly dnsRecords: Readonly<Record<string, string>>;
  /** What became of mails, if SES tells it. */
  readonly events?: Topic;
  grantSend(grantee: IGrantable): void;
  /** The rate that the account may send at, and when the day's quota has room again. */
  grantReadQuota(grantee: IGrantable): void;
}

export interface MailProps {
  /** Encrypts the events on their way. */
  readonly encryptionKey: IKey;
  /** The address that mails come from: NAME@DOMAIN. */
  readonly sender: string;
  /** The domain that SES verifies: the sender's, or one above it. */
  readonly domain: string;
  /** Whether SES of the account knows the domain already; it knows each domain once. @default false */
  readonly isVerified?: boolean;
  /** Domain of the envelope, for SPF under the own domain; below `domain`. @default SES's own */
  readonly mailFromDomain?: string | undefined;
  /** Addresses that SES asks to confirm: while an account is in the sandbox, only these get mail. @default none */
  readonly sandboxRecipients?: readonly string[];
  /** Whether SES knows those addresses already. @default false */
  readonly areRecipientsKnown?: boolean;
  /** Gets one message of SES an event, without SNS's envelope. */
  readonly feedback: WorkQueue;
}

export class Mail extends Construct implements MailService {
  readonly channel = 'ses';
  readonly configurationSet: ConfigurationSet;
  readonly environment: Readonly<Record<string, string>>;
  /** "NAME TYPE VALUE" for the DNS of the domain, by the name of their output; none if SES knows it already. */
  readonly dnsRecords: Readonly<Record<string, string>>;
  /** Tells what became of mails. */
  readonly events: Topic;
  readonly #sender: string;
  readonly #domain: string;
  readonly #identities: readonly IEmailIdentity[];

  constructor(scope: Construct, id: string, props: MailProps) {
    super(scope, id);
    this.#sender = props.sender;
    this.#domain = props.domain;
    this.configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      // A report is not sent at all rather than in the clear.
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
    });
    const domain = this.#makeDomain(props);
    this.environment = { CONFIGURATION_SET: this.configurationSet.configurationSetName };
    this.dnsRecords = domain instanceof EmailIdentity ? dnsRecords(domain, props) : {};
    this.#identities = [domain, ...this.#makeRecipients(props)];
    this.events = this.#publishEvents(props);
  }

  #makeDomain({ domain, isVerified, mailFromDomain }: MailProps): IEmailIdentity {
    if (isVerified) return EmailIdentity.fromEmailIdentityName(this, 'Domain', domain);
    const made = new EmailIdentity(this, 'Domain', {
      // Without a default configuration set: every mail names this stack's, and others may send from the domain too.
      identity: Identity.domain(domain),
      dkimSigning: true,
      // Bounces come as events; SES would mail them to the sender as well.
      feedbackForwarding: false,
      ...defined({ mailFromDomain }),
    });
    keepForOthers(made, 'DomainIsInSesAlreadySetMailIdentityExisting');
    return made;
  }

  #makeRecipients({ sandboxRecipients = [], areRecipientsKnown }: MailProps): IEmailIdentity[] {
    const sandbox = new Construct(this, 'Sandbox');
    return sandboxRecipients.map((address) => {
      if (areRecipientsKnown) return EmailIdentity.fromEmailIdentityName(sandbox, address, address);
      const made = new EmailIdentity(sandbox, address, { identity: Identity.email(address) });
      // The order of the addresses says nothing: another one in front must not make all of them anew.
      keepForOthers(made, `AddressIsInSesAlreadySetSandboxIdentitiesExisting${made.node.addr.slice(-8)}`);
      return made;
    });
  }

  /** SES → topic → queue: SES cannot write into a queue itself. */
  #publishEvents({ feedback, encryptionKey }: MailProps): Topic {
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
    return topic;
  }

  // By hand: CDK's own would name the topic in the policy of the key that the topic needs first.
  #subscribe({ queue, deadLetters }: WorkQueue, topic: Topic): void {
    queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('sns.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': topic.topicArn } },
      }),
    );
    new Subscription(this, 'ToFeedback', {
      topic,
      endpoint: queue.queueArn,
      // What the queue would not take is looked after like what could not be noted.
      deadLetterQueue: deadLetters,
      protocol: SubscriptionProtocol.SQS,
      rawMessageDelivery: true,
    });
  }

  /** As the sender alone, through the configuration set alone. */
  grantSend(grantee: IGrantable): void {
    const named = (resource: string, resourceName: string) =>
      Stack.of(this).formatArn({ service: 'ses', resource, resourceName });
    const configurationSet = named('configuration-set', this.configurationSet.configurationSetName);
    // SES asks for the narrowest identity that it knows: an account may have verified the address by itself as well.
    const narrower = [domainOf(this.#sender), this.#sender].filter((name) => name !== this.#domain);
    allow(grantee, {
      actions: ['ses:SendRawEmail'],
      resources: [
        configurationSet,
        // In the sandbox SES checks the permission on the recipient's identity too.
        ...this.#identities.map((known) => known.emailIdentityArn),
        ...narrower.map((name) => named('identity', name)),
      ],
      conditions: { StringEquals: { 'ses:FromAddress': this.#sender } },
    });
  }

  grantReadQuota(grantee: IGrantable): void {
    grantSesQuota(grantee);
  }
}

export function grantSesQuota(grantee: IGrantable): void {
  const because = 'The quota of SES is the account’s, and has no resource.';
  allow(grantee, { actions: ['ses:GetSendQuota', 'ses:GetSendStatistics'], resources: ['*'], because });
}

/**
 * SES has an identity once in an account and region, and whatever else sends by it goes on when the stack is gone.
 * @param id of the resource: CloudFormation says it with the error if SES has the identity already
 */
function keepForOthers(identity: EmailIdentity, id: string): void {
  identity.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  const { defaultChild } = identity.node;
  if (defaultChild instanceof CfnEmailIdentity) defaultChild.overrideLogicalId(id);
}

function dnsRecords(identity: EmailIdentity, { domain, mailFromDomain }: MailProps): Record<string, string> {
  const dkim = identity.dkimRecords.map(({ name, value }, index) => [
    `DkimRecord${index + 1}`,
    `${name} CNAME ${value}`,
  ]);
  const { region } = Stack.of(identity);
  const envelope = mailFromDomain !== undefined && {
    MailFromMx: `${mailFromDomain} MX 10 feedback-smtp.${region}.amazonses.com`,
    MailFromSpf: `${mailFromDomain} TXT "v=spf1 include:amazonses.com ~all"`,
  };
  // The weakest that bulk senders must have; a stricter one is the domain's owner's to decide.
  const DmarcRecord = `_dmarc.${domain} TXT "v=DMARC1; p=none"`;
  return { ...Object.fromEntries(dkim), ...envelope, DmarcRecord };
}
