/** What an event of SES says of a mail, of whom, and which events say nothing. */
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../../functions/deliver/ses/event.ts';
import { InputError } from '../../../functions/errors.ts';
import { bounce, complaint, delivery, eventOf, reject, throughSns } from './events.ts';

const edition = 'shop-tally/2024-06/r1';
const wei = 'wei.li@example.com';
const bo = 'bo@example.com';

type Fields = Readonly<Record<string, unknown>>;
const parsed = (more: Fields, recipient = wei) =>
  parseEvent(JSON.stringify(eventOf({ edition, recipient }, more)));

const bounceOf = (bounceType: string, bouncedRecipients: readonly Fields[]) => ({
  eventType: 'Bounce',
  bounce: { bounceType, bounceSubType: 'General', bouncedRecipients },
});

describe('an event', () => {
  it.each<[string, Fields, Fields]>([
    ['a delivery', delivery, { event: 'delivered', detail: '250 2.0.0 OK' }],
    [
      'a delivery of which the other server said nothing',
      { eventType: 'Delivery', delivery: {} },
      { event: 'delivered', detail: '' },
    ],
    ['a rejection', reject, { event: 'failed', detail: 'SES accepted it and then rejected it: Bad content' }],
    [
      'a bounce for good',
      bounce('Permanent', 'NoEmail'),
      {
        event: 'bounced',
        detail: 'bounced permanently (Permanent, NoEmail): smtp; 550 5.1.1 user unknown',
        suppressAs: 'bounced',
      },
    ],
    [
      'a bounce without a diagnosis',
      bounceOf('Transient', [{ emailAddress: wei }]),
      { event: 'bounced', detail: 'bounced temporarily (Transient, General)' },
    ],
    [
      'a bounce with several diagnoses',
      bounceOf('Transient', [
        { emailAddress: wei, diagnosticCode: '450 try later' },
        { emailAddress: bo, diagnosticCode: '452 mailbox full' },
      ]),
      {
        event: 'bounced',
        detail: 'bounced temporarily (Transient, General): 450 try later; 452 mailbox full',
      },
    ],
    [
      'a complaint',
      complaint('abuse'),
      { event: 'complained', detail: 'reported as abuse', suppressAs: 'complained' },
    ],
    [
      'a complaint of no kind',
      { eventType: 'Complaint', complaint: { complainedRecipients: [{ emailAddress: wei }] } },
      { event: 'complained', detail: 'reported as unwanted', suppressAs: 'complained' },
    ],
  ])('says what happened and why: %s', (_, event, said) => {
    const about = { sends: [{ edition, recipient: wei, channel: 'mail' }], messageId: '0100-id' };
    expect(parsed(event)).toMatchObject({ ...about, ...said });
  });

  it('of a notice is of the notice', () => {
    const notice = 'notice:held:edition';
    const event = eventOf({ edition, recipient: wei, notice }, delivery);
    expect(parseEvent(JSON.stringify(event))).toMatchObject({
      sends: [{ edition, recipient: wei, channel: notice }],
    });
  });
});

describe('a mail to several', () => {
  const tags = { edition: [Buffer.from(edition).toString('base64url')] };
  const both = { messageId: 'x', destination: ['Wei.Li@example.com', bo], tags };
  const recipientsOf = (event: Fields) => {
    const read = parseEvent(JSON.stringify({ ...event, mail: both }));
    return 'sends' in read ? read.sends.map(({ recipient }) => recipient) : read;
  };

  it('bounced for those that the event names, in whatever letters, and for nobody else', () => {
    expect(recipientsOf(bounceOf('Permanent', [{ emailAddress: 'WEI.LI@example.com' }]))).toEqual([
      'Wei.Li@example.com',
    ]);
  });

  it('is complained of by those that the event names', () => {
    expect(recipientsOf(complaint())).toEqual(['Wei.Li@example.com']);
  });

  it('was delivered to all where the event names nobody', () => {
    expect(recipientsOf(delivery)).toEqual(both.destination);
  });
});

describe('an event that asks for nothing', () => {
  it.each([
    'Send',
    'DeliveryDelay',
    'Rendering Failure',
    'RenderingFailure',
    'Open',
    'Click',
    'Subscription',
  ])('is one of the kind %s', (kind) => {
    expect(parsed({ eventType: kind })).toEqual({ ignored: `an event of the kind ${kind}` });
  });

  const trial = 'Successfully validated SNS topic for Amazon SES event publishing.';

  it.each([
    ['', trial],
    [', in SNS’s wrapping', throughSns(trial)],
    [', with a line feed', `${trial}\n`],
  ])('is the sentence by which SES tries a topic out%s', (_, body) => {
    expect(parseEvent(body)).toEqual({ ignored: 'a message by which SES tries out the topic' });
  });

  it.each([
    { notificationType: 'AmazonSnsSubscriptionSucceeded', message: 'You have successfully subscribed' },
    { Type: 'SubscriptionConfirmation', Message: 'You have chosen to subscribe', Token: 't' },
    { Type: 'UnsubscribeConfirmation', Message: 'You have chosen to deactivate', Token: 't' },
  ])('is what SNS says of the topic itself: %o', (said) => {
    expect(parseEvent(JSON.stringify(said))).toHaveProperty('ignored');
  });

  it('is a complaint that takes a complaint back', () => {
    expect(parsed(complaint('not-spam'))).toEqual({ ignored: 'a complaint that says: not spam' });
  });

  it('is one of a mail that is not ours, though it went to many', () => {
    const mail = { messageId: '0100-id', destination: [wei, bo] };
    expect(parseEvent(JSON.stringify({ ...delivery, mail }))).toEqual({
      ignored: 'Delivery of 0100-id, a mail without our tags',
    });
  });
});

describe('what an event comes in', () => {
  it('is the wrapping of SNS, or nothing', () => {
    const event = eventOf({ edition, recipient: wei }, delivery);
    expect(parseEvent(throughSns(event))).toEqual(parseEvent(JSON.stringify(event)));
  });

  it('is SNS’s only where it says so: another Message is left alone', () => {
    expect(parsed({ ...delivery, Message: 'hello' })).toMatchObject({ event: 'delivered' });
  });
});

describe('what is not an event', () => {
  const errorOf = (body: string): Error => {
    try {
      parseEvent(body);
    } catch (error) {
      if (error instanceof InputError) return error;
      throw error;
    }
    return expect.fail('it is an event');
  };

  it.each([['{'], ['"Delivery"'], ['null']])('is told from one, and why: %s', (body) => {
    const error = errorOf(body);
    expect(error.message).toMatch(/^SES event: .*JSON object$/);
    expect(error.cause).toBeInstanceOf(Error);
  });

  it.each<[string, Fields]>([
    ['nothing', {}],
    ['a number', { eventType: 7 }],
    ['SNS without a text', { Type: 'Notification', Message: { eventType: 'Delivery' } }],
  ])('has no kind: %s', (_, value) => {
    expect(errorOf(JSON.stringify(value)).message).toMatch(/^SES event "": .*eventType/);
  });

  it('is told by its kind, with every problem on one line', () => {
    const half = { ...bounceOf('Final', []), mail: { messageId: 'x', destination: [] } };
    const { message } = errorOf(JSON.stringify(half));
    expect(message).toMatch(/^SES event "Bounce": .*at mail\.destination ✖ .*at bounce\.bounceType$/);
  });
});
