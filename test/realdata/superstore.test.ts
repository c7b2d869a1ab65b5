/** Four years of a superstore's orders, which have days and no times, in three forms, with a zone west of UTC. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rewrite } from '../folder.ts';
import { compareRows, compareTables } from '../oracle/compare.ts';
import { firstRow, isSkipped, ownReport, realData, skipNote } from './real-data.ts';

describe.skipIf(isSkipped)(`the superstore’s months${skipNote}`, () => {
  const superstore = realData('superstore');

  describe.each(['parquet', 'iso', 'european'])('as %s', (form) => {
    it.each(['2017-11', '2014-02', '2015-12'])('are those of pandas: %s', async (period) => {
      const { tables, warnings } = await superstore.edition(form, { report: 'sales-monthly', period });
      expect(warnings).toEqual([]);
      expect(compareTables(tables, superstore.expected(period))).toEqual([]);
    });

    it.each(['2017-Q2', '2017-H2'])('are those of pandas in talent-growth: %s', async (period) => {
      const report = 'talent-growth';
      const change = (templates: string) => ownReport(templates, report);
      const { tables } = await superstore.edition(form, { report, period, change });
      const { headline = [] } = superstore.expected(period);
      expect(compareRows('headline', firstRow(tables.headline, headline), headline)).toEqual([]);
    });
  });

  describe('with a lake.yaml that says date', () => {
    const makeDates = (templates: string, orderedAt: string) => {
      rewrite(join(templates, 'lake.yaml'), 'Order Date: timestamp', 'Order Date: date');
      const [orders, lines] = ['orders', 'order_lines'].map((name) => join(templates, `models/${name}.sql`));
      rewrite(orders ?? '', 'local_day("Order Date")', '"Order Date"');
      rewrite(orders ?? '', '"Order Date" as ordered_at', `${orderedAt} as ordered_at`);
      rewrite(lines ?? '', '"Order Date" as paid_at', 'day_start("Order Date") as paid_at');
    };
    const asked = { report: 'sales-monthly', period: '2017-11' };

    it('are those of pandas if a model takes the day’s start', async () => {
      const change = (templates: string) => makeDates(templates, 'day_start("Order Date")');
      const { tables, warnings } = await superstore.edition('iso', { ...asked, change });
      expect(warnings).toEqual([]);
      expect(compareTables(tables, superstore.expected(asked.period))).toEqual([]);
    });

    it('are not if it takes midnight in UTC, of which check and the run warn', async () => {
      const change = (templates: string) => makeDates(templates, 'cast("Order Date" as timestamp)');
      const { tables, warnings } = await superstore.edition('parquet', { ...asked, change });
      expect(warnings).toEqual([
        expect.stringMatching(
          /orders\.sql:5: cast of a date as timestamp is midnight in UTC; expected day_start\(…\)/,
        ),
      ]);
      expect(compareTables(tables, superstore.expected(asked.period))).not.toEqual([]);
    });
  });
});
