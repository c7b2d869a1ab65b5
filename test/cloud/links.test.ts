/** The key in KMS that signs links and manifests, and addresses of S3, by the real SDK against the emulator. */
import { CreateKeyCommand, DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, expect, it } from 'vitest';
import { manifestFile } from '../../functions/archive/manifest.ts';
import { s3Archive } from '../../functions/archive/s3.ts';
import { proveManifest, signManifest } from '../../functions/archive/signature.ts';
import { presigner } from '../../functions/endpoint/presign.ts';
import { InputError } from '../../functions/errors.ts';
import { kmsSigner } from '../../functions/signer/kms.ts';
import { edition, file } from '../contracts/archive.ts';
import { manifestOf } from '../deliver/edition.ts';
import { startEmulator } from './emulator/emulator.ts';

const emulator = await startEmulator();
const kms = new KMSClient(emulator.clientConfig);
const s3 = new S3Client(emulator.clientConfig);
afterAll(async () => {
  kms.destroy();
  s3.destroy();
  await emulator.stop();
});

async function newKey(): Promise<string> {
  const command = new CreateKeyCommand({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
  const { KeyMetadata } = await kms.send(command);
  return KeyMetadata?.KeyId ?? '';
}

const newSigner = async () => kmsSigner({ client: kms, keys: [await newKey()] });

it('an old key verifies what it signed, by its id and by its ARN, and signs nothing', async () => {
  const [now, old] = [await newKey(), await newKey()];
  const bytes = Buffer.from('one');
  const mac = await kmsSigner({ client: kms, keys: [old] }).sign(bytes);
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: old }));
  for (const name of [old, KeyMetadata?.Arn ?? '']) {
    const signer = kmsSigner({ client: kms, keys: [now, name] });
    expect(await signer.keyIds()).toEqual([now, old]);
    expect(await signer.verify(bytes, mac)).toBe(true);
    expect(await signer.verify(bytes, mac, now)).toBe(false);
    expect(Buffer.from(await signer.sign(bytes)).equals(mac)).toBe(false);
  }
  expect(await kmsSigner({ client: kms, keys: [now] }).verify(bytes, mac)).toBe(false);
});

it('a MAC of KMS is the same for the same bytes, and true for its bytes and its key alone', async () => {
  const [signer, other] = [await newSigner(), await newSigner()];
  const bytes = Buffer.from('one');
  const mac = await signer.sign(bytes);
  expect(Buffer.from(await signer.sign(bytes)).equals(mac)).toBe(true);
  expect(await signer.verify(bytes, mac)).toBe(true);
  expect(await signer.verify(Buffer.from('two'), mac)).toBe(false);
  expect(await other.verify(bytes, mac)).toBe(false);
  expect(await signer.verify(bytes, Buffer.alloc(32))).toBe(false);
  expect(await signer.verify(bytes, mac.slice(1))).toBe(false);
});

it('a key that is not there is an error, and no word about a link', async () => {
  const signer = kmsSigner({ client: kms, keys: ['00000000-0000-0000-0000-000000000000'] });
  await expect(signer.verify(Buffer.from('one'), Buffer.alloc(32))).rejects.toThrow();
});

it('a manifest is proved by the key that signed it alone, to the last byte', async () => {
  const [signer, other] = [await newSigner(), await newSigner()];
  const signed = await signManifest(manifestOf({}), signer);
  const { bytes } = manifestFile(signed);
  expect((await proveManifest(signed.edition, bytes, signer)).problems).toEqual([]);
  expect((await proveManifest(signed.edition, bytes, other)).problems).toEqual([
    expect.stringContaining('manifest.json: was signed with the key'),
  ]);
  const altered = Buffer.from(bytes).toString().replace('"heldAtMaking": false', '"heldAtMaking": true');
  expect((await proveManifest(signed.edition, Buffer.from(altered), signer)).problems).toEqual([
    'manifest.json: was altered: its signature is not that of its content',
  ]);
});

it('a key that is not there is the operator’s to mend', async () => {
  const signer = kmsSigner({ client: kms, keys: ['00000000-0000-0000-0000-000000000000'] });
  await expect(signManifest(manifestOf({}), signer)).rejects.toThrow(InputError);
});

it('an address of S3 gives the file under its name, for GET and for HEAD', async () => {
  await s3.send(new CreateBucketCommand({ Bucket: 'archive' }));
  await s3Archive({ client: s3, bucket: 'archive' }).putFile(edition, file('data/a.csv', 'a,b'));
  const presign = presigner({ client: s3, bucket: 'archive' });
  const disposition = 'attachment; filename="shop-tally-a.csv"';
  const url = await presign(edition, 'data/a.csv', { method: 'GET', disposition });
  expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('300');
  const answer = await fetch(url);
  expect(answer.headers.get('content-disposition')).toBe(disposition);
  expect(await answer.text()).toBe('a,b');
  const head = await presign(edition, 'data/a.csv', { method: 'HEAD', disposition });
  expect((await fetch(head, { method: 'HEAD' })).status).toBe(200);
});
