/** Lambda behind the queue `deliveries`. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { takeDelivery } from '../stages/deliver.ts';
import { deliverEffects } from '../systems/cloud.ts';
import { eachMessage } from './batch.ts';
import { telemetry } from './telemetry.ts';

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const told = telemetry();
  const effects = deliverEffects();
  return eachMessage(event, told, async (body, isLast) =>
    told.delivery(await takeDelivery(body, effects, isLast)),
  );
}
