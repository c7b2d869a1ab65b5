/** Requests to the endpoint and its responses. */

export interface EndpointRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly body: string;
  /** ARN of who signed the request, as API Gateway has checked it; left out where nobody did. */
  readonly caller?: string;
}

export interface EndpointResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** On every answer: a link's token must stay in no cache, no log of another server and no guess of a type. */
const common = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export function respond(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): EndpointResponse {
  return { status, headers: { ...common, ...headers }, body };
}

export function json(status: number, value: unknown): EndpointResponse {
  return respond(status, { 'content-type': 'application/json' }, `${JSON.stringify(value)}\n`);
}
