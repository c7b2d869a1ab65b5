import { addDays, monthsIn, type Period, type Span, wholeMonths } from '../../calendar/days.ts';
import type { Dates } from '../dates.ts';

export const english = {
  locale: 'en-GB',
  // Intl's compact style would write "5.3K" and "10M": a bulletin writes small numbers out and names the large.
  scales: [
    { from: 1e12, divisor: 1e12, word: ' trillion' },
    { from: 1e9, divisor: 1e9, word: ' billion' },
    { from: 1e6, divisor: 1e6, word: ' million' },
  ],
  axisScales: [
    { from: 1e12, divisor: 1e12, word: 'tn' },
    { from: 1e9, divisor: 1e9, word: 'bn' },
    { from: 1e6, divisor: 1e6, word: 'm' },
    { from: 1e4, divisor: 1e3, word: 'k' },
  ],
  colon: ': ',
  points: (number: string) => `${number} percentage points`,
  money: () => undefined,
  inUnit: (name: string, unit: string) => `${name} (${unit})`,
  times: (number: string) => `${number} times`,
  weekday: 'long' as const,
  shortMonth: (_date: string, intl: string) => intl.replace('Sept', 'Sep'),
  titled: (title: string, period: string) => `${title}, ${period}`,
  periodName,
  shortSpan,
  emphasis: 'font-style:italic',
  pages: {
    refusal: {
      title: 'This link does not open',
      text: 'It may be incomplete, or it may have expired.',
    },
    unsubscribe: {
      title: 'Unsubscribe',
      text: 'Press the button, and no more mails of this report go to this address.',
    },
    unsubscribed: { title: 'You are unsubscribed', text: 'You will get no more mails of this report.' },
    unsubscribeButton: 'Unsubscribe',
  },
};

function periodName(period: Period, dates: Dates): string {
  const last = addDays(period.end, -1);
  const year = period.start.slice(0, 4);
  const months = monthsIn(period);
  switch (period.kind) {
    case 'day':
      return dates.date(period.start);
    case 'month':
      return dates.month(period.start);
    case 'year':
      return year;
    case 'quarter':
    case 'half':
      return `${dates.month(period.start).replace(` ${year}`, '')} to ${dates.month(last)}`;
    case 'trailing':
      return months === 1 ? dates.month(last) : `${months} months to ${dates.month(last)}`;
    case 'week':
      return `Week ${Number(period.id.slice(-2))} of ${period.id.slice(0, 4)}, ${range(period, dates)}`;
    case 'custom':
      return range(period, dates);
  }
}

function range(span: Span, { date }: Dates): string {
  const last = addDays(span.end, -1);
  const [from, to] = [date(span.start), date(last)];
  if (span.start === last) return from;
  if (span.start.slice(0, 7) === last.slice(0, 7)) return `${Number(span.start.slice(8))} to ${to}`;
  if (span.start.slice(0, 4) === last.slice(0, 4)) return `${from.replace(/ \d{4}$/, '')} to ${to}`;
  return `${from} to ${to}`;
}

function shortSpan(span: Span): string {
  const last = addDays(span.end, -1);
  const [from, to] = [span.start, last].map(short);
  if (from === undefined || to === undefined) return '';
  const isOneYear = from.year === to.year;
  const isOneMonth = isOneYear && from.month === to.month;
  if (wholeMonths(span) !== undefined) {
    if (isOneMonth) return `${to.month} ${to.year}`;
    if (isOneYear && monthsIn(span) === 12) return to.year;
    return `${from.month}${isOneYear ? '' : ` ${from.year}`}–${to.month} ${to.year}`;
  }
  const end = `${to.day} ${to.month} ${to.year}`;
  if (span.start === last) return end;
  if (isOneMonth) return `${from.day}–${end}`;
  return `${from.day} ${from.month}${isOneYear ? '' : ` ${from.year}`}–${end}`;
}

const shortMonths = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' });

function short(day: string) {
  const month = shortMonths.format(new Date(`${day}T00:00:00Z`)).replace('Sept', 'Sep');
  return { year: day.slice(0, 4), month, day: Number(day.slice(8)) };
}
