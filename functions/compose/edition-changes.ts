/**
 * What an edition says otherwise than the one that it corrects, or than that of the period before: the archive finds it,
 * a page tells it.
 */
import type { Period } from '../calendar/days.ts';
import type { Column, Row, Table } from '../query/table.ts';

/** What an edition corrects, and how much of it changed. */
export interface CorrectionSummary {
  /** REPORT/PERIOD/rN of the edition that is corrected. */
  readonly against: string;
  /** That edition was held and not released: no reader has it, so readers are told nothing. */
  readonly held: boolean;
  readonly reasons: readonly ('data' | 'definition' | 'code')[];
  readonly counts: { readonly figures: number; readonly added: number; readonly removed: number };
  /** Why the figures could not be compared. */
  readonly incomparable?: string;
}

/** Its files are `data/changes.csv` and `data/changes.json`, so no query has this name. */
export const changesName = 'changes';

/**
 * A row for each figure of both editions (`change`), and for each figure of an earlier time whose value is another now
 * than was published (`restatement`). Numbers are decimals with all their digits.
 */
export const changesColumns = [
  { name: 'kind', type: 'string' },
  /** As figures.yaml names it. */
  { name: 'figure', type: 'string' },
  /** The values of its columns `by`; empty if it is one figure. */
  { name: 'key', type: 'string' },
  { name: 'unit', type: 'string' },
  /** What the published value was of: the id of the period before, or a month or day of a series. */
  { name: 'period', type: 'string' },
  /** REPORT/PERIOD/rN that published it. */
  { name: 'edition', type: 'string' },
  { name: 'published', type: 'decimal' },
  /** Of this edition: for a change that of its own period, for a restatement that of the same time. */
  { name: 'value', type: 'decimal' },
  { name: 'change', type: 'decimal' },
  /** The change as a part of the published value's size; null for shares, which change by points. */
  { name: 'growth', type: 'double' },
  /** Whether the query, a model or a rule that the figure comes from is another than then. */
  { name: 'redefined', type: 'boolean' },
] as const satisfies readonly Column[];

export type ChangeKind = 'change' | 'restatement';

export interface EditionChanges {
  /** REPORT/PERIOD/rN of the edition before. */
  readonly edition: string;
  readonly period: Period;
  /** How many values of earlier times that edition published and this one has too. */
  readonly published: number;
  readonly table: Table;
}

/** What tells a row of a figure from the others. */
export const keyOf = (row: Row, by: readonly string[]): string =>
  by.map((column) => String(row[column] ?? '')).join(' / ');
