/** What KMS answers, told apart: a wrong MAC, a key that is gone, what may pass. */
import {
  DependencyTimeoutException,
  DisabledException,
  KMSClient,
  KMSInvalidMacException,
  KMSServiceException,
  NotFoundException,
} from '@aws-sdk/client-kms';
import { expect, it } from 'vitest';
import { InputError, RetryableError } from '../../functions/errors.ts';
import { kmsSigner } from '../../functions/signer/kms.ts';

const mac = Buffer.alloc(32);

/** A client whose every call ends with this: KMS cannot be made to fail so. */
function signerThat(answer: (name: string, key: string) => object, keys: readonly string[] = ['key-1']) {
  const client = new KMSClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  client.middlewareStack.add(
    (_next, { commandName = '' }) =>
      async ({ input }) => ({ output: answer(commandName, keyOf(input)) as never, response: {} }),
    { step: 'initialize' },
  );
  return kmsSigner({ client, keys });
}

const keyOf = (input: object) => ('KeyId' in input ? String(input.KeyId) : '');

const failing = (error: Error) =>
  signerThat(() => {
    throw error;
  });
const exception = (status: number) => ({ message: 'no', $metadata: { httpStatusCode: status } });

it('a wrong MAC is no error', async () => {
  expect(await failing(new KMSInvalidMacException(exception(400))).verify(mac, mac)).toBe(false);
  expect(await signerThat(() => ({ MacValid: true })).verify(mac, mac)).toBe(true);
});

it.each([
  ['KMS is slow', new DependencyTimeoutException(exception(503))],
  [
    'KMS throttles',
    new KMSServiceException({ name: 'ThrottlingException', $fault: 'client', ...exception(400) }),
  ],
  ['the connection is lost', Object.assign(new Error('reset'), { code: 'ECONNRESET' })],
])('%s: tried again', async (_, error) => {
  await expect(failing(error).sign(mac)).rejects.toThrow(RetryableError);
  await expect(failing(error).verify(mac, mac)).rejects.toThrow(/key key-1 of KMS: kms:VerifyMac/);
});

it.each([
  ['is not there', new NotFoundException(exception(400)), 'cannot be used (NotFoundException: no)'],
  ['is disabled', new DisabledException(exception(400)), 'cannot be used (DisabledException: no)'],
  [
    'may not be used',
    new KMSServiceException({ name: 'AccessDeniedException', $fault: 'client', ...exception(400) }),
    'allow kms:GenerateMac on it',
  ],
])('a key that %s is the operator’s to mend', async (_, error, message) => {
  const failed = failing(error).sign(mac);
  await expect(failed).rejects.toThrow(InputError);
  await expect(failed).rejects.toThrow(message);
});

it('the first key signs; every key verifies what it signed, and is asked for nothing else', async () => {
  const arn = 'arn:aws:kms:eu-west-1:123456789012:key/key-2';
  const asked: string[] = [];
  const by = (right: string) =>
    signerThat(
      (name, key) => {
        asked.push(`${name} ${key}`);
        if (name === 'GenerateMacCommand') return { Mac: mac };
        if (key === right) return { MacValid: true };
        throw new KMSInvalidMacException(exception(400));
      },
      ['key-1', arn],
    );
  expect(await by(arn).keyIds()).toEqual(['key-1', 'key-2']);
  await by(arn).sign(mac);
  expect(await by(arn).verify(mac, mac)).toBe(true);
  expect(await by(arn).verify(mac, mac, 'key-2')).toBe(true);
  expect(await by(arn).verify(mac, mac, 'key-1')).toBe(false);
  expect(await by('key-1').verify(mac, mac)).toBe(true);
  expect(await by('none').verify(mac, mac)).toBe(false);
  expect(asked).toEqual([
    'GenerateMacCommand key-1',
    ...['key-1', arn, arn, 'key-1', 'key-1', 'key-1', arn].map((key) => `VerifyMacCommand ${key}`),
  ]);
});
