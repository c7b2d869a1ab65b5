/** A figure of a page, known or not. */
import type { Row, Value } from '../query/table.ts';
import type { Comparison, Figure } from '../templates/figure.ts';
import type { QueryTable } from './page-table.ts';

/** `own`: the figure itself; or what it is compared with; or how much it has changed. */
export type Side = 'own' | 'earlier' | 'change';

export const figureMark = Symbol('figure');

/** A figure, whether its value is known or not. */
export interface FigureValue {
  readonly [figureMark]: true;
  readonly figure: Figure;
  readonly table: QueryTable;
  /** Its one row, or all of a figure that has several. */
  readonly rows: readonly Row[];
  readonly isOne: boolean;
  readonly side: Side;
  /** What it is compared with here. */
  readonly compared: Comparison | undefined;
}

/** What a path behind a figure leads to that is no figure: a name, a month, how many. */
export interface Written {
  readonly value: Value;
  readonly text: string;
}

export const isFigure = (value: unknown): value is FigureValue =>
  typeof value === 'object' && value !== null && figureMark in value;

export const isWritten = (value: unknown): value is Written =>
  typeof value === 'object' && value !== null && 'text' in value && 'value' in value;
