/** How far the sweep looks, and how long it waits. */
import { addTime, wholeSecond } from '../../calendar/instant.ts';

/** EventBridge, the queue and the queries have had time enough. */
export const graceHours = 2;
/** What was due earlier was found by an earlier sweep. */
export const reachDays = 8;

/** In whole seconds. */
export const hoursBefore = (instant: string, hours: number): string =>
  wholeSecond(addTime(instant, { hours: -hours }));
