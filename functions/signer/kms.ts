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
import { type Signer, type Verifier, verifiedByOne } from './signer.ts';

export interface KmsSignerOptions {
  readonly client: KMSClient;
  /** Ids or ARNs of keys of the kind HMAC_256: the first signs, the others only verify. */
  readonly keys: readonly string[];
}

const MacAlgorithm = 'HMAC_SHA_256' satisfies MacAlgorithmSpec;
const macBytes = 32;

/** Sign needs `kms:GenerateMac` for the first key, verify `kms:VerifyMac` for each. */
export function kmsSigner({ client, keys }: KmsSignerOptions): Signer {
  const verifiers = keys.map((key) => verifier(client, key));
  return {
    async sign(Message) {
      const [KeyId = ''] = keys;
      try {
        const { Mac } = await client.send(new GenerateMacCommand({ KeyId, MacAlgorithm, Message }));
        if (Mac) return Mac;
      } catch (error) {
        throw keyError(error, KeyId, 'kms:GenerateMac');
      }
      throw new TypeError('KMS gave no MAC');
    },
    verify: (bytes, mac, id) => verifiedByOne(verifiers, bytes, mac, id),
    keyIds: async () => verifiers.map(({ id }) => id),
  };
}

const verifier = (client: KMSClient, KeyId: string): Verifier => ({
  // A signature names a key by its id alone, wherever it lies.
  id: KeyId.replace(/^arn:.*:key\//, ''),
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
});

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
