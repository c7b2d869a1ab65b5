/** Periods and numbers as every language writes them, in a file that its readers have reviewed. */
import { expect, it } from 'vitest';
import { parsePeriod } from '../../functions/calendar/period.ts';
import {
  formatCount,
  formatExact,
  formatGrowth,
  formatMoney,
  formatPercent,
  formatPoints,
  formatShortMoney,
  formatShortMonth,
  formatWeekday,
  inUnit,
} from '../../functions/language/format.ts';
import { languageNames } from '../../functions/language/languages.ts';
import { periodLabel, shortSpan } from '../../functions/language/period.ts';
import { expectGolden } from '../render/golden.ts';

const periods = [
  '2024-06-18',
  '2024-W25',
  '2024-W18',
  '2025-W01',
  '2024-03',
  '2024-09',
  ...['2024-Q1', '2024-Q2', '2024-Q3', '2024-Q4'],
  ...['2024-H1', '2024-H2'],
  '2024',
  'trailing-1:2024-06',
  'trailing-12:2024-06',
  '2024-06-01..2024-06-19',
  '2023-12-30..2024-01-03',
];

/** Spaces that are not to be broken are shown, as they look like others. */
const shown = (text: string) => text.replace(/[\u00A0\u202F]/g, '·');

it.each(languageNames())('periods and numbers in %s', (language) => {
  const writing = { language, currency: language === 'pt-BR' ? 'BRL' : language === 'ja' ? 'JPY' : 'EUR' };
  const named = periods.map((text) => {
    const period = parsePeriod(text, '2025-02-01', undefined);
    return `${text}: ${periodLabel(period, writing)} | ${shortSpan(period, writing)}`;
  });
  const numbers = [
    `money: ${[12.5, 1304.06, 2_340_000, 8_130_000_000, 1.2e12, -3.1].map((n) => formatMoney(n, writing)).join(' | ')}`,
    `dollars: ${formatMoney(12.5, { language, currency: 'USD' })}`,
    `short money: ${[2_340_000, 8_130_000_000].map((n) => formatShortMoney(n, writing)).join(' | ')}`,
    `counts: ${[1234, 209_827, 1_234_567].map((n) => formatCount(n, writing)).join(' | ')}`,
    `every digit: ${formatExact(1_234_567.89, 'number', writing)}`,
    `fractions: ${formatPercent(0.4302, writing)} | ${formatPercent(0.0004, writing)}`,
    `growth: ${formatGrowth(0.4302, writing)} | ${formatGrowth(-0.051, writing)} | ${formatGrowth(32, writing)}`,
    `points: ${formatPoints(0.0246, writing)}`,
    `head: ${inUnit(
      'X',
      formatMoney(1, writing)
        .replace(/[\d.,]/g, '')
        .trim(),
      writing,
    )}`,
    `days: ${formatWeekday('2024-06-17', writing)} | ${formatShortMonth('2024-09-01', writing)}`,
  ];
  const text = `${[...named, ...numbers].map(shown).join('\n')}\n`;
  expect(text).not.toContain('{');
  expectGolden(`languages/${language}.txt`, text);
});
