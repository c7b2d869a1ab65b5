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
    const period = parsePeriod(text, '2024-07-01', undefined);
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
    const period = parsePeriod(text, '2024-07-01', undefined);
    expect(shortSpan(period, en)).toBe(english);
    expect(shortSpan(period, zh)).toBe(chinese);
  });

  it('says what it is compared with as a span of the same kind, a week by its days', () => {
    const half = parsePeriod('2024-H1', '2024-07-01', undefined);
    expect(spanLabel(yearEarlier(half, undefined), half.kind, en)).toBe('January to June 2023');
    expect(spanLabel(periodBefore(half), half.kind, zh)).toBe('2023年下半年');
    const week = parsePeriod('2024-W25', '2024-07-01', undefined);
    expect(spanLabel(yearEarlier(week, undefined), week.kind, en)).toBe('19 to 25 June 2023');
  });

  it.each([
    ['2024-06', 364, '3 June to 2 July 2023'],
    ['2024-Q3', 92, '31 March to 30 June 2024'],
    ['2024-Q3', 122, '1 March to 31 May 2024'],
    ['2024-06-18', 364, '20 June 2023'],
  ])('says what lies days before %s by its days: %i', (text, days, said) => {
    const period = parsePeriod(text, '2024-07-01', undefined);
    expect(spanLabel(daysEarlier(period, days), period.kind, en)).toBe(said);
  });
});

it.each([
  ['FY2023', 'en', 'Fiscal year 2023, 29 January 2023 to 3 February 2024'],
  ['FY2024-H1', 'en-US', 'H1 of fiscal year 2024, February 4 to August 3, 2024'],
  ['FY2024-Q1', 'de', '1. Quartal des Geschäftsjahres 2024, 4. Februar bis 4. Mai 2024'],
  ['FY2024-Q1', 'es', 'Trimestre 1 del ejercicio 2024, 4 de febrero al 4 de mayo de 2024'],
  ['FY2024-M05', 'pt-BR', '5º mês do ano fiscal 2024, 2 de junho a 6 de julho de 2024'],
  ['FY2023-W53', 'zh', '2023财年第53周（2024年1月28日至2月3日）'],
  ['FY2024-Q1', 'ja', '2024会計年度第1四半期（2024年2月4日～5月4日）'],
  ['2024-S25', 'en', 'Week 25 of 2024, 16 to 22 June 2024'],
])('%s of a 4-5-4 calendar in %s', (id, language, said) => {
  const period = parsePeriod(id, '2024-07-01', { fiscal_year: '4-5-4' });
  expect(periodLabel(period, { language, currency: 'USD' })).toBe(said);
});

it('names what a fiscal period is compared with by its months, or by its days', () => {
  const calendar = { fiscal_year: { begins: 'october', named_by: 'last day' } } as const;
  const period = parsePeriod('FY2024-Q2', '2024-07-01', calendar);
  expect(spanLabel(yearEarlier(period, calendar), period.kind, en)).toBe('3 months to March 2023');
  const weeks = parsePeriod('FY2024-Q2', '2024-07-01', { fiscal_year: '4-5-4' });
  expect(spanLabel(daysEarlier(weeks, 364), weeks.kind, en)).toBe('7 May to 5 August 2023');
});
