/** What tags and functions of a page know besides what the page gives them. */
import type { Compare } from '../calendar/compare.ts';
import type { Span } from '../calendar/days.ts';
import type { Writing } from '../language/writing.ts';
import type { Figures } from '../templates/figure.ts';

export interface PageContext {
  readonly writing: Writing;
  /** A word of the frame, such as "no_data", in the form for so many things if it has several. */
  readonly word: (key: string, count?: number) => string;
  /** What a value of a column reads as in the page's language. */
  readonly label: (column: string, value: string) => string;
  /** The period and what it is compared with, in words. */
  readonly periods: PeriodTexts;
  /** What the report compares with. @default by the kind of its period */
  readonly compare?: Compare | undefined;
  /** The rules of the report: `parameters` of report.yaml with their defaults. */
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  readonly figures: Figures;
  /** What a query is made from, in words: "order lines, products"; or what is given in its place. */
  readonly sourceOf: (query: string, given?: readonly string[]) => string;
  /** Whether the data cover the period or one that it is compared with. */
  readonly covers: (span: CoveredSpan) => boolean;
  /** Whether the lake has a relation of the contract or a raw table. */
  readonly isPresent: (name: string) => boolean;
}

/** What figures are written with. */
export type FigureContext = Pick<PageContext, 'writing' | 'word' | 'label' | 'parameters' | 'figures'>;

export type CoveredSpan = 'period' | 'before' | 'earlier';

export interface PeriodTexts {
  readonly own: string;
  /** Its last day. */
  readonly end: string;
  readonly yearEarlier: string;
  readonly before: string;
  /** The last whole ISO week that ended in the period; null if none did. */
  readonly lastWeek: string | null;
  /** How many days it has, and the year earlier. */
  readonly days: string;
  readonly daysEarlier: string;
  /** Their days. */
  readonly spans: PeriodSpans;
  /** As legends and heads say them: "Jan–Jun 2024". */
  readonly short: Readonly<Record<keyof PeriodSpans, string>>;
}

export interface PeriodSpans {
  readonly own: Span;
  readonly yearEarlier: Span;
  readonly before: Span;
  /** The last whole week, or the period itself if it is a week, and the week before it. */
  readonly week: Span;
  readonly weekBefore: Span;
}
