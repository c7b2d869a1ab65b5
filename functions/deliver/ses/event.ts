/** Events of SES as they come through SNS into a queue, and what they say of a mail. */
import { z } from 'zod';
import { mailboxOf } from '../../address.ts';
import { isInstant } from '../../calendar/instant.ts';
import { InputError } from '../../errors.ts';
import type { SendEvent, SendKey } from '../../ledger/ledger.ts';
import { mailName } from '../channel.ts';
import { readTags } from './tags.ts';

/** What became of one mail of ours. */
export interface MailEvent {
  /** One for each recipient that it speaks of, by the address that was sent to. */
  readonly sends: readonly SendKey[];
  readonly event: SendEvent;
  /** SES's id of the mail. */
  readonly messageId: string;
  /** When it happened, if the event says so: instant in UTC. */
  readonly at: string | undefined;
  /** In plain words, with what the other side said. */
  readonly detail: string;
  /** Nothing more may go to these recipients. */
  readonly suppressAs?: 'bounced' | 'complained';
}

/** An event that asks for nothing, and why. */
export interface Ignored {
  readonly ignored: string;
}

const timestamp = z.string().refine(isInstant).optional().catch(undefined);
const addresses = z.array(z.object({ emailAddress: z.string(), diagnosticCode: z.string().optional() }));
const mail = z.object({
  messageId: z.string(),
  destination: z.array(z.string()).min(1),
  tags: z.record(z.string(), z.array(z.string())).default({}),
});

const told = z.discriminatedUnion('eventType', [
  z.object({
    eventType: z.literal('Delivery'),
    mail,
    delivery: z.object({ smtpResponse: z.string().default('') }),
  }),
  z.object({
    eventType: z.literal('Bounce'),
    mail,
    bounce: z.object({
      bounceType: z.enum(['Permanent', 'Transient', 'Undetermined']),
      bounceSubType: z.string(),
      bouncedRecipients: addresses,
      timestamp,
    }),
  }),
  z.object({
    eventType: z.literal('Complaint'),
    mail,
    complaint: z.object({
      complainedRecipients: addresses,
      complaintFeedbackType: z.string().optional(),
      timestamp,
    }),
  }),
  z.object({ eventType: z.literal('Reject'), mail, reject: z.object({ reason: z.string() }) }),
]);

type Told = z.output<typeof told>;

/** What SES can tell besides, and what changes nothing here. */
const silent = [
  'Send',
  'DeliveryDelay',
  'Rendering Failure',
  'RenderingFailure',
  'Open',
  'Click',
  'Subscription',
  // What SNS and SES say when the topic itself gets or loses a subscriber.
  'SubscriptionConfirmation',
  'UnsubscribeConfirmation',
  'AmazonSnsSubscriptionSucceeded',
];

/**
 * @param body of a message of the queue: the event, or SNS's wrapping with the event inside
 * @throws InputError it is not a known event of SES
 */
export function parseEvent(body: string): MailEvent | Ignored {
  const text = unwrapped(body);
  if (isTrial(text)) return { ignored: 'a message by which SES tries out the topic' };
  const value = parseJson(text);
  const kind = kindOf(value);
  if (silent.includes(kind)) return { ignored: `an event of the kind ${kind}` };
  const parsed = told.safeParse({ ...value, eventType: kind });
  if (!parsed.success) {
    throw InputError.at(`SES event "${kind}"`, z.prettifyError(parsed.error).replaceAll('\n', ' '));
  }
  return mailEvent(parsed.data);
}

type Json = Readonly<Record<string, unknown>>;

function parseJson(text: string): Json {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch (cause) {
    throw InputError.at('SES event', 'is not a JSON object', undefined, { cause });
  }
}

/** SNS puts the event as a text into an object of its own, unless the subscription asks for it raw. */
function unwrapped(body: string): string {
  if (isTrial(body)) return body;
  const { Type, Message } = parseJson(body);
  return typeof Message === 'string' && Type === 'Notification' ? Message : body;
}

/** What SES publishes when a destination of events is made or changed: a sentence, and no JSON. */
const isTrial = (text: string): boolean => /^\s*Successfully validated SNS topic\b/i.test(text);

/** Event destinations say `eventType`, notifications of an identity `notificationType`, SNS itself `Type`. */
function kindOf({ eventType, notificationType, Type }: Json): string {
  const kind = eventType ?? notificationType ?? (Type === 'Notification' ? '' : Type);
  return typeof kind === 'string' ? kind : '';
}

function mailEvent(event: Told): MailEvent | Ignored {
  const tags = readTags(event.mail.tags);
  if (!tags) return { ignored: `${event.eventType} of ${event.mail.messageId}, a mail without our tags` };
  const { edition, notice = mailName } = tags;
  const said = whatItSays(event);
  if ('ignored' in said) return said;
  const { recipients = [], ...rest } = said;
  const sends = sentTo(event, recipients).map((recipient) => ({ edition, recipient, channel: notice }));
  return { sends, messageId: event.mail.messageId, ...rest };
}

type Said = Omit<MailEvent, 'sends' | 'messageId'> & { readonly recipients?: readonly string[] };

function whatItSays(event: Told): Said | Ignored {
  switch (event.eventType) {
    case 'Delivery':
      return { event: 'delivered', at: undefined, detail: event.delivery.smtpResponse };
    case 'Reject':
      return {
        event: 'failed',
        at: undefined,
        detail: `SES accepted it and then rejected it: ${event.reject.reason}`,
      };
    case 'Bounce':
      return bounced(event.bounce);
    case 'Complaint':
      return complained(event.complaint);
  }
}

type Of<Kind extends Told['eventType']> = Extract<Told, { eventType: Kind }>;

function bounced({ bounceType, bounceSubType, bouncedRecipients, timestamp }: Of<'Bounce'>['bounce']): Said {
  const permanent = bounceType === 'Permanent';
  const diagnosis = bouncedRecipients.flatMap(({ diagnosticCode }) => diagnosticCode ?? []).join('; ');
  const how = permanent ? 'bounced permanently' : 'bounced temporarily';
  return {
    event: 'bounced',
    at: timestamp,
    detail: [`${how} (${bounceType}, ${bounceSubType})`, diagnosis].filter(Boolean).join(': '),
    recipients: bouncedRecipients.map(({ emailAddress }) => emailAddress),
    ...(permanent ? { suppressAs: 'bounced' as const } : {}),
  };
}

function complained({
  complainedRecipients,
  complaintFeedbackType,
  timestamp,
}: Of<'Complaint'>['complaint']): Said | Ignored {
  // A reader who takes a mail out of the spam folder is reported the same way.
  if (complaintFeedbackType === 'not-spam') return { ignored: 'a complaint that says: not spam' };
  return {
    event: 'complained',
    at: timestamp,
    detail: `reported as ${complaintFeedbackType ?? 'unwanted'}`,
    recipients: complainedRecipients.map(({ emailAddress }) => emailAddress),
    suppressAs: 'complained',
  };
}

/**
 * The address as it was sent to: the ledger knows that one alone. Other servers write it in other letters, or
 * name another that it was forwarded to; a mail of ours has one recipient, so then it is that one.
 */
function sentTo({ mail: { destination } }: Told, named: readonly string[]): readonly string[] {
  if (destination.length === 1) return destination;
  const mailboxes = named.map(mailboxOf);
  return destination.filter((address) => named.length === 0 || mailboxes.includes(mailboxOf(address)));
}
