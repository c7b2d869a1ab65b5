/** What a reviewer is shown of an edition. */
import type { Mood } from './status.ts';

export interface ShownTable {
  /** The first column names what a row is of; the others are numbers. */
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** How many rows are not shown. */
  readonly more: number;
}

export interface ReviewView {
  readonly subject: string;
  /** What is to know before anything else. */
  readonly notes: readonly { readonly mood: Mood; readonly text: string }[];
  /** Label and value of each fact, in order. */
  readonly facts: readonly (readonly [string, string])[];
  /** In words where there is nothing to compare with. */
  readonly changes: ShownTable | string;
  /** Values published before that are others now. */
  readonly restated: ShownTable | undefined;
  readonly checks: readonly {
    readonly name: string;
    readonly mood: Mood;
    readonly result: string;
    readonly rows: ShownTable | undefined;
  }[];
  /** Its page in each language: what it is called, and where it is. */
  readonly pages: readonly (readonly [string, string])[];
  /** Path of the whole edition. */
  readonly edition: string;
  /** Where the decision is posted; absent: this person has none to make. */
  readonly action: string | undefined;
  /** How many readers have not got it though it is approved: the same decision sends it to them. */
  readonly unsent: number;
  /** Words are needed for an approval too. */
  readonly isHeld: boolean;
}
