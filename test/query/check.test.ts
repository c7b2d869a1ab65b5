import { expect, it } from 'vitest';
import { found } from '../../functions/query/check.ts';
import type { ColumnType, Row } from '../../functions/query/table.ts';

const types: Readonly<Record<string, ColumnType>> = {
  count: 'integer',
  of: 'integer',
  share: 'double',
  note: 'string',
};
const table = (names: string, ...rows: readonly Row[]) => ({
  columns: names.split(' ').map((name) => ({ name, type: types[name] ?? 'string' })),
  rows,
});

it('what a check found is the sum of its counts and shares, of the one whole that its rows name', () => {
  const rows = [
    { count: 5, of: 900, share: 0.25 },
    { count: 3, of: 900, share: null },
  ];
  expect(found(2, table('count of share', ...rows))).toEqual({ count: 8, of: 900, share: 0.25 });
});

it('without those columns it is the number of its rows', () => {
  expect(found(3, table('note', { note: 'x' }))).toEqual({ count: 3 });
  expect(found(0, table('count of share'))).toEqual({ count: 0 });
});

it('of rows that are not kept nobody knows the share', () => {
  expect(found(5, table('count share', { count: 7, share: 0.1 }))).toEqual({ count: 11 });
});

it('a column of texts is not a number of things', () => {
  const columns = [{ name: 'of', type: 'string' } as const];
  expect(found(1, { columns, rows: [{ of: 'all' }] })).toEqual({ count: 1 });
});
