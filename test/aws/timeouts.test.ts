/** Calls of AWS that are answered too late, in part or not at all, by a server that does just that. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, it } from 'vitest';
import { s3Archive } from '../../functions/archive/s3.ts';
import { callTimeouts } from '../../functions/aws/timeouts.ts';
import { RetryableError } from '../../functions/errors.ts';
import { dynamoDbLedger } from '../../functions/ledger/dynamodb.ts';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const answers: Readonly<Record<string, Answer>> = {
  'never comes': () => {},
  'stops in its middle': (response) => {
    response.writeHead(200, { 'content-length': 100 }).write('{"Item":');
  },
  'is cut off with its connection': (response, { socket }) => {
    response.writeHead(200, { 'content-length': 100 }).write('{"Item":', () => socket.end());
  },
  'is cut off and says nothing of it': (response) => {
    response.writeHead(200, { 'content-length': 8 }).end('{"Item":');
  },
  'is a refusal, cut off': (response) => {
    response.writeHead(400, { 'content-length': 8 }).end('{"__type');
  },
};

let answer: Answer = () => {};
const server = createServer((request, response) => {
  request.resume();
  answer(response, request);
}).listen(0, '127.0.0.1');
await once(server, 'listening');
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const address = server.address();
const config = {
  endpoint: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
  forcePathStyle: true,
  maxAttempts: 2,
  requestHandler: callTimeouts(150),
};
const ledger = dynamoDbLedger({ client: new DynamoDBClient(config), table: 'ledger' });
const archive = s3Archive({ client: new S3Client(config), bucket: 'archive' });
const edition = { report: 'shop-tally', period: '2024-06', revision: 1 };

describe.each(Object.keys(answers))('an answer that %s', (name) => {
  it('ends, and the call may be made again', { timeout: 10_000 }, async () => {
    answer = answers[name] ?? answer;
    await expect(ledger.readRun('run-1')).rejects.toBeInstanceOf(RetryableError);
  });
});

it.each(['never comes', 'stops in its middle', 'is cut off with its connection'])(
  'a file of the archive whose answer %s is no file',
  { timeout: 10_000 },
  async (name) => {
    answer = answers[name] ?? answer;
    await expect(archive.readFile(edition, 'report.en.pdf')).rejects.toBeInstanceOf(RetryableError);
  },
);

it('a file that is not what its checksum says is no file', async () => {
  answer = (response) => {
    const sha256 = Buffer.alloc(32).toString('base64');
    response.setHeader('x-amz-checksum-sha256', sha256).setHeader('x-amz-checksum-type', 'FULL_OBJECT');
    response.writeHead(200, { 'content-length': 4 }).end('cut ');
  };
  await expect(archive.readFile(edition, 'report.en.pdf')).rejects.toThrow(/Checksum mismatch/);
  await expect(archive.readFile(edition, 'report.en.pdf')).rejects.toBeInstanceOf(RetryableError);
});
