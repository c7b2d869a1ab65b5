/** Lambda behind the HTTP API: the reading room. */
import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { isTooLarge, respond } from '../endpoint/response.ts';
import { handleRoom } from '../endpoint/room.ts';
import { roomEffects } from '../systems/cloud-room.ts';
import { aboutRequest, type HttpEvent, requestIn, resultOf } from './http.ts';
import { telemetry } from './telemetry.ts';

export async function handler(
  event: HttpEvent,
  context: Context,
): Promise<APIGatewayProxyStructuredResultV2> {
  const told = telemetry(context);
  told.about(aboutRequest(event));
  const request = requestIn(event);
  if (isTooLarge(request)) return resultOf(respond(413, {}, ''));
  const answer = await handleRoom(request, roomEffects(told.info, told.refused));
  told.flush();
  return resultOf(request.method === 'HEAD' ? { ...answer, body: '' } : answer);
}
