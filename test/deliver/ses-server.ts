/** A server on this machine that answers SES's calls as a test wants, the failures of a network included. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { SESClient } from '@aws-sdk/client-ses';
import { sesClient } from '../../functions/deliver/ses.ts';

export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

export interface SesServer {
  readonly client: SESClient;
  readonly port: number;
  /** Parameters of the calls that arrived whole. */
  readonly calls: URLSearchParams[];
  answer: Answer;
  close(): Promise<void>;
}

export async function startSesServer(): Promise<SesServer> {
  const calls: URLSearchParams[] = [];
  const server = createServer(async (request, response) => {
    calls.push(new URLSearchParams(await text(request)));
    started.answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const started: SesServer = {
    client: clientAt(port),
    port,
    calls,
    answer: accepted('0100-id'),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return started;
}

/** Waits half a second for an answer, so that tests need not wait a minute. */
export function clientAt(port: number): SESClient {
  return sesClient({
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: { requestTimeout: 500, throwOnRequestTimeout: true, httpAgent: { keepAlive: false } },
  });
}

export function accepted(id: string): Answer {
  return says(
    200,
    `<SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendRawEmailResult><MessageId>${id}</MessageId></SendRawEmailResult></SendRawEmailResponse>`,
  );
}

export function refused(status: number, code: string, message: string): Answer {
  return says(
    status,
    `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
  );
}

export function says(status: number, body: string): Answer {
  return (response) => response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
}
