/** What the endpoint's routes touch of the world. */
import type { Refusal } from '../deliver/recipients.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { RunMessage } from '../queue/messages.ts';
import type { Queue } from '../queue/queue.ts';
import type { Signer } from '../signer/signer.ts';
import type { Report } from '../templates/report.ts';

export interface Reports {
  readonly names: readonly string[];
  readonly load: (name: string) => Report;
  /** Why nothing may be sent to an address. */
  readonly refusal: Refusal;
}

export interface EndpointEffects {
  readonly ledger: Pick<Ledger, 'suppress' | 'readRun' | 'addRun'>;
  /** The reports that are deployed, and who may get them; they take longer to load than most requests. */
  readonly reports: () => Promise<Reports>;
  readonly runs: Pick<Queue<RunMessage>, 'send'>;
  /** Verifies links. */
  readonly linkSigner: Signer;
  /** Instant in UTC. */
  readonly now: () => string;
  /** Makes the id of a run if the caller gives none. */
  readonly newId: () => string;
  readonly log: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}
