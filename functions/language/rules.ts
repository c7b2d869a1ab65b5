/** What a language is: everything that differs by language, besides the theme's words. */
import type { Period, Span } from '../calendar/days.ts';
import type { Dates } from './dates.ts';

/** A scale that a language counts in: `million`, `亿`. */
export interface Scale {
  /** The smallest number that is written in it. */
  readonly from: number;
  readonly divisor: number;
  /** With the space before it, if the language has one. */
  readonly word: string;
}

/** A page that says one thing. */
export interface PageWords {
  readonly title: string;
  readonly text: string;
}

export interface LanguageRules {
  /** For Intl: `en-GB`. */
  readonly locale: string;
  /** Scales in texts, the largest first; below them numbers are written out. */
  readonly scales: readonly Scale[];
  /** Scales on axes, where there is little space. */
  readonly axisScales: readonly Scale[];
  /** Between a label and what it labels. */
  readonly colon: string;
  /** A difference of two shares: "2.5 percentage points" of "2.5". */
  readonly points: (number: string) => string;
  /** An amount in a currency (ISO 4217); undefined: the currency's symbol stands before it. */
  readonly money: (number: string, currency: string) => string | undefined;
  /** A unit behind what is counted in it: "Sales (¥ million)", "销售额（亿元）". */
  readonly inUnit: (name: string, unit: string) => string;
  /** What a growth that is too large for a percentage makes of a figure: "33 times". */
  readonly times: (number: string) => string;
  readonly weekday: 'long' | 'short';
  /** "Jun 24" of a date, and of what Intl makes of it. */
  readonly shortMonth: (date: string, intl: string) => string;
  /** A title with its period, as a subject has it. */
  readonly titled: (title: string, period: string) => string;
  /** A period in words: "January to June 2024", "2024年上半年". */
  readonly periodName: (period: Period, dates: Dates) => string;
  /** A span in a legend or a head, short: "Jan–Jun 2024", "10–16 Jun 2024", "2024年1–6月". */
  readonly shortSpan: (span: Span) => string;
  /** Style of emphasised text in mails. */
  readonly emphasis: string;
  /** Pages of the endpoint, which are in every language, as no link says which. */
  readonly pages: {
    readonly refusal: PageWords;
    readonly unsubscribe: PageWords;
    readonly unsubscribed: PageWords;
    readonly unsubscribeButton: string;
  };
}
