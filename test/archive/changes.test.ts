/** Figures of two editions, compared as figures.yaml declares them. */
import { describe, expect, it } from 'vitest';
import { changesBetween, type Earlier, type Now } from '../../functions/archive/changes.ts';
import type { Evidence } from '../../functions/archive/manifest.ts';
import type { ColumnType, Row, Table, Tables } from '../../functions/query/table.ts';
import type { Figure } from '../../functions/templates/figure.ts';

const tableOf = (columns: Readonly<Record<string, ColumnType>>, ...rows: readonly Row[]): Table => ({
  columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
  rows,
});

const one = (row: Row) =>
  tableOf({ sales: 'decimal', sales_before: 'decimal', creators: 'integer', hours: 'double' }, row);
const months = (...sales: readonly (readonly [string, string | null])[]) =>
  tableOf({ month: 'date', sales: 'decimal' }, ...sales.map(([month, sales]) => ({ month, sales })));
const tiers = (...rows: readonly (readonly [string, number])[]) =>
  tableOf({ tier: 'string', share: 'double' }, ...rows.map(([tier, share]) => ({ tier, share })));

function figure(key: string, of: string, more: Partial<Figure> = {}): Figure {
  const [query = '', column = ''] = of.split('.');
  const usual = { by: [], earlier: {}, growth: {}, compare: [], unit: 'money', name: { en: key } } as const;
  return { ...usual, key, query, column, ...more };
}

const evidence: Evidence = { sources: {}, statements: [], versions: {} };

function compared(
  figures: readonly Figure[],
  now: Tables,
  then: Tables,
  changed: Partial<Now & Earlier> = {},
) {
  const period = { id: '2024-05', start: '2024-05-01', end: '2024-06-01' };
  const side = { evidence, currency: 'CNY' };
  const { table, published } = changesBetween(
    { ...side, tables: now, before: period, ...changed },
    { ...side, tables: then, edition: 'shop/2024-05/r2', period },
    {
      figures: Object.fromEntries(figures.map((one) => [one.key, one])),
      ...{ rules: {}, columns: {}, ownColumns: [], files: [] },
    },
  );
  return { rows: table.rows, published };
}

describe('what both editions say of their own period', () => {
  it('has every digit, and the change as a part of what was published', () => {
    const { rows } = compared(
      [figure('sales', 'q.sales'), figure('hours', 'q.hours', { unit: 'hours' })],
      { q: one({ sales: '90071992547409931.50', hours: 1e-7 }) },
      { q: one({ sales: '90071992547409930.00', hours: null }) },
    );
    expect(rows).toEqual([
      expect.objectContaining({
        ...{ kind: 'change', figure: 'sales', key: '', unit: 'money', period: '2024-05' },
        ...{ edition: 'shop/2024-05/r2', redefined: false },
        ...{ published: '90071992547409930.00', value: '90071992547409931.50', change: '1.50' },
      }),
      expect.objectContaining({
        figure: 'hours',
        published: null,
        value: '0.0000001',
        change: null,
        growth: null,
      }),
    ]);
  });

  it('is matched by key, divided where the figure is a part of another, and changes by points if it is a share', () => {
    const { rows } = compared(
      [
        figure('tier', 'tiers.share', { by: ['tier'], unit: 'share' }),
        figure('each', 'q.sales', { per: 'creators' }),
      ],
      { q: one({ sales: '90.00', creators: 3 }), tiers: tiers(['head', 0.5], ['new', 0.1]) },
      { q: one({ sales: '40.00', creators: 2 }), tiers: tiers(['old', 0.2], ['head', 0.25]) },
    );
    expect(rows).toEqual([
      expect.objectContaining({ figure: 'tier', key: 'head', change: '0.25', growth: null }),
      expect.objectContaining({ figure: 'each', published: '20', value: '30', change: '10', growth: 0.5 }),
    ]);
  });

  it('leaves out what belongs to a campaign, what its key does not tell apart, and what one of them lacks', () => {
    const { rows } = compared(
      [
        figure('per_day', 'c.sales', { compare: ['edition'] }),
        figure('buyers', 'c.creators', { unit: 'count' }),
        figure('tier', 'tiers.share', { by: ['tier'], unit: 'share' }),
        figure('gone', 'lost.sales'),
      ],
      { c: one({ sales: '2.00', creators: 4 }), tiers: tiers(['head', 0.5], ['head', 0.1]) },
      { c: one({ sales: '1.00', creators: 3 }), tiers: tiers(['head', 0.2]), lost: one({ sales: '1' }) },
    );
    expect(rows).toEqual([]);
  });

  it('says which figures are defined differently, and compares no money of two currencies', () => {
    const sources = { 'query q': 'another' };
    const figures = [figure('sales', 'q.sales'), figure('creators', 'q.creators', { unit: 'count' })];
    const now = { q: one({ sales: '2.00', creators: 4 }) };
    const then = { q: one({ sales: '1.00', creators: 2 }) };
    const changed = { evidence: { ...evidence, sources }, currency: 'EUR' };
    expect(compared(figures, now, then, changed).rows).toEqual([
      expect.objectContaining({ figure: 'sales', change: null, growth: null, redefined: true }),
      expect.objectContaining({ figure: 'creators', change: '2', growth: 1, redefined: true }),
    ]);
  });
});

describe('what was published and is another now', () => {
  const series = figure('by_month', 'months.sales', { over: 'month', last: 1 });

  it('is every such month of a series, and no other', () => {
    const { rows, published } = compared(
      [series],
      {
        months: months(
          ['2024-03-01', '5.0'],
          ['2024-04-01', '7.00'],
          ['2024-05-01', null],
          ['2024-06-01', '9.00'],
        ),
      },
      {
        months: months(
          ['2024-02-01', '1.00'],
          ['2024-03-01', '5.00'],
          ['2024-04-01', '6.00'],
          ['2024-05-01', '8.00'],
        ),
      },
    );
    expect(published).toBe(3);
    expect(rows).toEqual([
      expect.objectContaining({
        kind: 'restatement',
        period: '2024-04-01',
        published: '6.00',
        value: '7.00',
        change: '1.00',
      }),
      expect.objectContaining({
        kind: 'restatement',
        period: '2024-05-01',
        published: '8.00',
        value: null,
        change: null,
      }),
    ]);
  });

  it('is the period before, if it is that of the edition before', () => {
    const figures = [figure('sales', 'q.sales', { compare: ['before'] })];
    const [now, then] = [{ q: one({ sales: '9.00', sales_before: '6.00' }) }, { q: one({ sales: '5.00' }) }];
    const restated = (found: ReturnType<typeof compared>) =>
      found.rows.filter(({ kind }) => kind === 'restatement');
    expect(restated(compared(figures, now, then))).toEqual([
      expect.objectContaining({ figure: 'sales', period: '2024-05', published: '5.00', value: '6.00' }),
    ]);
    const other = { before: { start: '2023-06-01', end: '2024-06-01' } };
    expect(compared(figures, now, then, other)).toMatchObject({ published: 0, rows: [{ kind: 'change' }] });
    // The week before the last week of a month is no week that the month before was about.
    const weekly = [figure('sales', 'q.sales', { compare: ['week'] })];
    expect(restated(compared(weekly, now, then))).toEqual([]);
  });
});
