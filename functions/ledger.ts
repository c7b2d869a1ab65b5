/** Door of the ledger room: what was sent to whom, so that nothing goes out twice. */

export type SendState =
  | 'pending'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'bounced'
  | 'complained'
  | 'failed'
  | 'unknown';

export interface SendKey {
  /** REPORT/PERIOD/rN */
  readonly edition: string;
  readonly recipient: string;
  /** `outbox`, `ses`. */
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

export interface Ledger {
  /**
   * Moves a send from nothing, `pending` or `failed` to `sending`, for one caller alone. A `sending` whose
   * lease has passed becomes `unknown`: its answer was lost, and nobody can say whether it went out.
   * @param now instant in UTC
   * @param leaseSeconds how long a send may take
   */
  claim(key: SendKey, now: string, leaseSeconds: number): Promise<Claim>;
  /** Ends a `sending`. */
  settle(key: SendKey, state: 'sent' | 'failed' | 'unknown', detail: string, now: string): Promise<void>;
  /** Sends of an edition, by recipient. */
  listSends(edition: string): Promise<Send[]>;
  close(): void;
}
