/** What the sweep found. */
import type { RunRecord, Send } from '../../ledger/ledger.ts';

export interface Due {
  readonly report: string;
  readonly schedule: string;
  /** Id of the period. */
  readonly period: string;
  /** When it was due, in UTC. */
  readonly at: string;
}

export interface Changed {
  readonly report: string;
  /** Id of the period. */
  readonly period: string;
  /** The edition that may be out of date. */
  readonly edition: string;
}

/** A report of which something cannot be read: its files, its models or its lake. */
export interface Broken {
  readonly report: string;
  /** Every problem with file and line. */
  readonly message: string;
}

export interface MissedSchedule {
  readonly report: string;
  readonly schedule: string;
  /** `YYYY-MM`, in UTC. */
  readonly month: string;
  readonly due: readonly Due[];
  /** Those that never started a run by themselves. */
  readonly silent: readonly Due[];
}

export interface Findings {
  /** Due, but without an edition and without a run: put into the queue now. */
  readonly missed: readonly Due[];
  /** Runs that nothing was heard of: put back where it is known how they were asked for. */
  readonly stuck: readonly RunRecord[];
  /** Sends that were announced and never made, or begun and never ended: put back. */
  readonly resumedSends: readonly Send[];
  /** Sends that only a person or the mail service can end. */
  readonly openSends: readonly Send[];
  /** Messages by queue. */
  readonly deadLetters: Readonly<Record<string, number>>;
  /** Closed periods whose raw data are others than when their edition was made: run again. */
  readonly changed: readonly Changed[];
  /** Reports that were left out, and why. */
  readonly broken: readonly Broken[];
  /** Schedules that did not fire as they should have in the month before. */
  readonly silent: readonly MissedSchedule[];
}
