/** Signs links with an HMAC key of KMS: the key never leaves it, and its use is logged. */
import {
  GenerateMacCommand,
  type KMSClient,
  KMSInvalidMacException,
  type MacAlgorithmSpec,
  VerifyMacCommand,
} from '@aws-sdk/client-kms';
import type { Signer } from '../links.ts';

export interface KmsSignerOptions {
  readonly client: KMSClient;
  /** Id or ARN of a key of the kind HMAC_256. */
  readonly keyId: string;
}

const MacAlgorithm = 'HMAC_SHA_256' satisfies MacAlgorithmSpec;
const macBytes = 32;

/** Sign needs `kms:GenerateMac`, verify `kms:VerifyMac`; neither takes more than 4,096 bytes. */
export function kmsSigner({ client, keyId: KeyId }: KmsSignerOptions): Signer {
  return {
    async sign(Message) {
      const { Mac } = await client.send(new GenerateMacCommand({ KeyId, MacAlgorithm, Message }));
      if (Mac) return Mac;
      throw new TypeError('KMS gave no MAC');
    },
    async verify(Message, Mac) {
      if (Mac.length !== macBytes) return false;
      try {
        const { MacValid } = await client.send(new VerifyMacCommand({ KeyId, MacAlgorithm, Message, Mac }));
        return MacValid === true;
      } catch (error) {
        // KMS throws where the MAC is wrong. All else, such as a right that is missing, is no word about the link.
        if (error instanceof KMSInvalidMacException) return false;
        throw error;
      }
    },
  };
}
