/** What the sweep found. */
import type { faultOf } from '../../errors.ts';
import type { Listed, RunRecord, Send } from '../../ledger/ledger.ts';

export interface Due {
  readonly report: string;
  readonly schedule: string;
  /** Id of the period. */
  readonly period: string;
  /** When it was due, in UTC. */
  readonly at: string;
  /** The local time that the schedule names and the clocks skipped; it was due at the first instant after. */
  readonly skipped?: string;
}

export interface Changed {
  readonly report: string;
  /** Id of the period. */
  readonly period: string;
  /** The edition that may be out of date. */
  readonly edition: string;
}

/** Something that the sweep could not look after: a report, one of its periods, a run; the rest it did. */
export interface Broken {
  /** Empty: what all reports share. */
  readonly report: string;
  /** Every problem with file and line. */
  readonly message: string;
  /** `service`: it may pass; `bug`: it is Periodical's. */
  readonly fault: ReturnType<typeof faultOf>;
  /** The lines of code that a bug went through. */
  readonly stack?: string;
  /** Whether the report's owner is told; if not, only the sweep itself says it. */
  readonly isTold: boolean;
}

/** An edition that nobody has decided about. */
export interface Waiting {
  readonly edition: string;
  /** By when somebody is to have looked, in UTC; absent: report.yaml names no time. */
  readonly deadline?: string;
  /** Its time is up within the hour, or is up. */
  readonly when?: 'soon' | 'late';
}

export interface Approvals {
  readonly waiting: readonly Waiting[];
  /** Sends of approved editions that were still held: put into the queue. */
  readonly resumed: readonly Send[];
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

/** What it took to see whether the lake has changed. */
export interface Look extends Listed {
  /** The list price of the calls of S3; absent if there were none. */
  readonly usd?: number;
}

export interface Findings {
  /** Due, but without an edition and without a run: put into the queue now, the newest of each schedule first. */
  readonly due: readonly Due[];
  /** Those of them that something else should have started in time. */
  readonly missed: readonly Due[];
  /** Due longer ago than the sweep makes up for, and without an edition: somebody must ask for them. */
  readonly leftOut: readonly Due[];
  /** Schedules that the sweep had not seen before: they count from now on. */
  readonly newSchedules: readonly Pick<Due, 'report' | 'schedule'>[];
  /** What each schedule asks for next, the soonest first. */
  readonly next: readonly Due[];
  /**
   * Runs that nothing was heard of, that were interrupted, or that failed by what may pass: put back where it is known
   * how they were asked for.
   */
  readonly stuck: readonly RunRecord[];
  /** Sends that were announced and never made, begun and never ended, or failed by what may pass: put back. */
  readonly resumedSends: readonly Send[];
  /** Editions that need approval and wait for it. */
  readonly waiting: readonly Waiting[];
  /** Sends that only a person or the mail service can end. */
  readonly openSends: readonly Send[];
  /** Messages by queue. */
  readonly deadLetters: Readonly<Record<string, number>>;
  /** Closed periods whose raw data have changed since their edition was made: run again. */
  readonly changed: readonly Changed[];
  /** Tables that runs had made and none reads any more; they were dropped. */
  readonly removed: number;
  /** Absent: the lake has not been looked at yet. */
  readonly look?: Look;
  /** What was left out, and why. */
  readonly broken: readonly Broken[];
  /** Schedules that did not fire as they should have in the month before. */
  readonly silent: readonly MissedSchedule[];
}
