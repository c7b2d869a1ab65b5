/** Signs with an HMAC key of KMS: the key never leaves it, and its use is logged. */
import {
  GenerateMacCommand,
  type KMSClient,
  KMSInvalidMacException,
  type MacAlgorithmSpec,
  VerifyMacCommand,
} from '@aws-sdk/client-kms';
import { awsError, awsFailure } from '../aws/errors.ts';
import { InputError } from '../errors.ts';
import type { Signer } from './signer.ts';

export interface KmsSignerOptions {
  readonly client: KMSClient;
  /** Id or ARN of a key of the kind HMAC_256. */
  readonly keyId: string;
}

const MacAlgorithm = 'HMAC_SHA_256' satisfies MacAlgorithmSpec;
const macBytes = 32;

/** Sign needs `kms:GenerateMac`, verify `kms:VerifyMac`. */
export function kmsSigner({ client, keyId: KeyId }: KmsSignerOptions): Signer {
  return {
    async sign(Message) {
      try {
        const { Mac } = await client.send(new GenerateMacCommand({ KeyId, MacAlgorithm, Message }));
        if (Mac) return Mac;
      } catch (error) {
        throw keyError(error, KeyId, 'kms:GenerateMac');
      }
      throw new TypeError('KMS gave no MAC');
    },
    async verify(Message, Mac) {
      if (Mac.length !== macBytes) return false;
      try {
        const { MacValid } = await client.send(new VerifyMacCommand({ KeyId, MacAlgorithm, Message, Mac }));
        return MacValid === true;
      } catch (error) {
        // KMS throws if the MAC is wrong. Any other error, such as a missing right, says nothing about it.
        if (error instanceof KMSInvalidMacException) return false;
        throw keyError(error, KeyId, 'kms:VerifyMac');
      }
    },
    keyId: async () => KeyId,
  };
}

const gone = /^(NotFound|Disabled|KMSInvalidState|InvalidKeyUsage)Exception$/;

function keyError(error: unknown, keyId: string, action: string): unknown {
  const resource = `key ${keyId} of KMS`;
  const { name, message } = awsFailure(error);
  if (gone.test(name)) {
    const text = `cannot be used (${name}: ${message}); expected an HMAC_256 key that is enabled`;
    return InputError.at(resource, text, undefined, { cause: error });
  }
  return awsError(error, resource, action);
}
