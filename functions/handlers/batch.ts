/** Messages of a queue, one by one: one that fails comes again, and its neighbours do not. */
import type { SQSBatchResponse, SQSEvent, SQSRecordAttributes } from 'aws-lambda';
import { secondsUntilAgain } from '../queue/back-off.ts';
import { attempts as usualAttempts } from '../queue/messages.ts';
import type { About } from '../queue/queue.ts';
import type { Telemetry } from './telemetry.ts';

export interface Taker {
  /** What a message is about, for the log. */
  readonly about: (body: string) => About;
  /** Is told whether it is the last time that this message comes, and when it was sent, UTC. */
  readonly take: (body: string, isLast: boolean, sentAt: string | undefined) => Promise<void>;
  /** Times that the queue gives a message before it ends among the dead letters. @default 3 */
  readonly attempts?: number;
  /** Hides a message that failed for so many seconds. @default as long as the queue hides what was received */
  readonly hide?: (receiptHandle: string, seconds: number) => Promise<void>;
}

export async function eachMessage(
  event: SQSEvent,
  telemetry: Pick<Telemetry, 'about' | 'error' | 'flush'>,
  { about, take, attempts = usualAttempts, hide }: Taker,
): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body, attributes, receiptHandle } of event.Records) {
    const { ApproximateReceiveCount: received } = attributes;
    try {
      telemetry.about({ messageId, received, ...about(body) });
      await take(body, Number(received) >= attempts, sentAtOf(attributes));
    } catch (error) {
      telemetry.error(`message ${messageId}, received ${received} times`, error);
      batchItemFailures.push({ itemIdentifier: messageId });
      await hide?.(receiptHandle, secondsUntilAgain(Number(received), error)).catch((untold: unknown) =>
        telemetry.error(`message ${messageId} comes again when its queue says so`, untold),
      );
    }
  }
  telemetry.flush();
  return { batchItemFailures };
}

function sentAtOf({ SentTimestamp }: SQSRecordAttributes): string | undefined {
  const at = new Date(Number(SentTimestamp));
  return Number.isNaN(at.valueOf()) ? undefined : at.toISOString();
}
