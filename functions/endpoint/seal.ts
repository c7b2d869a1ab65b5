/**
 * Ids in addresses of the reading room: sealed, so that an address says nothing to whoever sees it in a history or a
 * log, and none can be made up. The same thing has the same address, so that a bookmark works.
 */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import type { Signer } from '../signer/signer.ts';

/** What an id is of: one of one kind is none of another. */
export type SealedKind =
  | 'edition'
  | 'file'
  | 'filter'
  | 'mail'
  | 'mails'
  | 'line'
  | 'subscribe'
  | 'run'
  | 'figure'
  | 'pair'
  | 'session'
  | 'session-end'
  | 'person'
  | 'company'
  | 'visitor'
  | 'actions'
  | 'sign-in'
  | 'link'
  | 'report'
  | 'resend'
  | 'schedule'
  | 'address'
  | 'answers';

export interface Seal {
  seal(kind: SealedKind, text: string): string;
  /** @returns undefined: it is forged, cut off, or of another kind */
  open(kind: SealedKind, token: string): string | undefined;
  /** A token of a form, for one session alone. */
  formToken(session: string): string;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
/** The longest text that is sealed, with what sealing adds, as base64url. */
const longestToken = 2_000;

/**
 * The seal of a deployment, by a key that follows from the one of its links: asked for once a process, as it takes a
 * call of KMS.
 */
export async function sealBy(signer: Signer): Promise<Seal> {
  const key = Buffer.from(await signer.sign(new TextEncoder().encode('periodical room seal 1\n')));
  const derived = (use: string) => createHmac('sha256', key).update(`${use}\n`).digest();
  const [sealKey, nonceKey, formKey] = ['seal', 'nonce', 'form'].map(derived) as [Buffer, Buffer, Buffer];
  return {
    seal(kind, text) {
      // It follows from what is sealed: two texts never share a nonce, and one text has one token.
      const nonce = createHmac('sha256', nonceKey)
        .update(`${kind}\n${text}`)
        .digest()
        .subarray(0, nonceBytes);
      const cipher = createCipheriv(algorithm, sealKey, nonce).setAAD(Buffer.from(kind));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(kind, token) {
      const bytes = bytesOf(token);
      if (bytes === undefined) return undefined;
      const decipher = createDecipheriv(algorithm, sealKey, bytes.subarray(0, nonceBytes))
        .setAAD(Buffer.from(kind))
        .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      try {
        const text = decipher.update(bytes.subarray(nonceBytes + tagBytes));
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
    formToken: (session) => createHmac('sha256', formKey).update(session).digest('base64url'),
  };
}

/** Bytes of base64url as we write it: the same bytes have one token only. */
function bytesOf(token: string): Buffer | undefined {
  if (token.length > longestToken) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  return bytes.length > nonceBytes + tagBytes && bytes.toString('base64url') === token ? bytes : undefined;
}
