/** What a project's calendar is besides that of ISO 8601: `calendar:` of periodical.yaml. */

export const monthNames = [
  ...(['january', 'february', 'march', 'april', 'may', 'june', 'july'] as const),
  ...(['august', 'september', 'october', 'november', 'december'] as const),
] as const;

/** Weeks of the three months of a fiscal quarter. */
export const weekPatterns = ['4-5-4', '4-4-5', '5-4-4'] as const;

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** A day of one year, a day of every year, or a day of the week. */
export const closedDay = new RegExp(`^(\\d{4}-\\d{2}-\\d{2}|\\d{2}-\\d{2}|${weekdays.join('|')})$`);

/** Of weeks that end on the Saturday nearest 31 January, or of the twelve months from one on. */
export type FiscalYear =
  | (typeof weekPatterns)[number]
  | {
      readonly begins: (typeof monthNames)[number];
      /** Whether it is called by the calendar year of its first day or of its last. */
      readonly named_by: 'first day' | 'last day';
    };

export interface Calendar {
  /** @default monday: ISO 8601; sunday where the fiscal year is made of weeks */
  readonly weeks_begin?: 'monday' | 'sunday' | undefined;
  /** @default none */
  readonly fiscal_year?: FiscalYear | undefined;
  /** Days on which nothing is sold, as `closedDay` takes them. @default none */
  readonly closed?: string[] | undefined;
}

export function beginsOnSunday(calendar: Calendar | undefined): boolean {
  const isOfWeeks = typeof calendar?.fiscal_year === 'string';
  return (calendar?.weeks_begin ?? (isOfWeeks ? 'sunday' : 'monday')) === 'sunday';
}
