/** The archive in S3 when S3 refuses, stumbles or is not heard. What it does else: test/cloud/archive.test.ts. */
import { createHash } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import type { Archive } from '../../functions/archive/archive.ts';
import { s3Archive } from '../../functions/archive/s3.ts';
import { type Answer, type AnsweringServer, type Asked, answering } from '../aws/answers.ts';
import { edition, file } from '../contracts/archive.ts';

let server: AnsweringServer;
let client: S3Client;
afterEach(async () => {
  client.destroy();
  await server.close();
});

async function archiveThat(answer: (asked: Asked, index: number) => Answer | 'hang up'): Promise<Archive> {
  server = await answering(answer);
  client = new S3Client(server.clientConfig);
  return s3Archive({ client, bucket: 'reports' });
}

const one = file('a.txt', 'one');
const fails = (status: number, code: string): Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<Error><Code>${code}</Code><Message>said so</Message></Error>`,
});
const checksumOf = (text: string): Answer => ({
  status: 200,
  headers: {
    'x-amz-checksum-sha256': createHash('sha256').update(text).digest('base64'),
    'x-amz-checksum-type': 'FULL_OBJECT',
  },
});

describe('a put', () => {
  it('asks for what is new only, and says what its bytes are', async () => {
    const archive = await archiveThat(() => ({ status: 200 }));
    expect(await archive.putFile(edition, one)).toBe('stored');
    expect(server.asked[0]).toMatchObject({
      method: 'PUT',
      path: expect.stringMatching(/^\/reports\/shop-tally\/trailing-12-2024-06\/r1\/a\.txt/),
      headers: {
        'if-none-match': '*',
        'content-type': 'text/plain',
        'x-amz-checksum-sha256': 'dpLDrTVAu4A8Ags67mbNiIcSMjTqDG5xQ8Ct1z/0Me0=',
      },
    });
  });

  it('that races another is tried again', async () => {
    const archive = await archiveThat((_, index) =>
      index < 2 ? fails(409, 'ConditionalRequestConflict') : { status: 200 },
    );
    expect(await archive.putFile(edition, one)).toBe('stored');
    expect(server.asked).toHaveLength(3);
  });

  it('that races for ever may be tried again later', async () => {
    const archive = await archiveThat(() => fails(409, 'ConditionalRequestConflict'));
    await expect(archive.putFile(edition, one)).rejects.toMatchObject({
      name: 'RetryableError',
      message: expect.stringContaining('s3://reports/shop-tally/trailing-12-2024-06/r1/a.txt'),
    });
    expect(server.asked).toHaveLength(5);
  });

  it('whose answer was lost is found to be stored', async () => {
    const archive = await archiveThat(({ method }, index) => {
      if (method === 'HEAD') return checksumOf('one');
      return index === 0 ? 'hang up' : fails(412, 'PreconditionFailed');
    });
    expect(await archive.putFile(edition, one)).toBe('stored');
  });

  it('of a file that is removed before it is compared, is tried again', async () => {
    const archive = await archiveThat(({ method }, index) => {
      if (method === 'HEAD') return { status: 404 };
      return index === 0 ? fails(412, 'PreconditionFailed') : { status: 200 };
    });
    expect(await archive.putFile(edition, one)).toBe('stored');
  });

  it('onto a file that came in parts is compared by bytes: its checksum is one of checksums', async () => {
    const archive = await archiveThat(({ method }) => {
      if (method === 'PUT') return fails(412, 'PreconditionFailed');
      if (method === 'GET') return { status: 200, body: 'one' };
      const headers = { 'x-amz-checksum-sha256': 'AAAA-2', 'x-amz-checksum-type': 'COMPOSITE' };
      return { status: 200, headers };
    });
    expect(await archive.putFile(edition, one)).toBe('stored');
    expect(await archive.putFile(edition, file('a.txt', 'two'))).toBe('conflict');
  });
});

const calls = {
  put: (archive: Archive) => archive.putFile(edition, one),
  read: (archive: Archive) => archive.readFile(edition, 'a.txt'),
  list: (archive: Archive) => archive.listFiles(edition),
  'list of editions': (archive: Archive) => archive.listEditions('shop-tally', '2024-06'),
};

describe.each(Object.entries(calls))('a %s', (_, call) => {
  it.each([
    ['is slowed down', fails(503, 'SlowDown')],
    ['fails within S3', fails(500, 'InternalError')],
    ['is not heard', 'hang up'],
  ] as const)('that %s may be tried again', async (_, answer) => {
    const archive = await archiveThat(() => answer);
    await expect(call(archive)).rejects.toMatchObject({
      name: 'RetryableError',
      message: expect.stringMatching(/^bucket reports: /),
      cause: expect.any(Error),
    });
  });

  it('that S3 does not understand is a bug and stays loud', async () => {
    const archive = await archiveThat(() => fails(400, 'InvalidArgument'));
    await expect(call(archive)).rejects.toMatchObject({ name: 'InvalidArgument' });
  });
});

it.each([
  ['put', calls.put, /allow s3:PutObject, kms:GenerateDataKey and kms:Decrypt on it to the role that runs/],
  ['read', calls.read, /allow s3:GetObject, kms:Decrypt and s3:ListBucket \(without it a missing file/],
  ['list', calls.list, /allow s3:ListBucket on it/],
] as const)('a %s that is denied says what to allow', async (_, call, expected) => {
  const archive = await archiveThat(() => fails(403, 'AccessDenied'));
  await expect(call(archive)).rejects.toMatchObject({
    name: 'InputError',
    message: expect.stringMatching(expected),
    cause: expect.objectContaining({ name: 'AccessDenied' }),
  });
});

it('a put that may not compare what is there says that reading is denied', async () => {
  const archive = await archiveThat(({ method }) =>
    method === 'PUT' ? fails(412, 'PreconditionFailed') : { status: 403 },
  );
  await expect(calls.put(archive)).rejects.toMatchObject({
    name: 'InputError',
    message: expect.stringContaining('s3:GetObject'),
  });
});

it('a bucket of another region is the error of whoever named it', async () => {
  const archive = await archiveThat(() => fails(301, 'PermanentRedirect'));
  await expect(calls.list(archive)).rejects.toMatchObject({
    name: 'InputError',
    message: expect.stringContaining('is in a different region'),
  });
});
