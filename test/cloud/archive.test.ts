/** The archive in S3, by the real SDK against the emulator. */
import { CreateBucketCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, it } from 'vitest';
import { s3Archive } from '../../functions/archive/s3.ts';
import { archiveContract, edition, file } from '../contracts/archive.ts';
import { startEmulator } from './emulator/emulator.ts';

const emulator = await startEmulator();
const client = new S3Client(emulator.clientConfig);
afterAll(async () => {
  client.destroy();
  await emulator.stop();
});

let buckets = 0;
async function newBucket(): Promise<string> {
  const bucket = `archive-${++buckets}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return bucket;
}

archiveContract('a bucket of S3', async () => {
  const bucket = await newBucket();
  return { open: () => s3Archive({ client, bucket }) };
});

archiveContract('a folder of a bucket, beside others', async () => {
  const bucket = await newBucket();
  const others = [
    'manifest.json',
    'team/archive-2/shop/2024-06/r1/manifest.json',
    'shop/2024-06/r7/manifest.json',
  ];
  for (const key of others) await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: '{}' }));
  return { open: () => s3Archive({ client, bucket, prefix: 'team/archive' }) };
});

describe('in S3', () => {
  it('a file has its media type and the checksum that S3 has verified', async () => {
    const bucket = await newBucket();
    await s3Archive({ client, bucket, prefix: 'reports/' }).putFile(edition, file('a.txt', 'one'));
    const found = await client.send(
      new HeadObjectCommand({
        Bucket: bucket,
        Key: 'reports/shop-tally/trailing-12-2024-06/r1/a.txt',
        ChecksumMode: 'ENABLED',
      }),
    );
    expect(found).toMatchObject({
      ContentType: 'text/plain',
      ChecksumSHA256: 'dpLDrTVAu4A8Ags67mbNiIcSMjTqDG5xQ8Ct1z/0Me0=',
    });
  });

  it('a file that was put by other means, without a checksum, is compared by its bytes', async () => {
    const bucket = await newBucket();
    const Key = 'shop-tally/trailing-12-2024-06/r1/a.txt';
    await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'one' }));
    const archive = s3Archive({ client, bucket });
    expect(await archive.putFile(edition, file('a.txt', 'one'))).toBe('stored');
    expect(await archive.putFile(edition, file('a.txt', 'two'))).toBe('conflict');
  });

  it('more files than one answer of S3 can name are all listed', async () => {
    const archive = s3Archive({ client, bucket: await newBucket() });
    const names = Array.from({ length: 1_100 }, (_, index) => `data/${String(index).padStart(4, '0')}.json`);
    await Promise.all(names.map((name) => archive.putFile(edition, file(name, name))));
    expect(await archive.listFiles(edition)).toEqual(names);
    await archive.putFile(edition, file('manifest.json', '{}'));
    expect(await archive.listEditions()).toEqual([edition]);
  });

  it('an edition is found at its address', () => {
    const at = (prefix?: string) =>
      s3Archive({ client, bucket: 'b', ...(prefix === undefined ? {} : { prefix }) }).locate(edition);
    expect(at()).toBe('s3://b/shop-tally/trailing-12-2024-06/r1');
    expect(at('team/x')).toBe('s3://b/team/x/shop-tally/trailing-12-2024-06/r1');
    expect(at('team/x/')).toBe(at('team/x'));
  });

  it('a bucket that is not there is the error of whoever named it', async () => {
    const archive = s3Archive({ client, bucket: 'nowhere' });
    const calls = [
      () => archive.putFile(edition, file('a.txt', 'a')),
      () => archive.readFile(edition, 'a.txt'),
      () => archive.listEditions(),
    ];
    for (const call of calls)
      await expect(call()).rejects.toMatchObject({
        name: 'InputError',
        message: expect.stringMatching(/^bucket nowhere: does not exist/),
        cause: expect.objectContaining({ name: 'NoSuchBucket' }),
      });
  });
});
