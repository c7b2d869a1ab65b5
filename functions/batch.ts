/** Messages of a queue, one by one: one that fails comes again, and its neighbours do not. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Telemetry } from './telemetry.ts';

export async function eachMessage(
  event: SQSEvent,
  telemetry: Telemetry,
  take: (body: string) => Promise<void>,
): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body, attributes } of event.Records) {
    try {
      await take(body);
    } catch (error) {
      telemetry.error(`message ${messageId}, received ${attributes.ApproximateReceiveCount} times`, error);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  telemetry.flush();
  return { batchItemFailures };
}
