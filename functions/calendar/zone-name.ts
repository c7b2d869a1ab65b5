/** Names of time zones. */
import { Temporal } from 'temporal-polyfill';

/** Whether the zone database has the name, or it is an offset such as +08:00. */
export function isZone(name: string): boolean {
  // Temporal takes the zone out of a whole date and time too; nothing else does.
  if (/^\d/.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/** Whether the zone database has the name: an offset knows no summer time, and EventBridge takes none. */
export const isNamedZone = (name: string): boolean => !/^[+-]/.test(name) && isZone(name);
