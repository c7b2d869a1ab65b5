/**
 * The way back from a service: it has done what was asked, and its answer is lost, cut off or never comes.
 * microburst has no such fault: what it resets or holds has never been sent on, and what it cuts has no length
 * any more that would tell.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type Fault, isService, type Service } from './faults.ts';

/** What may become of an answer. */
export type Loss = 'reset' | 'truncation' | 'time-out';

/** Asked for every answer, by service and operation such as `SendRawEmail`; undefined lets it pass. */
export type Choose = (service: Service, operation: string) => Loss | undefined;

export interface Wire {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  setLosses(choose: Choose): void;
  /** What was lost since the last asking. */
  takeLog(): readonly Fault[];
  stop(): Promise<void>;
}

export async function startWire(upstream: string): Promise<Wire> {
  let choose: Choose = () => undefined;
  let log: Fault[] = [];
  const server = createServer((asked, response) => {
    relay(upstream, asked, response).then(
      (answer) => {
        const service = serviceOf(asked);
        const kind = service && choose(service, answer.operation);
        if (service && kind) log.push({ service, kind });
        lose(kind, answer, asked, response);
      },
      // The client has gone away, or the upstream has closed the connection: so does this.
      () => asked.socket.resetAndDestroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    setLosses(how) {
      choose = how;
    },
    takeLog() {
      const taken = log;
      log = [];
      return taken;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Answer {
  /** That was answered; of S3 the method. */
  readonly operation: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

const ofConnection = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'expect'];

async function relay(upstream: string, asked: IncomingMessage, response: ServerResponse): Promise<Answer> {
  const { method, url: path, headers } = asked;
  const body = await buffer(asked);
  const own = Object.entries(headers).filter(([name]) => !ofConnection.includes(name));
  const length =
    body.length > 0 || method === 'PUT' || method === 'POST' ? { 'content-length': body.length } : {};
  const sent = request(new URL(path ?? '/', upstream), {
    method,
    headers: { ...Object.fromEntries(own), ...length },
    agent: false,
  });
  response.once('close', () => sent.destroy());
  sent.end(body);
  const [answer]: IncomingMessage[] = await once(sent, 'response');
  if (!answer) throw new TypeError('no answer');
  const { statusCode: status = 0, headers: found } = answer;
  const operation = operationOf(asked, body);
  return { operation, status, headers: found, body: await buffer(answer) };
}

/** Of the signature: `Credential=KEY/DAY/REGION/SERVICE/aws4_request`. */
function serviceOf({ headers }: IncomingMessage): Service | undefined {
  const [, name] = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  return isService(name) ? name : undefined;
}

function operationOf({ headers, method = '' }: IncomingMessage, body: Buffer): string {
  const target = String(headers['x-amz-target'] ?? '').replace(/^.*\./, '');
  const [, action = method] = /^Action=(\w+)/.exec(body.subarray(0, 100).toString()) ?? [];
  return target || action;
}

function lose(
  kind: Loss | undefined,
  { status, headers, body }: Answer,
  { method, socket }: IncomingMessage,
  response: ServerResponse,
): void {
  if (kind === 'time-out') return;
  if (kind === 'reset') return void socket.resetAndDestroy();
  if (kind === 'truncation' && (body.length < 2 || method === 'HEAD'))
    return void socket.end('HTTP/1.1 200 OK\r\nContent-Le');
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !ofConnection.includes(name)) response.setHeader(name, value);
  }
  if (method !== 'HEAD') response.setHeader('content-length', body.length);
  response.writeHead(status);
  if (kind !== 'truncation') return void response.end(body);
  response.write(body.subarray(0, body.length / 2), () => socket.end());
}
