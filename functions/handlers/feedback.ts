/** Lambda behind the queue of SES's events. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { eachMessage } from '../batch.ts';
import { feedbackEffects } from '../cloud.ts';
import { takeFeedback } from '../feedback.ts';
import { telemetry } from '../telemetry.ts';

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const told = telemetry();
  const effects = feedbackEffects(told.info);
  return eachMessage(event, told, (body) => takeFeedback(body, effects));
}
