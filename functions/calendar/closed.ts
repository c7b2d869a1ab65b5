/** Days on which nothing is sold: `closed:` of a calendar. */
import { type Calendar, weekdays } from './calendar.ts';
import { addDays, day } from './days.ts';

/** A business that is closed for longer is not looked through. */
const longest = 366;

export function isClosed(date: string, calendar: Calendar | undefined): boolean {
  const weekday = weekdays[day(date).dayOfWeek - 1] ?? '';
  return calendar?.closed?.some((one) => one === date || one === date.slice(5) || one === weekday) ?? false;
}

/** The first day that is not closed, looked for backwards from a day in steps of so many days; the day itself if every day is closed. */
export function openDay(date: string, calendar: Calendar | undefined, by = 1): string {
  for (let back = 0; back < longest; back += by) {
    const found = addDays(date, -back);
    if (!isClosed(found, calendar)) return found;
  }
  return date;
}
