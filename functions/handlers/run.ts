/** Lambda behind the queue `runs`. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { takeRun } from '../stages/run.ts';
import { runEffects } from '../systems/cloud.ts';
import { eachMessage } from './batch.ts';
import { telemetry } from './telemetry.ts';

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const told = telemetry();
  const effects = runEffects((what, detail) => told.info(what, { detail }));
  return eachMessage(event, told, async (body, isLast) => told.run(await takeRun(body, effects, isLast)));
}
