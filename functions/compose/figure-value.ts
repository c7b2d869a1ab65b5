/** A figure of a page, known or not. */
import type { Row, Value } from '../query/table.ts';
import type { Comparison, Figure, FigureUnit } from '../templates/figure.ts';
import type { QueryTable } from './page-table.ts';

/** `own`: the figure itself; or what it is compared with, how much it has changed, or what it was to reach. */
export type Side = 'own' | 'earlier' | 'change' | 'target';

export const figureMark = Symbol('figure');

/** `points`: a difference of two shares. */
export type QuantityUnit = FigureUnit | 'points';

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

/** A value that is not a figure, as it is written: a name, a month, how many, a sum. */
export interface Written {
  readonly value: Value;
  readonly text: string;
  /** Of a number. */
  readonly unit?: QuantityUnit | undefined;
}

export const isFigure = (value: unknown): value is FigureValue =>
  typeof value === 'object' && value !== null && figureMark in value;

export const isWritten = (value: unknown): value is Written =>
  typeof value === 'object' && value !== null && 'text' in value && 'value' in value;
