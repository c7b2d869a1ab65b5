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
function signerThat(answer: (name: string) => object) {
  const client = new KMSClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  client.middlewareStack.add(
    (_next, { commandName = '' }) =>
      async () => ({ output: answer(commandName) as never, response: {} }),
    { step: 'initialize' },
  );
  return kmsSigner({ client, keys: ['key-1'] });
}

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
