/** A server on loopback that answers an AWS client with what a test says: faults that no emulator has. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface AnsweringServer {
  readonly clientConfig: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly forcePathStyle: true;
    /** The first call and one more, so that tests need not wait long. */
    readonly maxAttempts: 2;
  };
  readonly asked: Asked[];
  close(): Promise<void>;
}

/** @param answer to the n-th request, from 0; `hang up` ends the connection in the middle of the answer */
export async function answering(
  answer: (asked: Asked, index: number) => Answer | 'hang up',
): Promise<AnsweringServer> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    const one = { method, path, headers, body: await text(request) };
    const given = answer(one, asked.push(one) - 1);
    if (given === 'hang up') {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"half": ', () => request.socket.destroy());
      return;
    }
    response.writeHead(given.status, given.headers).end(given.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    clientConfig: {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      forcePathStyle: true,
      maxAttempts: 2,
    },
    asked,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
