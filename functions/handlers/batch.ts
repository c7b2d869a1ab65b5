/** Messages of a queue, one by one: one that fails comes again, and its neighbours do not. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { attempts } from '../queue/messages.ts';

/** What of a function's telemetry is used. */
interface Told {
  error(message: string, error: unknown): void;
  flush(): void;
}

/** @param take is told when it is the last time that this message comes */
export async function eachMessage(
  event: SQSEvent,
  telemetry: Told,
  take: (body: string, isLast: boolean) => Promise<void>,
): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body, attributes } of event.Records) {
    try {
      await take(body, Number(attributes.ApproximateReceiveCount) >= attempts);
    } catch (error) {
      telemetry.error(`message ${messageId}, received ${attributes.ApproximateReceiveCount} times`, error);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  telemetry.flush();
  return { batchItemFailures };
}
