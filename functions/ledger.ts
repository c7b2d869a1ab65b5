/** Door of the ledger room: what ran, and what was sent to whom, so that nothing goes out twice. */

export type SendState =
  | 'pending'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'bounced'
  | 'complained'
  | 'failed'
  | 'unknown'
  /** Not sent: the address bounced for good, complained or unsubscribed. */
  | 'suppressed';

export interface SendKey {
  /** REPORT/PERIOD/rN */
  readonly edition: string;
  readonly recipient: string;
  /** `outbox`, `ses`; a notice to an owner has a channel of its own. */
  readonly channel: string;
}

export interface Send extends SendKey {
  readonly state: SendState;
  /** UTC. */
  readonly updatedAt: string;
  /** The channel's id of the message, or why it failed. */
  readonly detail: string;
}

export type Claim =
  /** The caller, and nobody else, may send now. */
  | 'claimed'
  /** Somebody has sent it, is sending it, or may have: it must not go out again. */
  | Exclude<SendState, 'pending' | 'failed'>;

/** How a claimed send ended, as the sender knows it. */
export type Outcome = 'sent' | 'failed' | 'unknown' | 'suppressed';

/** What became of a message, as the mail service tells later. */
export type SendEvent = 'delivered' | 'bounced' | 'complained' | 'failed';

/** Why an address gets nothing more. */
export interface Suppression {
  /** Compared in lower case. */
  readonly address: string;
  /** The one report that was unsubscribed from, or `*`: nothing at all. */
  readonly report: string;
  readonly reason: 'bounced' | 'complained' | 'unsubscribed';
  /** UTC. */
  readonly at: string;
  readonly detail: string;
}

export type RunState = 'queued' | 'running' | 'made' | 'unchanged' | 'held' | 'skipped' | 'failed';

export interface RunRecord {
  readonly id: string;
  readonly report: string;
  /** Id of the period; as it was asked for while no plan is made. */
  readonly period: string;
  readonly trigger: 'schedule' | 'request' | 'sweep';
  readonly state: RunState;
  /** UTC, of the first attempt. */
  readonly startedAt: string;
  /** UTC. */
  readonly updatedAt: string;
  /** REPORT/PERIOD/rN, once there is one. */
  readonly edition?: string;
  /** What is to say about the state, such as why it failed. */
  readonly detail: string;
  /** By stage. */
  readonly milliseconds: Readonly<Record<string, number>>;
  readonly bytesScanned?: number;
  readonly usd?: number;
}

export interface Ledger {
  /** Notes a send as `pending` where there is none yet. */
  announce(key: SendKey, now: string): Promise<void>;
  /**
   * Moves a send from nothing, `pending` or `failed` to `sending`, for one caller alone. A `sending` whose
   * lease has passed becomes `unknown`: its answer was lost, and nobody can say whether it went out.
   * @param now instant in UTC
   * @param leaseSeconds how long a send may take
   */
  claim(key: SendKey, now: string, leaseSeconds: number): Promise<Claim>;
  /** Ends a `sending` or an `unknown`; changes nothing else. */
  settle(key: SendKey, outcome: Outcome, detail: string, now: string): Promise<void>;
  /**
   * Notes what the mail service told. Events come late, twice and in any order: from `sending`, `sent` and
   * `unknown` every event leads on, from `delivered` only `bounced` and `complained`, from `bounced` only
   * `complained`; any other changes nothing.
   * @returns whether the entry changed
   */
  observe(key: SendKey, event: SendEvent, detail: string, now: string): Promise<boolean>;
  /** Sends of an edition, by recipient and channel. */
  listSends(edition: string): Promise<Send[]>;
  /** Sends in `pending`, `sending` or `unknown` that nothing was heard of since `before`, oldest first. */
  listOpenSends(before: string): Promise<Send[]>;

  /** Nothing more for this address; the first suppression of an address and report stays. */
  suppress(suppression: Suppression): Promise<void>;
  /** Why an address must not get this report, or undefined. `*` comes before the report's own. */
  suppressionOf(address: string, report: string): Promise<Suppression | undefined>;

  /** Writes a run, over what was there under its id. */
  saveRun(run: RunRecord): Promise<void>;
  readRun(id: string): Promise<RunRecord | undefined>;
  /**
   * Runs of a report, newest first by `startedAt`.
   * @param before only runs that started earlier (UTC); for the next page
   */
  listRuns(report: string, limit: number, before?: string): Promise<RunRecord[]>;
  close(): void;
}
