/** A column of a table, before its values are written. */
import type { FigureValue } from './figure-value.ts';
import type { As } from './writing.ts';

export interface ShownColumn {
  readonly column: string;
  readonly label: string;
  readonly as?: As | undefined;
  readonly decimals?: number | undefined;
  /** What a row that sums others up has in it, if it is not of a figure. */
  readonly total?: 'sum' | undefined;
  /** The column with the addresses that its values lead to. */
  readonly link?: string | undefined;
  /** The figure, or the side of one, that stands in it. */
  readonly of?: FigureValue | undefined;
}
