/** A grocer's year, 1.5 million lines in New York, in four forms: a report says of each what pandas says. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rewrite } from '../folder.ts';
import { compareRows, compareTables } from '../oracle/compare.ts';
import { firstRow, isSkipped, ownReport, realData, skipNote } from './real-data.ts';

describe.skipIf(isSkipped)(`the grocer’s weeks${skipNote}`, () => {
  const grocer = realData('grocer');
  const weekly = { report: 'store-weekly' };
  const zone = 'zone: America/New_York';

  it.each([
    ['one-file', '2017-W25'],
    ['one-file', '2017-W45'],
    ['one-file', '2017-W01'],
    ['months', '2017-W25'],
    ['months', '2017-W45'],
    // Times that are read from text take half a minute each.
    ['offsets', '2017-W45'],
    ['us', '2017-W25'],
  ])('are those of pandas: %s, %s', async (form, period) => {
    const { tables, warnings } = await grocer.edition(form, { ...weekly, period });
    expect(warnings).toEqual([]);
    expect(compareTables(tables, grocer.expected(period))).toEqual([]);
  });

  it('have no value of a column that the month’s file lacks', async () => {
    const { tables } = await grocer.edition('months', { ...weekly, period: '2017-W01' });
    expect(compareTables(tables, grocer.expected('2017-W01'))).toEqual([
      'totals[0].coupon_match: null, expected "65.56"',
    ]);
  });

  it('are read in the zone that lake.yaml says, right or wrong', async () => {
    const change = (templates: string) =>
      rewrite(join(templates, 'lake.yaml'), zone, 'zone: America/Los_Angeles');
    const { tables, warnings } = await grocer.edition('months', { ...weekly, period: '2017-W25', change });
    expect(warnings).toEqual([]);
    expect(compareTables(tables, grocer.expected('2017-W25 if Los Angeles'))).toEqual([]);
    expect(compareTables(tables, grocer.expected('2017-W25'))).not.toEqual([]);
  });

  it('warn of local times that lake.yaml says no zone of', async () => {
    const change = (templates: string) => rewrite(join(templates, 'lake.yaml'), `    ${zone}\n`, '');
    const { tables, warnings } = await grocer.edition('months', { ...weekly, period: '2017-W25', change });
    expect(warnings).toEqual([
      'table basket_items: the times of Sold At say no zone and are taken for UTC; expected "zone: UTC" or another zone in lake.yaml',
    ]);
    expect(compareTables(tables, grocer.expected('2017-W25'))).not.toEqual([]);
  });

  it('keep the zone that the files say, whatever lake.yaml says', async () => {
    const change = (templates: string) =>
      rewrite(
        join(templates, 'lake.yaml'),
        'Sold At: timestamp',
        'Sold At: {type: timestamp, zone: Asia/Tokyo}',
      );
    const { tables } = await grocer.edition('one-file', { ...weekly, period: '2017-W25', change });
    expect(compareTables(tables, grocer.expected('2017-W25'))).toEqual([]);
  });

  it('warn of hours of UTC', async () => {
    const change = (templates: string) =>
      rewrite(
        join(templates, 'reports/store-weekly/hours.sql'),
        'hour(local_time(sold_at))',
        'hour(sold_at)',
      );
    const { warnings } = await grocer.edition('one-file', { ...weekly, period: '2017-W25', change });
    expect(warnings).toEqual([expect.stringMatching(/hours\.sql:4: hour\(\) of a timestamp in UTC/)]);
  });

  it('are those of pandas in the project’s own weekly-pulse', async () => {
    const report = 'weekly-pulse';
    const change = (templates: string) => ownReport(templates, report);
    const { tables } = await grocer.edition('months', { report, period: '2017-W45', change });
    const { pulse = [], sales_by_day = [] } = grocer.expected('pulse of 2017-W45');
    expect(compareRows('pulse', firstRow(tables.pulse, pulse), pulse)).toEqual([]);
    expect(compareRows('sales_by_day', tables.sales_by_day ?? [], sales_by_day)).toEqual([]);
  });
});
