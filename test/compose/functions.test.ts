/** What a page may call: values, and above all their absence, as a reader reads them. */
import { describe, expect, it } from 'vitest';
import type { PageContext } from '../../functions/compose/context.ts';
import { functionGroups } from '../../functions/compose/functions.ts';
import { pageTable } from '../../functions/compose/page-table.ts';
import type { Table } from '../../functions/query/table.ts';

const own = { start: '2024-06-01', end: '2024-07-01' };

function contextIn(language: string): PageContext {
  const words: Record<string, string> =
    language === 'zh'
      ? { no_data: '暂无数据', no_comparison: '无可比数据' }
      : { no_data: 'no data', no_comparison: 'no comparison' };
  return {
    writing: { language, currency: 'CNY' },
    word: (key) => words[key] ?? key,
    label: (column, value) => (column === 'kind' && value === 'goods' ? 'Goods' : value),
    periods: {
      own: 'June 2024',
      end: '30 June 2024',
      yearEarlier: 'June 2023',
      before: 'May 2024',
      lastWeek: null,
      days: '30',
      daysEarlier: '30',
      spans: { own, yearEarlier: own, before: own, week: own, weekBefore: own },
      short: { own: '', yearEarlier: '', before: '', week: '', weekBefore: '' },
    },
    covers: () => true,
    isPresent: () => true,
    parameters: { large_sales: 50_000_000 },
    figures: { figures: {}, rules: {}, columns: {}, ownColumns: [], files: [] },
    sourceOf: () => '',
  };
}

const en = contextIn('en');
const zh = contextIn('zh');

/** Calls a page function with positional arguments, named ones last. */
function call(
  name: string,
  positional: readonly unknown[],
  named: Record<string, unknown> = {},
  context = en,
): unknown {
  const called = functionGroups.flatMap(({ functions }) => functions).find((one) => one.name === name);
  return called?.call({ ...Object.fromEntries(positional.entries()), ...named }, context);
}

const months: Table = {
  columns: [
    { name: 'month', type: 'date' },
    { name: 'sales', type: 'decimal' },
    { name: 'growth', type: 'double' },
  ],
  rows: [
    { month: '2024-03-01', sales: null, growth: null },
    { month: '2024-04-01', sales: '900.00', growth: -0.2 },
    { month: '2024-05-01', sales: '1000.00', growth: 0.1 },
    { month: '2024-06-01', sales: '1000.00', growth: 0 },
  ],
};
const table = pageTable('months', months);
const none = pageTable('months', { ...months, rows: [] });

describe('what is not there', () => {
  it.each(['money', 'count', 'exact', 'number', 'percent', 'date', 'month', 'weekday'])(
    '%s says that there is no data, never zero',
    (name) => {
      expect(call(name, [null])).toBe('no data');
      expect(call(name, [undefined], {}, zh)).toBe('暂无数据');
    },
  );

  it('growth says that there is no comparison', () => {
    expect(call('growth', [null])).toBe('no comparison');
  });

  it('makes every comparison unknown or false', () => {
    expect(call('above', [1, null])).toBe(false);
    expect(call('equals', [null, null])).toBe(false);
    expect(call('largest', [none, 'sales', 'month'])).toBeNull();
    expect(call('nth', [table, 9, 'month'])).toBeNull();
  });
});

describe('trend', () => {
  const texts = { up: 'grew {size}', down: 'fell {size}', flat: 'held', none: 'cannot be compared' };
  it.each([
    [0.4302, 'grew 43.0%'],
    [-0.051, 'fell 5.1%'],
    [0.0004, 'held'],
    [-0.0004, 'held'],
    [0.0005, 'grew 0.1%'],
    [null, 'cannot be compared'],
  ])('%s reads "%s"', (growth, text) => {
    expect(call('trend', [growth], texts)).toBe(text);
  });

  it('is flat where the decimals that are shown are all zero', () => {
    expect(call('trend', [0.004], { ...texts, decimals: 0 })).toBe('held');
  });

  it('says nothing where no text is given for what happened', () => {
    expect(call('trend', [null], { up: 'grew' })).toBe('');
  });
});

describe('values of a table', () => {
  it('are those of a place, the first, the last, the largest', () => {
    expect(call('nth', [table, 2, 'month'])).toBe('2024-04-01');
    expect(call('first', [table, 'month'])).toBe('2024-03-01');
    expect(call('first', [table, 'month'], { known: 'sales' })).toBe('2024-04-01');
    expect(call('last', [table, 'month'])).toBe('2024-06-01');
    expect(call('pick', [table, 'sales'], { month: '2024-04-01' })).toMatchObject({
      value: '900.00',
      text: '¥900.00',
    });
  });

  it('take the first of two that are equally large', () => {
    expect(call('largest', [table, 'sales', 'month'])).toBe('2024-05-01');
    expect(call('largest', [table, 'sales', 'month'], { last: 1 })).toBe('2024-06-01');
  });
});

describe('words', () => {
  it('fill a text, and leave what nothing is given for', () => {
    expect(call('text', ['Sales in {month} {verb} {size}'], { month: 'June', verb: 'grew' })).toBe(
      'Sales in June grew {size}',
    );
  });

  it('join conditions', () => {
    expect(call('and', [true, call('not', [false])])).toBe(true);
    expect(call('or', [false, null])).toBe(false);
  });

  it('name values as the labels do', () => {
    expect(call('label', ['kind', 'goods'])).toBe('Goods');
    expect(call('label', ['kind', 'ticket'])).toBe('ticket');
    expect(call('label', ['kind', null])).toBe('no data');
  });
});
