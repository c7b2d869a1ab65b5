/** Lambda behind the queue of SES's events. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { takeFeedback } from '../deliver/feedback.ts';
import { feedbackEffects } from '../systems/cloud.ts';
import { eachMessage } from './batch.ts';
import { telemetry } from './telemetry.ts';

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const told = telemetry();
  const effects = feedbackEffects(told.info, told.unmatched);
  return eachMessage(event, told, (body) => takeFeedback(body, effects));
}
