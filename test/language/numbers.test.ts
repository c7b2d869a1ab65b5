/** Numbers as readers of both languages read them. */
import { expect, test } from 'vitest';
import { labelsAlike, type NumberWriting, numbersAlike, shortAlike } from '../../functions/language/alike.ts';
import {
  formatAmount,
  formatCount,
  formatExact,
  formatGrowth,
  formatMoney,
  formatPercent,
  formatPoints,
} from '../../functions/language/format.ts';
import type { Unit } from '../../functions/language/unit.ts';

const euros = { en: { language: 'en', currency: 'EUR' }, zh: { language: 'zh', currency: 'EUR' } };
const yuan = { en: { language: 'en', currency: 'CNY' }, zh: { language: 'zh', currency: 'CNY' } };

test.each([
  [0, '€0', '0元'],
  [12.5, '€12.50', '12.50元'],
  [26.2, '€26.20', '26.20元'],
  [50, '€50.00', '50.00元'],
  [999.994, '€999.99', '999.99元'],
  [999.996, '€1,000', '1,000元'],
  [1304.06, '€1,304', '1,304元'],
  [0.005, '€0.01', '0.01元'],
  [0.0042, '<€0.01', '<0.01元'],
  [-0.004, '>−€0.01', '>−0.01元'],
  [-3.1, '−€3.10', '−3.10元'],
  [-0, '€0', '0元'],
  [2_340_000, '€2.34 million', '234.00万元'],
  [999_999.6, '€1.00 million', '100.00万元'],
])('money of %d', (value, en, zh) => {
  expect(formatMoney(value, euros.en)).toBe(en);
  expect(formatMoney(value, yuan.zh)).toBe(zh);
});

test.each([
  ['JPY', 12.5, '¥13'],
  ['JPY', 0.2, '<¥1'],
  ['KWD', 12.5, 'KWD 12.500'],
  ['KWD', 0.0004, '<KWD 0.001'],
  ['USD', 5.5, '$5.50'],
])('an amount in %s has the decimals of its currency', (currency, value, text) => {
  expect(formatMoney(value, { language: 'en', currency })).toBe(text);
});

test('money with decimals is written out', () => {
  expect(formatMoney(2_340_000, euros.en, 2)).toBe('€2,340,000.00');
  expect(formatMoney(2_340_000, yuan.zh, 2)).toBe('2,340,000.00元');
  expect(formatMoney(0.0042, euros.en, 4)).toBe('€0.0042');
  expect(formatMoney(1304.56, euros.en, 0)).toBe('€1,305');
});

test('an amount of a rule has no decimals that it does not need', () => {
  expect([50_000_000, 1000, 12, 12.5].map((value) => formatAmount(value, euros.en))).toEqual([
    '€50 million',
    '€1,000',
    '€12',
    '€12.50',
  ]);
});

test('what is not zero does not read as zero', () => {
  const { en, zh } = euros;
  expect(formatPercent(0.0004, en)).toBe('<0.1%');
  expect(formatPercent(-0.0004, zh)).toBe('>−0.1%');
  expect(formatPercent(0.004, en, 0)).toBe('<1%');
  expect(formatGrowth(0.0004, en)).toBe('<+0.1%');
  expect(formatGrowth(-0.0004, en)).toBe('>−0.1%');
  expect(formatGrowth(0, en)).toBe('0.0%');
  expect(formatPoints(0.0001, en)).toBe('<0.1 percentage points');
  expect(formatPoints(0.0001, zh)).toBe('<0.1个百分点');
  expect(formatCount(0.00042, en)).toBe('0.00042');
  expect(formatCount(0.42, en)).toBe('0.4');
  expect(formatCount(0.0000001, en)).toBe('<0.000001');
  expect(formatExact(0.3, 'count', en)).toBe('<1');
  expect(formatExact(0.04, 'hours', en)).toBe('<0.1');
  expect(formatExact(-0.00042, 'number', en)).toBe('−0.00042');
});

test.each<[NumberWriting, number[], string[], string[]]>([
  ['money', [26.2, 1304, 0], ['€26.20', '€1,304.00', '€0.00'], ['€26.20', '€1,304.00', '€0.00']],
  ['money', [1304.4, 25_000_000], ['€1,304', '€25,000,000'], ['€1,304', '€25,000,000']],
  ['money', [12.5, -0.004], ['€12.50', '>−€0.01'], ['€12.50', '>−€0.01']],
  ['short-money', [2_340_000, 950_000], ['€2.34 million', '€0.95 million'], ['€234.00万', '€95.00万']],
  [
    'short-money',
    [8_130_000_000, 3_200_000, 0],
    ['€8,130.00 million', '€3.20 million', '€0.00 million'],
    ['€813,000.00万', '€320.00万', '€0.00万'],
  ],
  [
    'short-money',
    [8_130_000_000, 500],
    ['€8,130.00 million', '<€0.01 million'],
    ['€813,000.00万', '€0.05万'],
  ],
  ['short-money', [8_130_000_000, 1e-9], ['€8.13 billion', '<€0.01 billion'], ['€81.30亿', '<€0.01亿']],
  ['short-money', [2_341_017, 26.2], ['€2,341,017.00', '€26.20'], ['€2,341,017.00', '€26.20']],
  ['short-money', [5.5, 1304.06], ['€5.50', '€1,304.06'], ['€5.50', '€1,304.06']],
  ['number', [1.5, 2, 10], ['1.5', '2.0', '10.0'], ['1.5', '2.0', '10.0']],
  ['number', [3, 4], ['3', '4'], ['3', '4']],
  ['number', [0.0042, 0.00042], ['0.0042', '0.0004'], ['0.0042', '0.0004']],
  ['percent', [0.5, 0.0001], ['50.0%', '<0.1%'], ['50.0%', '<0.1%']],
  ['growth', [0.5, -0.0001], ['+50.0%', '>−0.1%'], ['+50.0%', '>−0.1%']],
  ['exact', [1234, 0.2], ['1,234', '<1'], ['1,234', '<1']],
])('a column of %s: %j', (as, values, en, zh) => {
  expect(values.map(numbersAlike(values, as, euros.en))).toEqual(en);
  expect(values.map(numbersAlike(values, as, euros.zh))).toEqual(zh);
});

test('decimals of a column can be asked for', () => {
  const values = [1304, 2_340_000];
  expect(values.map(numbersAlike(values, 'money', euros.en, 2))).toEqual(['€1,304.00', '€2,340,000.00']);
  expect(values.map(numbersAlike(values, 'percent', euros.en, 0))).toEqual(['130,400%', '234,000,000%']);
});

test.each<[Unit, number[], string[], string[]]>([
  [
    'money',
    [0, 5000, 10_000, 15_000],
    ['¥0', '¥5,000', '¥10,000', '¥15,000'],
    ['0元', '0.5万元', '1.0万元', '1.5万元'],
  ],
  ['money', [0, 5e8, 1e9], ['¥0', '¥0.5bn', '¥1.0bn'], ['0元', '5亿元', '10亿元']],
  ['money', [0, 0.5, 1], ['¥0', '¥0.50', '¥1.00'], ['0元', '0.50元', '1.00元']],
  ['money', [-2e6, 0, 2e6], ['−¥2m', '¥0', '¥2m'], ['−200万元', '0元', '200万元']],
  ['count', [0, 500, 1000], ['0', '500', '1,000'], ['0', '500', '1,000']],
  ['ratio', [0, 0.05, 0.1], ['0%', '5%', '10%'], ['0%', '5%', '10%']],
  ['ratio', [0, 0.005, 0.01], ['0%', '0.5%', '1.0%'], ['0%', '0.5%', '1.0%']],
  ['number', [100_000_001, 100_000_003], ['100.000001m', '100.000003m'], ['1.00000001亿', '1.00000003亿']],
  ['count', [2e15], ['2,000tn'], ['2,000万亿']],
])('an axis of %s: %j', (unit, values, en, zh) => {
  expect(values.map(shortAlike(values, unit, yuan.en, 9))).toEqual(en);
  expect(values.map(shortAlike(values, unit, yuan.zh, 9))).toEqual(zh);
});

test('labels of a chart have one unit', () => {
  const values = [77_690, 9690.1, 120];
  expect(values.map(labelsAlike(values, 'money', euros.en))).toEqual(['€77,690', '€9,690', '€120']);
  const sales = [2_950_000_000, 2_106_000_000, 900_000_000];
  expect(sales.map(labelsAlike(sales, 'money', yuan.en))).toEqual(['¥2.95bn', '¥2.11bn', '¥0.90bn']);
  expect(sales.map(labelsAlike(sales, 'money', yuan.zh))).toEqual(['29.50亿元', '21.06亿元', '9.00亿元']);
  // One of them alone, in the unit of all.
  expect(labelsAlike([900_000_000], 'money', yuan.en, sales)(900_000_000)).toBe('¥0.90bn');
  expect(shortAlike([0, 1e9], 'money', yuan.en, 9, [9e8, 2e7])(1e9)).toBe('¥1,000m');
  expect([39_666, 8000].map(labelsAlike([39_666, 8000], 'hours', yuan.zh))).toEqual(['39,666', '8,000']);
  expect([0.1321, 0.53].map(labelsAlike([0.1321, 0.53], 'ratio', yuan.en))).toEqual(['13.2%', '53.0%']);
});
