/** What a run is asked for, what it touches of the world, and what becomes of it. */
import type { Archive, EditionId } from '../archive/archive.ts';
import type { Manifest } from '../archive/manifest.ts';
import type { Notice } from '../deliver/notices.ts';
import type { SendResult } from '../deliver/result.ts';
import type { WrongSubscription } from '../deliver/subscriptions.ts';
import type { Problem } from '../errors.ts';
import type { Format } from '../formats.ts';
import type { Recipient } from '../ledger/addressing.ts';
import type { Ledger, RunRecord } from '../ledger/ledger.ts';
import type { PlanRequest } from '../plan/plan.ts';
import type { Engine, EngineState } from '../query/engine.ts';
import type { Models } from '../query/models.ts';
import type { Elsewhere } from '../render/input.ts';
import type { Signer } from '../signer/signer.ts';
import type { Templates } from '../templates/directories.ts';
import type { Report } from '../templates/report.ts';
import type { Theme } from '../templates/theme.ts';

/** Everything that touches the world. */
export interface Effects {
  /**
   * Refuses a report that is not sound, before anything runs, and gives what it warns of; what is deployed was
   * validated when packaged.
   */
  readonly validate: (report: Report, models: Models) => Promise<readonly Problem[]>;
  readonly engine: Engine;
  /** Begins to get ready to render in another process, while the engine works. */
  readonly elsewhere?: (theme: Theme, formats: readonly Format[]) => Elsewhere;
  readonly archive: Archive;
  /** Signs manifests. */
  readonly signer: Signer;
  readonly ledger: Ledger;
  /** Hands a finished edition to its recipients: sends it at once, or puts it into a queue. */
  readonly dispatch: Dispatch;
  /** Notes who is to get a held edition, so that a release sends it to them. */
  readonly queueForRelease: QueueForRelease;
  /** Notifies the owner of a report of what went wrong: sends it at once, or puts it into a queue. */
  readonly notify: (notice: Notice) => Promise<void>;
  /** Instant in UTC. Only for run records; editions never contain the current time. */
  readonly now: () => string;
  readonly onProgress: (step: string, detail: string) => void;
  /** Is told the period as soon as it is known, such as 2024-06 of "last month". @default nobody is */
  readonly onPlan?: (period: string) => void;
}

export type Dispatch = (
  edition: EditionId,
  manifest: Manifest,
  recipients: readonly Recipient[],
) => Promise<SendResult[]>;

export type QueueForRelease = (edition: EditionId, recipients: readonly Recipient[]) => Promise<void>;

export interface RunRequest extends PlanRequest {
  /** The same id is the same run: asked for again, it continues and repeats nothing. */
  readonly id: string;
  readonly trigger: RunRecord['trigger'];
  /** Who asked for it: an address, a user's name, an ARN. Undefined: a schedule or the sweep. */
  readonly by: string | undefined;
  /** Hash of what was asked for, by which another request under the same id is found out. */
  readonly asked: string;
  readonly report: Report;
  /** Where the report was loaded from; its models and theme are read from there too. */
  readonly templates: Templates;
  /** Makes a new revision even if nothing has changed. */
  readonly force: boolean;
  /** Empty: nothing is sent. */
  readonly recipients: readonly Recipient[];
  /** Lines of subscriptions.yaml by which nothing can be sent: they keep nobody else's mail back. */
  readonly wrongSubscriptions: readonly WrongSubscription[];
  /** The end of the summary where something is to be said of who gets it. */
  readonly remark: string;
  /** The schedule that it is a run of: its send_if decides whether something is sent. */
  readonly schedule: string | undefined;
  /** Whether the report's owner is notified of a run that fails, is held or restates figures. */
  readonly notifyOwner: boolean;
  /** The queue message that started the run, if any; the sweep re-queues it. */
  readonly queueMessage: string | undefined;
  /** What the engine said when this run was asked for before; empty at first. */
  readonly state: EngineState;
  /** Whether the caller tries again after a RetryableError, which is then not yet the end of the run. */
  readonly isTriedAgain: boolean;
}

export interface RunResult {
  /**
   * `skipped`: the period has no rows and the report's on_empty says so. `running`: the engine is at work,
   * run it again with the state. There is no edition then.
   */
  readonly status: 'made' | 'unchanged' | 'skipped' | 'running';
  readonly state: EngineState;
  readonly edition: EditionId | undefined;
  readonly manifest: Manifest | undefined;
  readonly deliveries: readonly SendResult[];
  /** A check holds the edition and nobody has released it, or a reviewer sent it back. */
  readonly isHeld: boolean;
  /** The edition waits for approval, as it is meant to. */
  readonly waits: boolean;
  /** For people, as one line. */
  readonly summary: string;
}
