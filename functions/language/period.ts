/** A period in words, as a title says it. */

import type { Period, PeriodKind, Span } from '../calendar/days.ts';
import { formatDate, formatMonth } from './format.ts';
import { rulesOf } from './languages.ts';
import type { Writing } from './writing.ts';

/** "January to June 2024", "12 months to June 2024", "17 to 23 June 2024"; "2024年上半年". */
export function periodLabel(period: Period, writing: Writing): string {
  const date = (text: string) => formatDate(text, writing);
  const month = (text: string) => formatMonth(text, writing);
  return rulesOf(writing.language).periodName(period, { date, month });
}

/** A span that a period of this kind is compared with, as a title says it. A week is said by its days. */
export function spanLabel(span: Span, kind: PeriodKind, writing: Writing): string {
  return periodLabel({ ...span, kind: kind === 'week' ? 'custom' : kind, id: '' }, writing);
}

/** A span in a legend or a head: "Jan–Jun 2024", "2024年1–6月". */
export const shortSpan = (span: Span, { language }: Writing): string => rulesOf(language).shortSpan(span);
