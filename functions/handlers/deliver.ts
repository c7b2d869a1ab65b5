/** Lambda behind the queue `deliveries`. */
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { aboutMessage } from '../queue/about.ts';
import { mailAttempts } from '../queue/back-off.ts';
import { takeDelivery } from '../stages/deliver.ts';
import { deliverEffects, hiderFor } from '../systems/cloud.ts';
import { eachMessage } from './batch.ts';
import { telemetry } from './telemetry.ts';

export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const told = telemetry(context);
  const effects = { ...deliverEffects(), onRun: (run: string | undefined) => told.alsoAbout({ run }) };
  return eachMessage(event, told, {
    about: aboutMessage.deliveries,
    take: async (body, isLast) => told.delivery(await takeDelivery(body, effects, isLast)),
    attempts: mailAttempts,
    hide: hiderFor('DELIVERIES_QUEUE_URL'),
  });
}
