/**
 * The HTTP endpoint of a deployed Periodical beside its reading room (endpoint/room.ts): whoever unsubscribes comes here,
 * and callers with IAM permission start runs.
 *
 *     GET  /u/TOKEN        a page with one button; a POST unsubscribes
 *     POST /runs           starts a run; GET /runs/ID says how it is
 *
 * Whatever does not open gets one and the same refusal, so that nothing can be learnt by trying. A token is verified
 * before anything else of its request is read.
 */

import type { EndpointEffects } from './endpoint/effects.ts';
import { refusal } from './endpoint/pages.ts';
import {
  type EndpointRequest,
  type EndpointResponse,
  isTooLarge,
  json,
  problem,
} from './endpoint/response.ts';
import { readRun, startRun } from './endpoint/runs.ts';
import { askToUnsubscribe, unsubscribe } from './endpoint/unsubscribe.ts';

/** @param rest the path's segments after the room's */
type Route = (
  request: EndpointRequest,
  rest: readonly string[],
  effects: EndpointEffects,
) => Promise<EndpointResponse | undefined>;

const routes: Readonly<Record<string, Route>> = {
  'GET u': askToUnsubscribe,
  'HEAD u': askToUnsubscribe,
  'POST u': unsubscribe,
  'GET runs': readRun,
  'POST runs': startRun,
};

/** @throws what is not the caller's fault: the key, the archive, the ledger or the queue cannot be reached */
export async function handleRequest(
  request: EndpointRequest,
  effects: EndpointEffects,
): Promise<EndpointResponse> {
  if (isTooLarge(request)) return tooLarge(request);
  const [, room = '', ...rest] = request.path.split('/');
  const response = (await routes[`${request.method} ${room}`]?.(request, rest, effects)) ?? refusal(request);
  return request.method === 'HEAD' ? { ...response, body: '' } : response;
}

function tooLarge(request: EndpointRequest): EndpointResponse {
  return request.caller === undefined
    ? refusal(request)
    : json(413, problem('body', 'expected at most 10 KB'));
}
