/** What the sweep touches of the world. */
import type { Archive } from '../../archive/archive.ts';
import type { Notice } from '../../deliver/notices.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Engine } from '../../query/engine.ts';
import type { DeliveryTask, RunMessage } from '../../queue/messages.ts';
import type { DeadLetters, Queue } from '../../queue/queue.ts';
import type { Signer } from '../../signer/signer.ts';
import type { Templates } from '../../templates/directories.ts';

export interface SweepEffects {
  readonly templates: Templates;
  readonly archive: Archive;
  /** Proves manifests. */
  readonly signer: Signer;
  readonly ledger: Ledger;
  readonly runs: Queue<RunMessage>;
  readonly deliveries: Queue<DeliveryTask>;
  readonly deadLetters: () => Promise<readonly DeadLetters[]>;
  readonly listing: Engine['listing'];
  /** Removes what runs have made and none reads any more. @returns how much. @default nothing: runs do it themselves */
  readonly removeOld?: () => Promise<number>;
  /** One notice; the same again does nothing. */
  readonly notify: (notice: Notice) => Promise<unknown>;
  /**
   * Whether nothing but this sweep starts what schedules ask for, as on one machine: it is due at once then, and
   * was missed by nobody.
   */
  readonly isScheduler: boolean;
  /** Instant in UTC. */
  readonly now: () => string;
}
