/** Lambda behind the HTTP API: links to unsubscribe, and runs of callers. */
import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { handleRequest } from '../endpoint.ts';
import { endpointEffects } from '../systems/cloud.ts';
import { aboutRequest, type HttpEvent, requestIn, resultOf } from './http.ts';
import { telemetry } from './telemetry.ts';

export async function handler(
  event: HttpEvent,
  context: Context,
): Promise<APIGatewayProxyStructuredResultV2> {
  const told = telemetry(context);
  told.about(aboutRequest(event));
  return resultOf(await handleRequest(requestIn(event), endpointEffects(told.info)));
}
