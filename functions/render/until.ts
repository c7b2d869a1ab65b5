/** What an edition says of the end of its data. */
import type { ReportDocument } from '../compose/document.ts';

/** The theme's word and the day: "Data until" is said only where it is known. */
export function untilOf({ dataUntil, date }: ReportDocument): {
  readonly word: string;
  readonly date: string;
} {
  return dataUntil === undefined ? { word: 'period_until', date } : { word: 'data_until', date: dataUntil };
}
