/** What delivering an edition takes, and what becomes of each recipient. */
import type { Archive, EditionId } from '../archive/archive.ts';
import type { Manifest } from '../archive/manifest.ts';
import type { Recipient } from '../ledger/addressing.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Signer } from '../signer/signer.ts';
import type { Theme } from '../templates/theme.ts';
import type { Channel } from './channel.ts';

/** Where a recipient finds what the mail speaks of. */
export interface Links {
  /** The edition's files, without a slash at the end. @default readers cannot reach them: they are attached */
  readonly archiveUrl?: string;
  /** One click, as RFC 8058 has it; only for subscribed mail. */
  readonly unsubscribeUrl?: string;
}

export interface DeliverInput {
  readonly archive: Pick<Archive, 'readFile'>;
  readonly ledger: Ledger;
  readonly channel: Channel;
  readonly edition: EditionId;
  /** Proves approvals. @default nothing: what needs approval is not sent */
  readonly reviews?: Signer;
  /** A proved one. */
  readonly manifest: Manifest;
  readonly recipients: readonly Recipient[];
  readonly from: string;
  /** @param madeAt when the edition was made, UTC: what expires counts from there, so that bytes repeat */
  readonly linksFor: (edition: EditionId, recipient: Recipient, madeAt: string) => Promise<Links>;
  /** Has the words for what delivery adds to a mail; the project's own theme where it is left out. */
  readonly theme?: Theme;
  readonly now: () => string;
}
