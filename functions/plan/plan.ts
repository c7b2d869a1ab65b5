/** What is asked for, and the plan that it becomes: nothing later looks at the clock. */
import type { Calendar } from '../calendar/calendar.ts';
import type { Period, Span } from '../calendar/days.ts';
import type { Zone } from '../calendar/zone.ts';
import type { Format } from '../formats.ts';

export interface PlanRequest {
  /** As `parsePeriod` reads it. */
  readonly period: string;
  /** The instant of the request in UTC: what relative periods are relative to, and which periods are over. */
  readonly now: string;
  readonly languages?: readonly string[] | undefined;
  readonly formats?: readonly string[] | undefined;
}

/** What a reader wants to know, and no figure follows from. */
export interface Issue {
  /** Local day on which the edition was asked for, `YYYY-MM-DD`. */
  readonly on: string;
  /** Local day of the next edition of such a period; absent if no schedule makes one. */
  readonly next?: string | undefined;
}

export interface Plan {
  readonly report: string;
  readonly period: Period;
  /** Of the project. @default that of ISO 8601 */
  readonly calendar?: Calendar | undefined;
  /** Whether the period was not over at the time of the request. */
  readonly isUnfinished: boolean;
  readonly issue: Issue;
  readonly yoy: Span;
  readonly pop: Span;
  readonly timezone: string;
  readonly zone: Zone;
  /** The local days that `zone` is exact for: all that the literals name, and 15 years before. */
  readonly scope: Span;
  readonly currency: string;
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  readonly languages: readonly string[];
  readonly formats: readonly Format[];
  /** SQL literals by parameter name: everything that models, queries and checks may name. */
  readonly literals: Readonly<Record<string, string>>;
}
