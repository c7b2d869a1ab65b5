/** The interface of what the reading room keeps in the ledger: who is signing in, who is in, and who did what. */

/** Somebody who asked to sign in, and was mailed a code and a link if the address is known. */
export interface SignIn {
  /** Random; the browser that asked has it as a cookie, so that nobody else's tries count here. */
  readonly id: string;
  readonly address: string;
  /** SHA-256 of the code, with the id in front. */
  readonly codeHash: string;
  /** UTC. */
  readonly expiresAt: string;
}

/** How many codes may be tried for one sign-in. */
export const triesAllowed = 5;

export type By = 'mail' | 'oidc' | 'laptop';

export interface Session {
  /** Random. */
  readonly id: string;
  readonly address: string;
  readonly by: By;
  /** Names of the groups that the company's sign-in has said. @default none */
  readonly groups?: readonly string[] | undefined;
  /** UTC. */
  readonly startedAt: string;
  /** UTC. */
  readonly expiresAt: string;
}

/** What somebody did, for whoever asks later. Nothing of it is ever changed. */
export interface Action {
  /** Random. */
  readonly id: string;
  /** UTC. */
  readonly at: string;
  /** An address, or the name of a user of this machine. */
  readonly actor: string;
  /** What was done: `release`, `run`, `sign in`. */
  readonly verb: string;
  /** To what: an edition, a run, a schedule, an address. */
  readonly target: string;
  /** The actor's words; empty if none are asked for. */
  readonly because: string;
}

export interface RoomLedger {
  startSignIn(signIn: SignIn): Promise<void>;
  /**
   * Takes one of the tries of a sign-in.
   * @returns undefined: there is none, its time is over, its tries are used up, or it has ended
   */
  trySignIn(id: string, now: string): Promise<SignIn | undefined>;
  /** Ends a sign-in, for one caller alone. @returns false: it had ended already, or there is none */
  endSignIn(id: string): Promise<boolean>;

  startSession(session: Session): Promise<void>;
  /** @returns undefined: there is none, its time is over, or it was ended */
  readSession(id: string, now: string): Promise<Session | undefined>;
  /** The sessions that are on, newest first. @param address whose. @default everybody's */
  listSessions(now: string, address?: string): Promise<Session[]>;
  endSession(id: string): Promise<void>;
  /** Ends all sessions of an address that began before. @param before instant in UTC */
  endSessionsOf(address: string, before: string): Promise<void>;

  /**
   * Counts one more of something.
   * @param key what is counted, with its window of time: `mails:a@example.com:2024-07-01T00`
   * @param until when the count may be forgotten, UTC
   * @returns how many there are now
   */
  count(key: string, until: string): Promise<number>;

  noteAction(action: Action): Promise<void>;
  /** Actions, newest first. @param after only those that follow this one; for the next page */
  listActions(limit: number, after?: Pick<Action, 'at' | 'id'>): Promise<Action[]>;
  close(): void;
}
