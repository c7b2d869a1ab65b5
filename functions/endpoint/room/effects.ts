/** What the routes of the reading room touch of the world. */
import type { Archive, EditionId } from '../../archive/archive.ts';
import type { Manifest } from '../../archive/manifest.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { RoomLedger, SignIn } from '../../ledger/room.ts';
import type { Signer } from '../../signer/signer.ts';
import type { Templates } from '../../templates/directories.ts';
import type { EndpointResponse } from '../response.ts';
import type { Seal } from '../seal.ts';
import type { CompanyEffects } from './effects/company.ts';
import type { LinkEffects } from './effects/links.ts';
import type { OperatorEffects } from './effects/operators.ts';
import type { ReaderEffects } from './effects/readers.ts';
import type { ReviewEffects } from './effects/review.ts';
import type { RunsEffects } from './effects/runs.ts';
import type { RoomWords } from './words.ts';

export interface RoomEffects
  extends CompanyEffects,
    ReaderEffects,
    RunsEffects,
    OperatorEffects,
    ReviewEffects,
    LinkEffects {
  readonly archive: Archive;
  readonly ledger: Ledger;
  readonly room: RoomLedger;
  /** Proves manifests. */
  readonly signer: Signer;
  readonly seal: () => Promise<Seal>;
  /** As they are in force now. */
  readonly templates: () => Promise<Templates>;
  readonly words: (language: string) => RoomWords;
  /** What addresses of the room begin with, without a slash at the end: whoever posts from elsewhere is refused. */
  readonly origin: string;
  /** Who may do everything before anybody else is named. @default nobody */
  readonly firstOperator?: string | undefined;
  /** Who is in without signing in: the user of this machine. @default nobody */
  readonly user?: string | undefined;
  /** Mails a code and a link to an address, if it is known; says nothing about whether it is. */
  readonly mailSignIn: (signIn: SignIn, secrets: SignInSecrets) => Promise<void>;
  /** Gives out a file of an edition, as a file to keep; its hash is that of the manifest. */
  readonly download: (
    edition: EditionId,
    file: Manifest['files'][number],
    name: string,
    how?: DownloadHow,
  ) => Promise<EndpointResponse>;
  /** Instant in UTC. */
  readonly now: () => string;
  /** So many bytes that nobody can guess, as base64url. */
  readonly random: (bytes: number) => string;
  readonly log: (message: string, fields: Readonly<Record<string, unknown>>) => void;
  /** Counts a try at what does not open, and notes what it was and where it came from; never what was tried. */
  readonly refused: (fields: { readonly what: string; readonly from?: string | undefined }) => void;
}

export interface DownloadHow {
  /** Shown in the browser, and not kept as a file. @default false */
  readonly isShown?: boolean;
  /** Of the request: HEAD or GET. @default GET */
  readonly method?: string;
}

/** What only the mail says. */
export interface SignInSecrets {
  /** Eight digits. */
  readonly code: string;
  /** https://… */
  readonly link: string;
  readonly language: string;
}
