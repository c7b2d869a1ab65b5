import { addDays, monthsIn, type Period, type Span, wholeMonths } from '../../calendar/days.ts';
import type { Dates } from '../dates.ts';

export const chinese = {
  locale: 'zh-CN',
  scales: [
    { from: 1e12, divisor: 1e12, word: '万亿' },
    { from: 1e8, divisor: 1e8, word: '亿' },
    { from: 1e4, divisor: 1e4, word: '万' },
  ],
  axisScales: [
    { from: 1e12, divisor: 1e12, word: '万亿' },
    { from: 1e8, divisor: 1e8, word: '亿' },
    { from: 1e4, divisor: 1e4, word: '万' },
  ],
  colon: '：',
  points: (number: string) => `${number}个百分点`,
  money: (number: string, currency: string) => (currency === 'CNY' ? `${number}元` : undefined),
  inUnit: (name: string, unit: string) => `${name}（${unit}）`,
  times: (number: string) => `增至${number}倍`,
  weekday: 'short' as const,
  shortMonth: (date: string) => `${date.slice(2, 4)}年${Number(date.slice(5, 7))}月`,
  titled: (title: string, period: string) => `${title}（${period}）`,
  periodName,
  shortSpan,
  // Slanted Chinese characters are hard to read.
  emphasis: 'font-style:normal;font-weight:bold',
  pages: {
    refusal: { title: '此链接无法打开', text: '链接可能不完整，或已过期。' },
    unsubscribe: { title: '退订', text: '点击按钮后，本报告的邮件将不再发送至此邮箱。' },
    unsubscribed: { title: '您已退订', text: '您将不再收到本报告的邮件。' },
    unsubscribeButton: '退订',
  },
};

function periodName(period: Period, dates: Dates): string {
  const last = addDays(period.end, -1);
  const year = `${period.start.slice(0, 4)}年`;
  const months = monthsIn(period);
  switch (period.kind) {
    case 'day':
      return dates.date(period.start);
    case 'month':
      return dates.month(period.start);
    case 'year':
      return year;
    case 'quarter':
      return `${year}${['一', '二', '三', '四'][Math.floor((Number(period.start.slice(5, 7)) - 1) / 3)]}季度`;
    case 'half':
      return `${year}${period.start.slice(5, 7) === '01' ? '上' : '下'}半年`;
    case 'trailing':
      return months === 1 ? dates.month(last) : `截至${dates.month(last)}的${months}个月`;
    case 'week':
      return `${year}第${Number(period.id.slice(-2))}周（${range(period, dates)}）`;
    case 'custom':
      return range(period, dates);
  }
}

function range(span: Span, { date }: Dates): string {
  const last = addDays(span.end, -1);
  const [from, to] = [date(span.start), date(last)];
  if (span.start === last) return from;
  if (span.start.slice(0, 7) === last.slice(0, 7)) return `${from}至${Number(last.slice(8))}日`;
  if (span.start.slice(0, 4) === last.slice(0, 4)) return `${from}至${to.slice(5)}`;
  return `${from}至${to}`;
}

function shortSpan(span: Span): string {
  const last = addDays(span.end, -1);
  const [from, to] = [span.start, last].map((day) => day.split('-').map(Number));
  const [year, month, first] = from ?? [];
  const [endYear, endMonth, end] = to ?? [];
  const isOneYear = year === endYear;
  const isOneMonth = isOneYear && month === endMonth;
  if (wholeMonths(span) !== undefined) {
    if (isOneMonth) return `${year}年${month}月`;
    if (!isOneYear) return `${year}年${month}月–${endYear}年${endMonth}月`;
    return monthsIn(span) === 12 ? `${year}年` : `${year}年${month}–${endMonth}月`;
  }
  if (span.start === last) return `${year}年${month}月${first}日`;
  if (isOneMonth) return `${year}年${month}月${first}–${end}日`;
  return `${year}年${month}月${first}日–${isOneYear ? '' : `${endYear}年`}${endMonth}月${end}日`;
}
