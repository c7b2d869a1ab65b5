/** The interface of ledgers: what ran, and what was sent to whom, so that nothing goes out twice. */
import type { Addressing } from './addressing.ts';
import type { Dispatches } from './dispatches.ts';

export type SendState =
  /** Announced for an edition that a check holds or that needs approval: nothing goes out until it is released. */
  | 'held'
  | 'pending'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'bounced'
  | 'complained'
  | 'failed'
  | 'unknown'
  /** Not sent: the address bounced for good, complained or unsubscribed. */
  | 'suppressed'
  /** Noted by another version, in a way that this one cannot read: nothing is sent by it. */
  | 'unreadable';

export interface SendKey {
  /** REPORT/PERIOD/rN */
  readonly edition: string;
  readonly recipient: string;
  /** `mail` or `outbox`; a notice to an owner has a channel of its own. */
  readonly channel: string;
}

export interface Send extends SendKey {
  readonly state: SendState;
  /** Absent for notices, and for what an earlier version announced. */
  readonly addressing?: Addressing;
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

/** How a claimed send ended, as the sender knows it; `delayed` is failed by what may pass, and is tried again. */
export type Outcome = 'sent' | 'failed' | 'delayed' | 'unknown' | 'suppressed';

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

/** A suppression that somebody took back, and why. */
export interface Lift extends Pick<Suppression, 'reason' | 'detail'> {
  /** When the suppression was made, UTC. */
  readonly since: string;
  readonly because: string;
  readonly by: string;
  /** UTC. */
  readonly at: string;
}

/** A suppression with its past: nothing of it is erased. */
export interface SuppressionRecord extends Suppression {
  /** Mail goes there again. */
  readonly isLifted: boolean;
  /** The earliest first. */
  readonly lifts: readonly Lift[];
}

/** What is known of a send that an event may be about. */
export interface SendTrace {
  readonly state: SendState;
  /** The channel's ids of the messages that went out; none is known if an earlier version sent them. */
  readonly messageIds: readonly string[];
}

/** Somebody's word that a held edition may go out all the same. */
export interface Release {
  /** REPORT/PERIOD/rN */
  readonly edition: string;
  readonly because: string;
  readonly by: string;
  /** UTC. */
  readonly at: string;
}

/** A reviewer's word on an edition that needs approval; `approved` is its release. */
export interface Review {
  /** REPORT/PERIOD/rN */
  readonly edition: string;
  readonly verdict: 'approved' | 'sent back';
  /** The reviewer's words; empty if an approval has none. */
  readonly because: string;
  readonly by: string;
  /** UTC. */
  readonly at: string;
  /** The MAC of the manifest that was looked at: of all that it says, and so of every file. */
  readonly manifest: string;
  /** Names the key that signed all this. */
  readonly key: string;
  /** Base64. */
  readonly mac: string;
}

/** A version of a file of the templates that somebody put in force without a deployment. */
export interface FileVersion {
  /** `subscriptions.yaml` */
  readonly name: string;
  /** From 1, without gaps. */
  readonly version: number;
  /** Null: the file of the templates is in force again. */
  readonly text: string | null;
  /** Hash of the templates' own file that it took the place of. */
  readonly over: string;
  readonly because: string;
  readonly by: string;
  /** UTC. */
  readonly at: string;
}

/** An edition as lists show it, so that no list reads the archive. */
export interface EditionEntry {
  /** REPORT/PERIOD/rN */
  readonly edition: string;
  readonly report: string;
  /** Local days, the end excluded. */
  readonly period: {
    readonly id: string;
    readonly kind: string;
    readonly start: string;
    readonly end: string;
  };
  readonly revision: number;
  /** UTC. */
  readonly madeAt: string;
  /** A check held it when it was made. */
  readonly held: boolean;
  /** It goes to nobody before somebody has approved it. */
  readonly needsApproval?: true;
  /** What its mail's subject says, by language. */
  readonly subjects: Readonly<Record<string, string>>;
  /** What it has found, in a sentence or two, by language. @default an earlier version noted none */
  readonly findings?: Readonly<Record<string, string>>;
}

/** What was listed of a lake. */
export interface Listed {
  readonly files: number;
  readonly bytes: number;
  /** Calls of S3. */
  readonly listings: number;
}

export type RunState =
  | 'queued'
  | 'running'
  | 'made'
  | 'unchanged'
  | 'held'
  /** Its edition waits for somebody to approve it. */
  | 'waiting'
  | 'skipped'
  | 'failed'
  /** Stopped by a signal, or its process ended without a word; the same command continues. */
  | 'interrupted'
  /** Noted by another version, in a way that this one cannot read. */
  | 'unreadable';

export interface RunRecord {
  readonly id: string;
  readonly report: string;
  /** Id of the period; as it was asked for while no plan is made. */
  readonly period: string;
  readonly trigger: 'schedule' | 'request' | 'sweep';
  /** Hash of what was asked for, in whatever words: the id means this and nothing else. */
  readonly asked?: string;
  readonly state: RunState;
  /** UTC, of the first attempt. */
  readonly startedAt: string;
  /** UTC. */
  readonly updatedAt: string;
  /** REPORT/PERIOD/rN, once there is one. */
  readonly edition?: string;
  /** What is to say about the state, such as why it failed. */
  readonly detail: string;
  /** It failed by what may pass, and is tried again. */
  readonly delayed?: boolean;
  /** By step of the pipeline. */
  readonly milliseconds: Readonly<Record<string, number>>;
  readonly bytesScanned?: number;
  readonly usd?: number;
  /** By a sweep. */
  readonly listed?: Listed;
  /** The message of the queue `runs` as JSON, so that a run that is stuck can be put back. */
  readonly queueMessage?: string;
}

export interface Ledger extends Dispatches {
  /** Notes a send where there is none yet; one that is there stays as it is. */
  announce(
    key: SendKey,
    now: string,
    addressing: Addressing | undefined,
    state: 'pending' | 'held',
  ): Promise<void>;
  /**
   * Moves a send that is in one of the states back to `pending`, its addressing replaced. A `sending` whose
   * lease has passed counts as `unknown`.
   * @returns whether it was; an entry that is not there is in no state
   */
  reopen(key: SendKey, from: readonly SendState[], addressing: Addressing, now: string): Promise<boolean>;
  /**
   * Moves a send from nothing, `pending` or `failed` to `sending`, for one caller alone. A `sending` whose
   * lease has passed becomes `unknown`: its answer was lost, and nobody can say whether it went out.
   * @param now instant in UTC
   * @param leaseSeconds how long a send may take
   */
  claim(key: SendKey, now: string, leaseSeconds: number): Promise<Claim>;
  /**
   * Ends a `sending` or an `unknown`; changes nothing else. What is delayed is `failed`, and among the open sends.
   * @param messageId the channel's, of a message that went out: it is kept beside those before it
   */
  settle(key: SendKey, outcome: Outcome, detail: string, now: string, messageId?: string): Promise<void>;
  /**
   * Notes what the mail service told. Events come late, twice and in any order: from `sending`, `sent` and
   * `unknown` every event leads on, from `delivered` only `bounced` and `complained`, from `bounced` only
   * `complained`; any other changes nothing.
   * @returns whether the entry changed
   */
  observe(key: SendKey, event: SendEvent, detail: string, now: string): Promise<boolean>;
  /** What is known of a send; undefined if there is none. */
  traceOf(key: SendKey): Promise<SendTrace | undefined>;
  /** Sends of an edition, by recipient and channel. */
  listSends(edition: string): Promise<Send[]>;
  /** Sends in `pending`, `sending` or `unknown`, or delayed, that nothing was heard of since `before`, oldest first. */
  listOpenSends(before: string): Promise<Send[]>;

  /**
   * Nothing more for this address. The first suppression of an address and report stays until it is lifted; one
   * that was made before the lift is over with it, also if it comes late.
   */
  suppress(suppression: Suppression): Promise<void>;
  /**
   * Takes a suppression back: mail goes there again, and the ledger keeps who said so, when and why.
   * @returns false: none is in force
   */
  lift(address: string, report: string, why: Pick<Lift, 'because' | 'by' | 'at'>): Promise<boolean>;
  /** The suppressions in force, the oldest first; or all of one address, lifted ones too, by report. */
  listSuppressions(address?: string): Promise<SuppressionRecord[]>;
  /** Why an address must not get this report, or undefined. `*` comes before the report's own. */
  suppressionOf(address: string, report: string): Promise<Suppression | undefined>;

  /** Notes that a held edition may go out; the first release of an edition stays. */
  release(release: Release): Promise<void>;
  releaseOf(edition: string): Promise<Release | undefined>;

  /** Notes what a reviewer decided about an edition that needs approval; the first word on an edition stays. */
  review(review: Review): Promise<void>;
  reviewOf(edition: string): Promise<Review | undefined>;

  /** Notes the fingerprint of a lake that gives an edition once more; the last one counts. */
  noteLake(edition: string, lake: string): Promise<void>;
  /** The fingerprint that was noted last, of the edition REPORT/PERIOD/rN. */
  lakeOf(edition: string): Promise<string | undefined>;

  /** Notes an edition for lists; one that is there stays. */
  noteEdition(entry: EditionEntry): Promise<void>;
  /**
   * Editions of a report: those of the latest period first, and of one period the newest revision.
   * @param after the last one of the page before, of whichever report
   */
  listEditions(report: string, limit: number, after?: EditionEntry): Promise<EditionEntry[]>;

  /**
   * Puts the next version of a file in force, for one caller alone; no version is ever changed.
   * @returns false: there is one of this number already, or the one before it is not there
   */
  putFile(file: FileVersion): Promise<boolean>;
  /** Versions of a file, the newest first; all of them if the limit is infinite. */
  listFiles(name: string, limit: number): Promise<FileVersion[]>;

  /**
   * Notes a run if its id is new, for one caller alone.
   * @returns what is there under its id already, and stays as it is; undefined: it is noted now
   */
  addRun(run: RunRecord): Promise<RunRecord | undefined>;
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
