import { describe, expect, it } from 'vitest';
import { daysEarlier, periodBefore, yearEarlier } from '../../functions/calendar/days.ts';
import { parsePeriod } from '../../functions/calendar/period.ts';
import { periodLabel, shortSpan, spanLabel } from '../../functions/language/period.ts';

const en = { language: 'en', currency: 'CNY' };
const zh = { language: 'zh', currency: 'CNY' };

describe('a period in words', () => {
  it.each([
    ['2024-06-18', '18 June 2024', '2024年6月18日'],
    ['2024-W25', 'Week 25 of 2024, 17 to 23 June 2024', '2024年第25周（2024年6月17日至23日）'],
    ['2024-W18', 'Week 18 of 2024, 29 April to 5 May 2024', '2024年第18周（2024年4月29日至5月5日）'],
    ['2024-06', 'June 2024', '2024年6月'],
    ['2024-Q2', 'April to June 2024', '2024年二季度'],
    ['2024-H1', 'January to June 2024', '2024年上半年'],
    ['2023-H2', 'July to December 2023', '2023年下半年'],
    ['2024', '2024', '2024年'],
    ['trailing-12:2024-06', '12 months to June 2024', '截至2024年6月的12个月'],
    ['trailing-1:2024-06', 'June 2024', '2024年6月'],
    ['2024-06-01..2024-06-19', '1 to 18 June 2024', '2024年6月1日至18日'],
    ['2023-12-30..2024-01-03', '30 December 2023 to 2 January 2024', '2023年12月30日至2024年1月2日'],
    ['2024-06-18..2024-06-19', '18 June 2024', '2024年6月18日'],
  ])('%s', (text, english, chinese) => {
    const period = parsePeriod(text, '2024-07-01');
    expect(periodLabel(period, en)).toBe(english);
    expect(periodLabel(period, zh)).toBe(chinese);
  });

  it.each([
    ['2024-06-18', '18 Jun 2024', '2024年6月18日'],
    ['2024-W25', '17–23 Jun 2024', '2024年6月17–23日'],
    ['2024-W18', '29 Apr–5 May 2024', '2024年4月29日–5月5日'],
    ['2024-09', 'Sep 2024', '2024年9月'],
    ['2024-H1', 'Jan–Jun 2024', '2024年1–6月'],
    ['2024', '2024', '2024年'],
    ['trailing-12:2024-06', 'Jul 2023–Jun 2024', '2023年7月–2024年6月'],
    ['2023-12-30..2024-01-03', '30 Dec 2023–2 Jan 2024', '2023年12月30日–2024年1月2日'],
  ])('%s is short in legends', (text, english, chinese) => {
    const period = parsePeriod(text, '2024-07-01');
    expect(shortSpan(period, en)).toBe(english);
    expect(shortSpan(period, zh)).toBe(chinese);
  });

  it('says what it is compared with as a span of the same kind, a week by its days', () => {
    const half = parsePeriod('2024-H1', '2024-07-01');
    expect(spanLabel(yearEarlier(half), half.kind, en)).toBe('January to June 2023');
    expect(spanLabel(periodBefore(half), half.kind, zh)).toBe('2023年下半年');
    const week = parsePeriod('2024-W25', '2024-07-01');
    expect(spanLabel(yearEarlier(week), week.kind, en)).toBe('19 to 25 June 2023');
  });

  it.each([
    ['2024-06', 364, '3 June to 2 July 2023'],
    ['2024-Q3', 92, '31 March to 30 June 2024'],
    ['2024-Q3', 122, '1 March to 31 May 2024'],
    ['2024-06-18', 364, '20 June 2023'],
  ])('says what lies days before %s by its days: %i', (text, days, said) => {
    const period = parsePeriod(text, '2024-07-01');
    expect(spanLabel(daysEarlier(period, days), period.kind, en)).toBe(said);
  });
});
