/** What opening the links of mails touches of the world. */
import type { Signer } from '../../../signer/signer.ts';

export interface LinkEffects {
  /** Verifies links of mails. */
  readonly linkSigner: Pick<Signer, 'verify'>;
  /** From whom mails come: `Name <name@example.com>`. */
  readonly sender: string;
}
