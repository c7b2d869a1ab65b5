/** Events as SES publishes them to SNS, and SNS puts them into a queue. Shapes are those of SES's documentation. */

import type { Envelope } from '../../../functions/deliver/channel.ts';
import { tagsFor } from '../../../functions/deliver/ses/tags.ts';

/**
 * @param more what SES says besides the mail: its kind and the object of that name
 * @param messageId SES's id of the mail
 */
export function eventOf(
  envelope: Envelope,
  more: Readonly<Record<string, unknown>>,
  messageId = '0100-id',
): object {
  const tags = tagsFor(envelope).map(({ Name = '', Value = '' }) => [Name, [Value]]);
  return {
    ...more,
    mail: {
      timestamp: '2024-07-02T01:00:02.000Z',
      source: 'shop@example.com',
      sendingAccountId: '123456789012',
      messageId,
      destination: [envelope.recipient],
      headersTruncated: false,
      headers: [{ name: 'From', value: 'Shop <shop@example.com>' }],
      tags: {
        'ses:configuration-set': ['reports'],
        'ses:caller-identity': ['deliver'],
        ...Object.fromEntries(tags),
      },
    },
  };
}

export const delivery = {
  eventType: 'Delivery',
  delivery: {
    timestamp: '2024-07-02T01:00:03.000Z',
    processingTimeMillis: 800,
    recipients: ['wei.li@example.com'],
    smtpResponse: '250 2.0.0 OK',
    reportingMTA: 'a8-50.smtp-out.amazonses.com',
  },
};

export const bounce = (
  bounceType: string,
  bounceSubType = 'General',
  emailAddress = 'wei.li@example.com',
) => ({
  eventType: 'Bounce',
  bounce: {
    feedbackId: 'f',
    bounceType,
    bounceSubType,
    bouncedRecipients: [
      { emailAddress, action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' },
    ],
    timestamp: '2024-07-02T01:00:03.000Z',
  },
});

export const complaint = (complaintFeedbackType = 'abuse') => ({
  eventType: 'Complaint',
  complaint: {
    feedbackId: 'f',
    complaintSubType: null,
    complainedRecipients: [{ emailAddress: 'WEI.LI@example.com' }],
    timestamp: '2024-07-02T01:00:03.000Z',
    complaintFeedbackType,
  },
});

export const reject = { eventType: 'Reject', reject: { reason: 'Bad content' } };

export function throughSns(event: object | string): string {
  return JSON.stringify({
    Type: 'Notification',
    MessageId: 'm',
    TopicArn: 'arn:aws:sns:eu-west-1:123456789012:mail',
    Subject: 'Amazon SES Email Event Notification',
    Message: typeof event === 'string' ? event : JSON.stringify(event),
    Timestamp: '2024-07-02T01:00:04.000Z',
    SignatureVersion: '1',
    Signature: 's',
  });
}
