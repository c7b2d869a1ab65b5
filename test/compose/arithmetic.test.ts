/** Sums and products on pages: units are kept, what is unknown stays unknown, and units that do not fit are told. */
import { expect, it } from 'vitest';
import { blocksOf, linesIn, problemsIn } from './shop.ts';

it.each([
  ['{% plus($sales, $net) %}', '¥3,901'],
  ['{% minus($sales, $net) %}', '¥99.50'],
  ['{% minus($net, $sales) %}', '−¥99.50'],
  ['{% plus($units, 1) %}', '51'],
  ['{% minus(1, $share) %}', '74.0%'],
  ['{% minus($share, $share.earlier) %}', '−4.0 percentage points'],
  ['{% times($sales, $share) %}', '¥520.00'],
  ['{% times(2, $hours) %}', '21'],
  ['{% times($share, $share) %}', '6.8%'],
  ['{% over($net, $sales) %}', '95.0%'],
  ['{% over($sales, $units) %}', '¥40.00'],
  ['{% over($units, $creators) %}', '2.5'],
  ['{% percent(over($creators, $units)) %}', '40.0%'],
  ['{% over($hours, 2) %}', '5.3'],
  ['{% abs($sales.change) %}, {% abs($share.change) %}', '20.0%, 4.0 percentage points'],
  ['{% abs(minus($net, $sales)) %}', '¥99.50'],
  ['{% plus($kinds.sales, $total.net) %}', '¥3,401'],
  ['{% times(pick($kinds, "units", kind="tickets"), 2) %}', '8'],
  ['{% pick($kinds, "sales", kind="goods") %}', '¥1,500'],
  ['{% smallest($kinds, "sales", "kind") %} {% largest($kinds, "units", "sales") %}', 'tickets ¥1,500'],
  ['{% rank($kind_sales.goods) %} {% rank($kind_sales.services) %} {% rank($kind_sales.tickets) %}', '1 2 2'],
  ['{% rank($monthly.last) %} of {% $monthly.count %}', '1 of 2'],
  ['{% text("{sum} of {all}", sum=minus($sales, $net), all=$sales) %}', '¥99.50 of ¥2,000'],
  ['{% minus($sales, $sales) %} {% times(minus($units, $units), -1) %}', '¥0 0'],
])('%s is %s', (page, expected) => {
  expect([linesIn(page), problemsIn(page)]).toEqual([[expected], []]);
});

it.each([
  ['{% plus($sales, $lost) %}, {% over($sales, minus($units, 50)) %}, {% rank($kind_sales.other) %}'],
  ['{% abs($lost) %}, {% times($lost, 2) %}, {% pick($kinds, "sales", kind="other") %}'],
])('%s is unknown', (page) => {
  expect(linesIn(page)).toEqual(['no data, no data, no data']);
});

it('a condition asks whether a sum is known', () => {
  expect(
    linesIn(
      '{% if plus($sales, $lost) %}a{% else /%}b{% /if %}{% if above(minus($sales, $net), 99) %}c{% /if %}',
    ),
  ).toEqual(['bc']);
});

it('a tile shows a sum, a figure and a value with their units', () => {
  const tile = (value: string) => `{% kpi label="a" value=${value} growth=minus(over($sales, $net), 1) /%}\n`;
  const page = `{% kpis %}\n${['plus($sales, $net)', '$net', '$lost'].map(tile).join('')}{% /kpis %}`;
  const values = blocksOf(page).flatMap((block) => (block.kind === 'kpis' ? block.items : []));
  expect(values.map(({ value }) => value)).toEqual(['¥3,901', '¥1,901', 'no data']);
  expect(values[0]?.change).toBe('+5.2%');
});

it.each([
  ['plus($sales, $units)', 'plus() takes two numbers of one unit, and has money and a count'],
  ['minus($share, $sales)', 'minus() takes two numbers of one unit, and has a share and money'],
  ['times($sales, $hours)', 'times() takes a number and what it counts or weighs, and has money and hours'],
  ['plus($kinds.sales, $kinds.units)', 'plus() takes two numbers of one unit, and has money and a count'],
  [
    'plus(over($sales, $units), $creators)',
    'plus() takes two numbers of one unit, and has money and a count',
  ],
  ['plus(money($sales), 1)', 'plus() takes numbers, and has a text; expected money() and its like around it'],
  ['plus($period.own, 1)', 'plus() takes numbers, and has a text; expected money() and its like around it'],
  ['times($kinds.kind, 2)', '$kinds.kind is string; expected a number'],
  ['plus($sales)', 'plus() takes 2 values, found 1'],
  [
    'abs($kind_sales)',
    '$kind_sales is a figure of several rows; expected one of them, such as $kind_sales.KEY',
  ],
  ['rank($kind_sales)', 'rank() takes figures of one row, and $kind_sales has several; expected one of them'],
])('the check of %s', (call, message) => {
  expect(problemsIn(`It is {% ${call} %}.`)).toEqual([`1: ${message}`]);
});
