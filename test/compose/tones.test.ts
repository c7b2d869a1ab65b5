import { expect, test } from 'vitest';
import type { ChartParts } from '../../functions/charts/chart.ts';
import { colourRegister, toned } from '../../functions/compose/tones.ts';

const parts = (...names: string[]): ChartParts => ({
  categories: ['a', 'b'],
  series: names.map((name) => ({ name, values: [1, 2], labels: ['1', '2'] })),
});
const type = { colours: true };
const tonesOf = ({ series }: ChartParts) => series.map(({ tone }) => tone);

test('a name has one colour in all charts of a document, and never that of the period', () => {
  const colourOf = colourRegister(6);
  expect(
    tonesOf(toned(parts('Small', 'Head'), { type, asked: { y: ['small', 'head'] }, earlier: [] }, colourOf)),
  ).toEqual([1, 2]);
  expect(tonesOf(toned(parts('Goods', 'Head'), { type, asked: {}, earlier: [] }, colourOf))).toEqual([3, 2]);
  const many = tonesOf(toned(parts('A', 'B', 'C', 'D', 'Small'), { type, asked: {}, earlier: [] }, colourOf));
  expect(many.at(-1)).toBe(1);
  expect(new Set(many).size).toBe(5);
});

test('what is earlier is pale, whatever its place, by its column', () => {
  const colourOf = colourRegister(6);
  const pair = parts('2024', '2023');
  expect(
    tonesOf(toned(pair, { type, asked: { y: ['sales', 'sales_earlier'] }, earlier: [] }, colourOf)),
  ).toEqual(['now', 'earlier']);
  expect(tonesOf(toned(pair, { type, asked: { y: ['before', 'units'] }, earlier: [] }, colourOf))).toEqual([
    'earlier',
    'now',
  ]);
  expect(
    tonesOf(toned(pair, { type, asked: { y: ['last_year', 'units'] }, earlier: ['last_year'] }, colourOf)),
  ).toEqual(['earlier', 'now']);
  const asked = { y: ['sales_earlier', 'sales'], transpose: true };
  const [one] = toned(parts('Sales'), { type, asked }, colourOf).series;
  expect(one).toMatchObject({ tone: 'now', tones: ['earlier', 'now'] });
});

test('a line over bars of one kind has a colour of its own', () => {
  const [bars, lines] = parts('Sales', 'Growth').series;
  if (!bars || !lines) throw new Error('no series');
  const series = [bars, { ...lines, mark: 'line' as const }];
  expect(tonesOf(toned({ ...parts(), series }, { type, asked: {} }, colourRegister(6)))).toEqual(['now', 1]);
});
