/** Instants: texts in UTC, such as `2024-06-18T01:00:00.000Z`. */
import { Temporal } from 'temporal-polyfill';

/** The clock of this machine, in milliseconds. */
export function clock(): string {
  return written(Temporal.Now.instant());
}

/** Whether a text is an instant with a date and time that the calendar has. */
export function isInstant(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/.test(text)) return false;
  try {
    Temporal.Instant.from(text);
    return true;
  } catch {
    return false;
  }
}

/** `instant` moved by whole hours, seconds or milliseconds, such as `{ hours: -2 }`; in milliseconds. */
export function addTime(
  instant: string,
  time: { hours?: number; seconds?: number; milliseconds?: number },
): string {
  return written(Temporal.Instant.from(instant).add(time));
}

/** The later of two instants that are written alike. */
export const laterOf = (a: string, b: string): string => (a.localeCompare(b) < 0 ? b : a);

/** Seconds from one instant to another, negative if the other is earlier. */
export function secondsBetween(start: string, end: string): number {
  return epochSeconds(end) - epochSeconds(start);
}

/** Seconds since 1970. */
export function epochSeconds(instant: string): number {
  return Temporal.Instant.from(instant).epochMilliseconds / 1000;
}

/** Without the fraction of its second: `2024-06-18T01:00:00Z`. */
export function wholeSecond(instant: string): string {
  return Temporal.Instant.from(instant).toString({ smallestUnit: 'second' });
}

/** In milliseconds, `YYYY-MM-DDTHH:MM:SS.mmmZ`. */
export function written(instant: Temporal.Instant): string {
  return instant.toString({ fractionalSecondDigits: 3 });
}
