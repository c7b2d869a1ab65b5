/** A key of this process, in place of KMS. */
import { hmacSigner } from '../../../functions/signer/file.ts';
import type { Signer } from '../../../functions/signer/signer.ts';

export const localSigner = (key = 'secret'): Signer => hmacSigner(Buffer.from(key));
