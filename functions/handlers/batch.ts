/** Messages of a queue, one by one: one that fails comes again, and its neighbours do not. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { attempts } from '../queue/messages.ts';
import type { About } from './about.ts';
import type { Telemetry } from './telemetry.ts';

export interface Taker {
  /** What a message is about, for the log. */
  readonly about: (body: string) => About;
  /** Is told when it is the last time that this message comes. */
  readonly take: (body: string, isLast: boolean) => Promise<void>;
}

export async function eachMessage(
  event: SQSEvent,
  telemetry: Pick<Telemetry, 'about' | 'error' | 'flush'>,
  { about, take }: Taker,
): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body, attributes } of event.Records) {
    const { ApproximateReceiveCount: received } = attributes;
    try {
      telemetry.about({ messageId, received, ...about(body) });
      await take(body, Number(received) >= attempts);
    } catch (error) {
      telemetry.error(`message ${messageId}, received ${received} times`, error);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  telemetry.flush();
  return { batchItemFailures };
}
