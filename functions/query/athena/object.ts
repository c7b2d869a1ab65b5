/** A part of an object in S3. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { ask, objectAt } from './calls.ts';

/**
 * Reads the bytes `from` to before `end`, as far as the object has them.
 * @param url `s3://BUCKET/KEY`
 */
export async function bytesOf(s3: S3Client, url: string, from: number, end: number): Promise<Buffer> {
  const command = new GetObjectCommand({
    ...objectAt(url.replace(/^s3[an]:/, 's3:')),
    Range: `bytes=${from}-${end - 1}`,
  });
  return ask('s3:GetObject', url, async () => {
    const { Body } = await s3.send(command);
    if (!(Body instanceof Readable)) throw new TypeError(`${url} has no content that can be read`);
    return buffer(Body);
  });
}
