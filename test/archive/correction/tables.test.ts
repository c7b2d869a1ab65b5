/** Which rows and figures are others, and by how much. */
import { describe, expect, it } from 'vitest';
import { difference, isSameNumber } from '../../../functions/archive/correction/exact.ts';
import { differencesOf } from '../../../functions/archive/correction/tables.ts';
import type { Column, ColumnType, Row, Table } from '../../../functions/query/table.ts';

const column = (name: string, type: ColumnType): Column => ({ name, type });
const table = (columns: readonly Column[], rows: readonly Row[]): Table => ({ columns, rows });
const between = (old: Table, now: Table) => differencesOf({ q: old }, { q: now });

describe('a difference', () => {
  it.each([
    ['0.30', '0.10', '0.20'],
    ['1', '0.1', '0.9'],
    ['0.1', '0.3', '-0.2'],
    ['-5', '-5.00', '0.00'],
    ['123456789012345678901234567890.12', '0.01', '123456789012345678901234567890.11'],
    ['99999999999999999999999999999999999999', '-1', '100000000000000000000000000000000000000'],
    ['1e+21', '1', '999999999999999999999'],
    ['1.5e-7', '0', '0.00000015'],
    ['0.05', '0.1', '-0.05'],
  ])('%s less %s is %s', (a, b, expected) => {
    expect(difference(a, b)).toBe(expected);
  });

  it('of what is no number is none', () => {
    expect([difference('', '1'), difference('1', 'x'), difference('1.', '1')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('is none where the same number is written otherwise', () => {
    expect([isSameNumber('1.50', '1.5'), isSameNumber('0', '-0.00'), isSameNumber('1.5', '1.51')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('figures', () => {
  const headline = [
    column('sales', 'decimal'),
    column('lines', 'integer'),
    column('growth', 'double'),
    column('note', 'string'),
  ];
  const row = { sales: '100.10', lines: 3, growth: 0.1, note: 'a' };

  it('of one row are told with both values and the exact change', () => {
    const { figures, added, removed } = between(
      table(headline, [row]),
      table(headline, [{ sales: '90071992547409931234.11', lines: 4, growth: 0.3, note: 'b' }]),
    );
    expect([added, removed]).toEqual([[], []]);
    expect(figures.map(({ column: name, change, relative }) => [name, change, relative])).toEqual([
      ['sales', '90071992547409931134.01', Number('90071992547409931134.01') / 100.1],
      ['lines', 1, 1 / 3],
      ['growth', 0.2, 2],
      ['note', null, null],
    ]);
    expect(figures[0]).toMatchObject({ query: 'q', key: {}, old: '100.10', new: '90071992547409931234.11' });
  });

  it('from and to nothing have no change; from zero no relative one', () => {
    const { figures } = between(
      table(headline, [{ ...row, sales: null, lines: 0, growth: 0.5 }]),
      table(headline, [{ ...row, sales: '1.00', lines: 2, growth: null }]),
    );
    expect(
      figures.map(({ column: name, old, new: now, change, relative }) => [name, old, now, change, relative]),
    ).toEqual([
      ['sales', null, '1.00', null, null],
      ['lines', 0, 2, 2, null],
      ['growth', 0.5, null, null, null],
    ]);
  });

  it('that are the same number are no change, also with more decimals', () => {
    expect(between(table(headline, [row]), table(headline, [{ ...row, sales: '100.1000' }])).figures).toEqual(
      [],
    );
  });
});

describe('rows', () => {
  const columns = [
    column('kind', 'string'),
    column('name', 'string'),
    column('n', 'integer'),
    column('note', 'string'),
  ];
  const rows = (...all: readonly (readonly [string | null, string, number, string?])[]) =>
    table(
      columns,
      all.map(([kind, name, n, note = '']) => ({ kind, name, n, note })),
    );

  it('are known by the fewest of the first columns that name them in both', () => {
    const old = rows(['a', 'x', 1], ['a', 'y', 2], ['b', 'x', 3]);
    const now = rows(['b', 'x', 3], ['a', 'y', 5], ['a', 'x', 1, 'new']);
    const { figures } = between(old, now);
    expect(
      figures.map(({ key, place, column: name, old: was, new: is }) => [key, place, name, was, is]),
    ).toEqual([
      [{ kind: 'a', name: 'y' }, undefined, 'n', 2, 5],
      [{ kind: 'a', name: 'x' }, undefined, 'note', '', 'new'],
    ]);
  });

  it('that came and went are listed whole, and are no figures', () => {
    const { figures, added, removed } = between(
      rows(['a', 'x', 1], ['b', 'y', 2]),
      rows(['b', 'y', 2], ['c', 'z', 3]),
    );
    expect(figures).toEqual([]);
    expect(added).toEqual([
      { query: 'q', key: { kind: 'c' }, row: { kind: 'c', name: 'z', n: 3, note: '' } },
    ]);
    expect(removed).toEqual([
      { query: 'q', key: { kind: 'a' }, row: { kind: 'a', name: 'x', n: 1, note: '' } },
    ]);
  });

  it('with the same key are told apart by their order', () => {
    const { figures, added } = between(
      rows(['a', 'x', 1], ['a', 'x', 2]),
      rows(['a', 'x', 1], ['a', 'x', 3], ['a', 'x', 4]),
    );
    expect(figures).toMatchObject([{ key: { kind: 'a', name: 'x', note: '' }, place: 2, old: 2, new: 3 }]);
    expect(added).toMatchObject([{ place: 3, row: { n: 4 } }]);
  });

  it('without a column that names them are known by their place', () => {
    const numbers = [column('n', 'integer'), column('m', 'double')];
    const { figures, removed } = between(
      table(numbers, [
        { n: 1, m: 1 },
        { n: 2, m: 2 },
        { n: 3, m: 3 },
      ]),
      table(numbers, [
        { n: 1, m: 1 },
        { n: 2, m: 4 },
      ]),
    );
    expect(figures).toMatchObject([{ key: {}, place: 2, column: 'm', old: 2, new: 4 }]);
    expect(removed).toMatchObject([{ key: {}, place: 3 }]);
  });

  it('whose key is null or empty are two', () => {
    const { figures, added } = between(
      rows([null, 'x', 1], ['b', 'y', 1]),
      rows([null, 'x', 2], ['', 'x', 3], ['b', 'y', 1]),
    );
    expect(figures).toMatchObject([{ key: { kind: null }, old: 1, new: 2 }]);
    expect(added).toMatchObject([{ key: { kind: '' } }]);
  });
});

it('columns and tables that came or went are told as such', () => {
  const [a, b] = [column('a', 'integer'), column('b', 'integer')];
  const { figures, shape } = differencesOf(
    { gone: table([a], [{ a: 1 }]), q: table([a], [{ a: 1 }]) },
    { came: table([a], [{ a: 1 }]), q: table([b], [{ b: 1 }]) },
  );
  expect(figures).toEqual([]);
  expect(shape).toEqual([
    { query: 'came', change: 'added' },
    { query: 'gone', change: 'removed' },
    { query: 'q', column: 'b', change: 'added' },
    { query: 'q', column: 'a', change: 'removed' },
  ]);
});

it('a table is no other than itself, whatever it holds', () => {
  const same = table(
    [column('__proto__', 'string'), column('2024', 'double')],
    [
      Object.fromEntries([
        ['__proto__', 'x'],
        ['2024', 0.1],
      ]),
      Object.fromEntries([
        ['__proto__', null],
        ['2024', null],
      ]),
    ],
  );
  expect(between(same, same)).toEqual({ figures: [], added: [], removed: [], shape: [] });
});
