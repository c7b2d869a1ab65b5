/** A period in words, as a title says it. */

import { addDays, addMonths, type Period, type PeriodKind, type Span } from '../calendar/period.ts';
import { formatDate, formatMonth, type Writing } from './format.ts';

/** "January to June 2024", "12 months to June 2024", "17 to 23 June 2024"; "2024年上半年". */
export function periodLabel(period: Period, writing: Writing): string {
  const words = writing.language === 'zh' ? chinese : english;
  return words(period, writing);
}

/** A span that a period of this kind is compared with, as a title says it. A week is said by its days. */
export function spanLabel(span: Span, kind: PeriodKind, writing: Writing): string {
  return periodLabel({ ...span, kind: kind === 'week' ? 'custom' : kind, id: '' }, writing);
}

function english(period: Period, writing: Writing): string {
  const last = addDays(period.end, -1);
  const year = period.start.slice(0, 4);
  switch (period.kind) {
    case 'day':
      return formatDate(period.start, writing);
    case 'month':
      return formatMonth(period.start, writing);
    case 'year':
      return year;
    case 'quarter':
    case 'half':
      return `${formatMonth(period.start, writing).replace(` ${year}`, '')} to ${formatMonth(last, writing)}`;
    case 'trailing':
      return months(period) === 1
        ? formatMonth(last, writing)
        : `${months(period)} months to ${formatMonth(last, writing)}`;
    case 'week':
      return `Week ${Number(period.id.slice(-2))} of ${period.id.slice(0, 4)}, ${range(period, writing)}`;
    case 'custom':
      return range(period, writing);
  }
}

function range(span: Span, writing: Writing): string {
  const last = addDays(span.end, -1);
  const [from, to] = [formatDate(span.start, writing), formatDate(last, writing)];
  if (span.start === last) return from;
  if (span.start.slice(0, 7) === last.slice(0, 7)) return `${Number(span.start.slice(8))} to ${to}`;
  if (span.start.slice(0, 4) === last.slice(0, 4)) return `${from.replace(/ \d{4}$/, '')} to ${to}`;
  return `${from} to ${to}`;
}

function chinese(period: Period, writing: Writing): string {
  const last = addDays(period.end, -1);
  const year = `${period.start.slice(0, 4)}年`;
  switch (period.kind) {
    case 'day':
      return formatDate(period.start, writing);
    case 'month':
      return formatMonth(period.start, writing);
    case 'year':
      return year;
    case 'quarter':
      return `${year}${['一', '二', '三', '四'][Math.floor((Number(period.start.slice(5, 7)) - 1) / 3)]}季度`;
    case 'half':
      return `${year}${period.start.slice(5, 7) === '01' ? '上' : '下'}半年`;
    case 'trailing':
      return months(period) === 1
        ? formatMonth(last, writing)
        : `截至${formatMonth(last, writing)}的${months(period)}个月`;
    case 'week':
      return `${period.id.slice(0, 4)}年第${Number(period.id.slice(-2))}周（${chineseRange(period, writing)}）`;
    case 'custom':
      return chineseRange(period, writing);
  }
}

function chineseRange(span: Span, writing: Writing): string {
  const last = addDays(span.end, -1);
  const [from, to] = [formatDate(span.start, writing), formatDate(last, writing)];
  if (span.start === last) return from;
  if (span.start.slice(0, 7) === last.slice(0, 7)) return `${from}至${Number(last.slice(8))}日`;
  if (span.start.slice(0, 4) === last.slice(0, 4)) return `${from}至${to.slice(5)}`;
  return `${from}至${to}`;
}

function months(span: Span): number {
  let count = 0;
  while (addMonths(span.start, count) < span.end) count++;
  return count;
}
