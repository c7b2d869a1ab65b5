/** Serves the reading room on this machine alone: to nobody else's programs, and to no page of another site. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type EndpointRequest, type EndpointResponse, isTooLarge, respond } from '../endpoint/response.ts';
import { cookiesIn } from '../endpoint/room/cookies.ts';

const host = '127.0.0.1';

/** @param origin what addresses of the server begin with */
export type Answer = (request: EndpointRequest, origin: string) => Promise<EndpointResponse>;

export interface Serving {
  /** http://127.0.0.1:PORT */
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * @param port 0: any that is free
 * @param onError is told what went wrong with a request; who asked is told only that it did
 */
export async function serveLoopback(
  answer: Answer,
  port: number,
  onError: (error: unknown) => void,
): Promise<Serving> {
  let origin = '';
  const server = createServer((request, response) => {
    void answered(request, answer, origin)
      .catch((error: unknown) => {
        onError(error);
        return respond(500, { 'content-type': 'text/plain; charset=utf-8' }, 'Something went wrong.\n');
      })
      .then((result) => send(response, result, request.method === 'HEAD'));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  origin = `http://${host}:${addressOf(server.address())}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { origin, close };
}

const addressOf = (address: string | AddressInfo | null): number =>
  typeof address === 'object' && address !== null ? address.port : 0;

async function answered(request: IncomingMessage, answer: Answer, origin: string): Promise<EndpointResponse> {
  // A page elsewhere can have its own name lead to this machine; its requests still say that name.
  if (`http://${request.headers.host}` !== origin) return respond(421, {}, '');
  const asked = await requestOf(request);
  return asked === undefined || isTooLarge(asked) ? respond(413, {}, '') : answer(asked, origin);
}

/** More than any form sends. */
const maxBytes = 1e6;

async function requestOf(request: IncomingMessage): Promise<EndpointRequest | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  const [path, ...query] = (request.url ?? '').split('?');
  return {
    method: request.method ?? '',
    ...{ path: path ?? '', query: query.join('?') },
    body: Buffer.concat(chunks).toString('utf8'),
    headers: Object.fromEntries(headers),
    cookies: cookiesIn(withPrefix(request.headers.cookie ?? '')),
    from: request.socket.remoteAddress ?? '',
  };
}

// Not every browser takes a cookie that wants TLS from this machine itself.
const withPrefix = (cookies: string) => cookies.replace(/(^|;\s*)periodical/g, '$1__Host-periodical');
const withoutPrefix = (cookie: string) => cookie.replace(/^__Host-/, '').replace('; Secure', '');

function send(
  response: ServerResponse,
  { status, headers, cookies = [], body, bytes }: EndpointResponse,
  isHead: boolean,
): void {
  response.writeHead(status, { ...headers, 'set-cookie': cookies.map(withoutPrefix) });
  response.end(isHead ? '' : (bytes ?? body));
}
