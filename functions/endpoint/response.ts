/** Requests to the endpoint and its responses. */

export interface EndpointRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Without the question mark. @default none */
  readonly query?: string;
  /** Read by `bodyOf`. */
  readonly body: string;
  readonly isBase64?: boolean;
  /** ARN of who signed the request, as API Gateway has checked it; left out where nobody did. */
  readonly caller?: string;
  /** By their names in lower case. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** By their names. @default none */
  readonly cookies?: Readonly<Record<string, string>>;
  /** Where it comes from, as the host saw it. @default nobody knows */
  readonly from?: string;
}

/** What a form sent: the last value of each field. */
export const formOf = (request: EndpointRequest): Readonly<Record<string, string>> =>
  Object.fromEntries(new URLSearchParams(bodyOf(request)));

/** A hundred addresses fit, and no request has more to say. */
const maxBodyBytes = 10_240;
/** A link's token at its longest, and the name of a file. */
const maxPathLength = 2_500;

/** Whether a request is larger than any that is meant: nothing of it is read then. */
export function isTooLarge({ path, body, isBase64 = false }: EndpointRequest): boolean {
  const bytes = isBase64 ? (body.length * 3) / 4 : Buffer.byteLength(body);
  return path.length > maxPathLength || bytes > maxBodyBytes;
}

/** The body as text. */
export const bodyOf = ({ body, isBase64 = false }: EndpointRequest): string =>
  isBase64 ? Buffer.from(body, 'base64').toString() : body;

export interface EndpointResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Each sets one. @default none */
  readonly cookies?: string[];
  readonly body: string;
  /** In the place of the body: a file. */
  readonly bytes?: Uint8Array;
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

/** What is wrong with a request, by the name of what it gave. */
export const problem = (name: string, text: string) => ({ problems: [{ name, problem: text }] });
