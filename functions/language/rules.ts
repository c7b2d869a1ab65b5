/** What a language is: everything that differs by language, besides the words of theme and reading room. */
import { z } from 'zod';

const text = z.string('expected a text');

/** A scale that a language counts in: `million`, `亿`. */
const scale = z
  .strictObject({
    /** With the space before it, if the language has one. */
    word: text,
    divisor: z.number().positive(),
    /** The smallest number that is written in it. @default the divisor */
    from: z.number().positive().optional(),
  })
  .transform(({ from, ...rest }) => ({ ...rest, from: from ?? rest.divisor }));

/** From the largest to the smallest: the first that a number reaches is its own. */
const scales = z
  .array(scale)
  .refine(
    (all) =>
      all.every(({ divisor }, index) => divisor < (all[index - 1]?.divisor ?? Number.POSITIVE_INFINITY)),
    'expected the largest first',
  );

/** A page that says one thing. */
const pageWords = z.strictObject({ title: text, text });

const isLocale = (name: string) => {
  try {
    return Intl.NumberFormat.supportedLocalesOf(name).length > 0;
  } catch {
    return false;
  }
};

/** `{name}` and its like are places; docs/languages.md lists those of each pattern. */
const fields = {
  locale: z
    .string()
    .refine(isLocale, 'expected a locale such as en-GB')
    .describe('For Intl, such as en-GB. Numbers, currencies, dates, lists and plurals follow from it.'),
  scales: scales.describe('Scales in texts; below them numbers are written out.'),
  axis_scales: scales.describe('Scales on axes, where there is little space.'),
  colon: text.describe('Between a label and what it labels.'),
  points: text.describe('A difference of two shares: "2.5 percentage points".'),
  /** Amounts by currency (ISO 4217), where they are not written as Intl does. @default none */
  money: z.record(z.string().regex(/^[A-Z]{3}$/, 'expected a currency code such as CNY'), text).default({}),
  in_unit: text.describe('A unit behind what is counted in it: "Sales (¥ million)", "销售额（亿元）".'),
  times: text.describe('What a growth too large for a percentage makes of a figure: "33 times".'),
  titled: text.describe('A title with its period, as a subject has it.'),
  weekday: z.enum(['long', 'short']),
  emphasis: z.enum(['italic', 'bold']).describe('How emphasised text looks in mails.'),
  /** Fonts of its Han characters: on readers' machines for page and mail; the first that ships with Periodical is for PDF and charts. @default those of Chinese */
  fonts: z.array(z.string().regex(/^[\w -]+$/, 'expected a name such as Yu Gothic')).optional(),
  /** Short names of months. @default those of Intl */
  months: z.array(text).length(12, 'expected 12 months').optional(),
  /** Periods in words, as titles say them; a month and a day are those of Intl. */
  periods: z.strictObject({
    year: text,
    half: text.or(z.array(text).length(2, 'expected a text, or one for each half')),
    quarter: text.or(z.array(text).length(4, 'expected a text, or one for each quarter')),
    week: text,
    trailing: text,
    fiscal_year: text,
    fiscal_half: text,
    fiscal_quarter: text,
    fiscal_month: text,
    fiscal_week: text,
    /** From a day to another one of its month, of its year, or of another year. */
    days_of_month: text,
    days_of_year: text,
    days: text,
  }),
  /** Spans in legends and heads: "Jan–Jun 2024", "10–16 Jun 2024", "2024年1–6月". */
  short: z.strictObject({
    axis_month: text,
    year: text,
    month: text,
    months_of_year: text,
    months: text,
    day: text,
    days_of_month: text,
    days_of_year: text,
    days: text,
  }),
  /** Formats of Excel, and a font that readers have on Windows and macOS. */
  workbook: z.strictObject({ month: text, date: text, font: text }),
  /** Pages of the endpoint, whose links do not say in which language. */
  pages: z.strictObject({
    refusal: pageWords,
    unsubscribe: pageWords,
    unsubscribed: pageWords,
    unsubscribe_button: text,
  }),
};

/** A language by its file, whole. */
export const languageRules = z.strictObject(fields);

/** A file that is laid over that of another language, key by key. */
export const languageOver = z.strictObject({
  ...z.strictObject(fields).partial().shape,
  money: fields.money.optional(),
  periods: fields.periods.partial().optional(),
  short: fields.short.partial().optional(),
  workbook: fields.workbook.partial().optional(),
  pages: fields.pages.partial().optional(),
  extends: z.string().describe('The language that it is laid over, such as en.'),
});

export type LanguageRules = z.output<typeof languageRules>;
export type Scale = z.output<typeof scale>;
export type PageWords = z.output<typeof pageWords>;
export type PeriodPatterns = LanguageRules['periods'];
