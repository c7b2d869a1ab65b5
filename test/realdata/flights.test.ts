/** A year of flights, which are no sales, in three forms; delays that are not known, and clocks that change. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rewrite } from '../folder.ts';
import { compareTables } from '../oracle/compare.ts';
import { isSkipped, realData, skipNote } from './real-data.ts';

describe.skipIf(isSkipped)(`delays of flights${skipNote}`, () => {
  const flights = realData('flights');

  describe.each(['na', 'parquet', 'months'])('as %s', (form) => {
    it.each(['2013-02', '2013-03', '2013-11'])('are those of pandas: %s', async (period) => {
      const { tables, warnings } = await flights.edition(form, { report: 'delays', period });
      expect(warnings).toEqual([]);
      expect(compareTables(tables, flights.expected(period))).toEqual([]);
    });
  });

  it('warn of clock times that lake.yaml says no zone of', async () => {
    const change = (templates: string) =>
      rewrite(join(templates, 'lake.yaml'), '    zone: America/New_York\n', '');
    const asked = { report: 'delays', period: '2013-02', change };
    const { tables, warnings } = await flights.edition('months', asked);
    expect(warnings).toEqual([expect.stringMatching(/^table flights: the times of time_hour say no zone /)]);
    expect(compareTables(tables, flights.expected('2013-02'))).not.toEqual([]);
  });

  it('name the line and the setting if NA is not said to be no value', async () => {
    const change = (templates: string) =>
      rewrite(join(templates, 'lake.yaml'), '    null_values: [NA]\n', '');
    const made = flights.edition('na', { report: 'delays', period: '2013-02', change });
    await expect(made).rejects.toThrow(
      /flights\.csv:\d+: table flights: column \w+ holds "NA"; expected integer; null_values: \["NA"\] reads it as null/,
    );
  });
});
