/** Which files of a lake in S3 are copied. */
import { expect, it } from 'vitest';
import { chosenOf } from '../../functions/init/copy.ts';

const file = (path: string, size: number) => ({ path, size, url: `s3://lake/${path}` });
const days = [1, 2, 3, 4].map((day) => file(`sales/dt=2024-06-0${day}/a.parquet`, 100));
const shops = file('shops/shops.csv', 50);

it('all of them, if they are few', () => {
  expect(chosenOf([...days, shops], 450)).toEqual({ chosen: [shops, ...days.toReversed()], notes: [] });
});

it('of a large table the last ones, and of each table one', () => {
  const { chosen, notes } = chosenOf([...days, shops], 260);
  expect(chosen.map(({ path }) => path)).toEqual([
    ...['shops/shops.csv', 'sales/dt=2024-06-04/a.parquet', 'sales/dt=2024-06-03/a.parquet'],
  ]);
  expect(notes).toEqual(['sales: the last 2 of 4 files are copied']);
  expect(chosenOf(days, 1).chosen).toHaveLength(1);
});
