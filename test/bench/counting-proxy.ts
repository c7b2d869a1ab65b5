/** A way to an S3 that counts what is asked of it: listings and reads are what a bucket's owner pays for. */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Requests since they were taken last. */
export interface Requests {
  readonly lists: number;
  /** GET and HEAD of objects. */
  readonly gets: number;
  readonly puts: number;
}

export interface CountingProxy {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Gives the requests so far, and begins anew. */
  take(): Requests;
  stop(): void;
}

/** @param target `http://HOST:PORT` of an S3 with its buckets in the path */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const none = { lists: 0, gets: 0, puts: 0 };
  let counts = { ...none };
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming;
    if (/[?&]list-type=2/.test(url)) counts.lists += 1;
    else if (method === 'GET' || method === 'HEAD') counts.gets += 1;
    else if (method === 'PUT' || method === 'POST') counts.puts += 1;
    const onward = request(new URL(url, target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    take() {
      const taken = counts;
      counts = { ...none };
      return taken;
    },
    stop: () => void server.close(),
  };
}
