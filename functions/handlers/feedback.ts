/** Lambda behind the queue of SES's events. */
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { takeFeedback } from '../deliver/feedback.ts';
import { aboutMessage } from '../queue/about.ts';
import { mailAttempts } from '../queue/back-off.ts';
import { feedbackEffects, hiderFor } from '../systems/cloud.ts';
import { eachMessage } from './batch.ts';
import { telemetry } from './telemetry.ts';

export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const told = telemetry(context);
  const effects = feedbackEffects(told.info, told.unmatched);
  return eachMessage(event, told, {
    about: aboutMessage.feedback,
    take: (body) => takeFeedback(body, effects),
    // It may have to mail an owner.
    attempts: mailAttempts,
    hide: hiderFor('FEEDBACK_QUEUE_URL'),
  });
}
