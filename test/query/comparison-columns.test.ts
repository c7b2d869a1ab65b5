/** Which columns are compared with which period, by their names, their dates and their values. */
import { expect, it } from 'vitest';
import { comparisonColumns } from '../../functions/query/comparison-columns.ts';
import type { Row } from '../../functions/query/table.ts';

const both = ['before', 'earlier'];

function found(
  names: string,
  text = 'select 1',
  rows: readonly Row[] = [],
): Record<string, readonly string[]> {
  const columns = names.split(' ').map((name) => ({ name, type: 'double' as const }));
  return Object.fromEntries(comparisonColumns({ name: 'q', file: 'q.sql', text }, { columns, rows }));
}

it.each([
  ['sales sales_before before', { sales_before: ['before'], before: ['before'] }],
  ['sales_earlier sales_earlier_growth', { sales_earlier: ['earlier'], sales_earlier_growth: ['earlier'] }],
  ['sales sales_before sales_growth', { sales_before: ['before'], sales_growth: ['before'] }],
  ['shop sales sales_earlier growth', { sales_earlier: ['earlier'], growth: ['earlier'] }],
  [
    'sales sales_before sales_growth sales_earlier sales_growth_earlier',
    {
      ...{ sales_before: ['before'], sales_growth: ['before'] },
      ...{ sales_earlier: ['earlier'], sales_growth_earlier: ['earlier'] },
    },
  ],
  [
    'sales sales_before sales_earlier sales_growth',
    { sales_before: ['before'], sales_earlier: ['earlier'], sales_growth: both },
  ],
  // Not of another period: of a budget, or a word that only ends alike.
  ['sales over_budget_growth heretofore_beforehand before_campaign', {}],
])('%s', (names, expected) => {
  expect(found(names)).toEqual(expected);
});

it.each([
  ['select :pop_start_at, :start', { growth: ['before'] }],
  ['select :yoy_start, :start', { growth: ['earlier'] }],
  ['select :yoy_start, :pop_end', { growth: both }],
  ['select :start', {}],
])('a growth alone is of the dates that the query names: %s', (text, expected) => {
  expect(found('sales growth', text)).toEqual(expected);
});

it('a growth that may be of either is of the one that its rows give', () => {
  const names = 'sales sales_before sales_earlier sales_growth';
  const row = { sales: '12.00', sales_before: '10.00', sales_earlier: '6.00' };
  expect(found(names, '', [{ ...row, sales_growth: 0.2 }]).sales_growth).toEqual(['before']);
  expect(found(names, '', [{ ...row, sales_growth: 1 }]).sales_growth).toEqual(['earlier']);
  expect(found(names, '', [{ ...row, sales_growth: null }]).sales_growth).toEqual(both);
  expect(found(names, '', [{ ...row, sales_growth: 0.3 }]).sales_growth).toEqual(both);
});
