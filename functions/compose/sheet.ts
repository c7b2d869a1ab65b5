/** What a workbook shows of the tables: sections of the report, names in the language, and what adds up. */
import type { Value } from '../query/table.ts';

/** What the numbers of a column are; `points` is a difference of shares, 0.02 for 2 percentage points. */
export type SheetUnit =
  | 'money'
  | 'count'
  | 'hours'
  | 'number'
  | 'share'
  | 'growth'
  | 'points'
  | 'month'
  | 'date'
  | 'moment'
  | 'boolean'
  | 'text';

/** A section of the report, and the tables that it speaks of most, in their order. */
export interface SheetSection {
  readonly title: string;
  readonly tables: readonly SheetTable[];
}

export interface SheetTable {
  readonly query: string;
  readonly title: string;
  /** What it says and how it is counted; may be empty. */
  readonly text: string;
  readonly source: string;
  readonly columns: readonly SheetColumn[];
  /** Of a query of one row: its figures, a row each. They stand in the place of the columns. */
  readonly facts?: SheetFacts;
}

export interface SheetColumn {
  /** Its name in the table. */
  readonly name: string;
  readonly label: string;
  readonly unit: SheetUnit;
  /** What values read as, if not as they are. */
  readonly texts?: Readonly<Record<string, string>>;
  /** What it is compared with, not its own period. */
  readonly isEarlier?: boolean;
  /** The sum of its rows, or the growth from the sum of one column to that of another. */
  readonly total?: 'sum' | { readonly from: string; readonly to: string };
}

export interface SheetFacts {
  readonly heads: readonly string[];
  readonly rows: readonly SheetFact[];
}

export interface SheetFact {
  readonly label: string;
  /** One for each head but the first. */
  readonly cells: readonly { readonly value: Value; readonly unit: SheetUnit }[];
}
