/** What a chart type draws of figures: the attributes of the type, as a page would write them for a table. */
import type { Unit } from '../language/unit.ts';
import type { PageContext } from './context.ts';
import type { FigureValue } from './figure-value.ts';
import type { QueryTable } from './page-table.ts';
import type { AxisAs } from './writing.ts';

export interface Drawn {
  readonly figures: readonly FigureValue[];
  readonly first: FigureValue;
  readonly context: PageContext;
}

export interface Shape {
  readonly type: string;
  readonly given: Readonly<Record<string, unknown>>;
  /** What is drawn beside the figure itself. */
  readonly sides: readonly FigureValue[];
  /** What the one series is called, if its column does not say. */
  readonly name?: string;
  /** What is drawn, if it is not the rows of the first figure. */
  readonly data?: QueryTable;
  readonly subtitle?: string;
  /** The column of its months or days, if the figure does not say. */
  readonly over?: string;
  readonly x_as?: AxisAs;
}

/** How a chart type draws figures. */
export type ShapeOf = (drawn: Drawn) => Shape;

export function unitOf({ figure, side }: FigureValue): Unit {
  if (side === 'change') return 'growth';
  return figure.unit === 'share' ? 'ratio' : figure.unit;
}
