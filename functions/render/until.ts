/** What an edition says of the end of its data. */
import type { ReportDocument } from '../compose/document.ts';
import { formatDate } from '../language/format.ts';
import { type Theme, word } from '../templates/theme.ts';

/** The theme's word and the day: "Data until" is said only where it is known. */
export function untilOf({ dataUntil, date }: ReportDocument): {
  readonly word: string;
  readonly date: string;
} {
  return dataUntil === undefined ? { word: 'period_until', date } : { word: 'data_until', date: dataUntil };
}

/** "Data until 30 June 2024". */
export function untilText(document: ReportDocument, theme: Theme): string {
  const until = untilOf(document);
  return `${word(theme, document.language, until.word)} ${formatDate(until.date, document)}`;
}
