/** Lambda behind the queue `runs`. */
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { aboutMessage } from '../queue/about.ts';
import { takeRun } from '../stages/run.ts';
import { runEffects } from '../systems/cloud.ts';
import { eachMessage } from './batch.ts';
import { telemetry } from './telemetry.ts';

export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const told = telemetry(context);
  const effects = {
    ...runEffects((what, detail) => told.info(what, { detail })),
    // A schedule's message does not say it.
    onPlan: (period: string) => told.alsoAbout({ period }),
  };
  return eachMessage(event, told, {
    about: aboutMessage.runs,
    take: async (body, isLast, sentAt) => told.run(await takeRun(body, effects, isLast, sentAt)),
  });
}
