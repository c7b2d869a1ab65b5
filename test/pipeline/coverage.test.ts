/** What an edition says where the data begin late, end early, or are not there at all, in zones west and east of UTC. */
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../functions/errors.ts';
import { temporaryFolder } from '../folder.ts';
import { fileOfTill, rowsOfTill, runTill, type Till, writeTill } from './till.ts';

const root = temporaryFolder();

const total = `select
  sum(case when sold_at >= :start_at and sold_at < :end_at then amount end) as sales,
  sum(case when sold_at >= :pop_start_at and sold_at < :pop_end_at then amount end) as sales_before,
  sum(case when sold_at >= :yoy_start_at and sold_at < :yoy_end_at then amount end) as sales_earlier,
  growth(sum(case when sold_at >= :start_at and sold_at < :end_at then amount end),
    sum(case when sold_at >= :pop_start_at and sold_at < :pop_end_at then amount end)) as sales_growth,
  count(case when sold_at >= :start_at and sold_at < :end_at then 1 end) as tickets,
  count(case when sold_at >= :pop_start_at and sold_at < :pop_end_at then 1 end) as tickets_before
from sales
where sold_at >= :yoy_start_at and sold_at < :end_at`;

const page = `Sales came to {% money($total.sales) %}{% trend($total.sales_growth, up=", up {size}", down=", down {size}") %} with {% count($total.tickets) %} tickets.`;

/** The first half hour of 1 January and the last of 31 March 2017, local, and a day in February. */
const zones = [
  ['Asia/Shanghai', '2016-12-31T16:30:00Z', '2017-03-31T15:30:00Z'],
  ['America/New_York', '2017-01-01T05:30:00Z', '2017-04-01T03:30:00Z'],
  ['Pacific/Auckland', '2016-12-31T11:30:00Z', '2017-03-31T10:30:00Z'],
] as const;

const till = (timezone: string, first: string, last: string, settings = ''): Till => ({
  timezone,
  settings,
  sales: [
    [first, '10.00'],
    ['2017-02-10T12:00:00Z', '20.00'],
    [last, '30.00'],
  ],
  queries: { total },
  page,
});

const declared = 'coverage: {sales: sold_at}\n';
const both = zones.flatMap((zone) => [[...zone, declared] as const, [...zone, ''] as const]);

describe.each(both)(
  'in %s, with data from %s to %s and in report.yaml "%s"',
  (zone, first, last, settings) => {
    it('a period before the data is compared with nothing, and a line says so once', async () => {
      writeTill(root(), till(zone, first, last, settings));
      const january = await runTill(root(), '2017-01');
      expect(rowsOfTill(root(), january, 'total')).toEqual([
        {
          ...{ sales: '10.00', sales_before: null, sales_earlier: null, sales_growth: null },
          ...{ tickets: 1, tickets_before: null },
        },
      ]);
      expect(fileOfTill(root(), january, 'data/total.csv')).toContain('10.00,,,,1,\r\n');
      const line =
        'The data begin on 1 January 2017, so nothing is compared with December 2016 or January 2016.';
      const written = fileOfTill(root(), january, 'report.en.html');
      expect(written.split(line)).toHaveLength(2);
      expect(written).toContain('Sales came to €10.00 with 1 tickets.');
      expect(written).toContain('Data until <time datetime="2017-01-31">31 January 2017</time>');
      expect(fileOfTill(root(), january, 'report.zh.html')).toContain(
        '数据始于2017年1月1日，因此不与2016年12月或2016年1月比较。',
      );
      expect(january.manifest?.coverage).toEqual({ sales: { first: '2017-01-01', last: '2017-03-31' } });
    });

    it('a period that the data cover is compared as ever', async () => {
      writeTill(root(), till(zone, first, last, settings));
      const february = await runTill(root(), '2017-02');
      expect(rowsOfTill(root(), february, 'total')).toMatchObject([
        { sales: '20.00', sales_before: '10.00', sales_growth: 1, sales_earlier: null, tickets_before: 1 },
      ]);
      expect(fileOfTill(root(), february, 'report.en.html')).toContain(
        'so nothing is compared with February 2016.',
      );
    });

    it('a period after the data is held with the last one that has some, and nothing in it reads as zero', async () => {
      writeTill(root(), till(zone, first, last, settings));
      const may = await runTill(root(), '2017-05');
      expect([may.isHeld, may.manifest?.holdReasons]).toEqual([
        true,
        [
          'no rows in the period: the data end on 2017-03-31; the last month with data is 2017-03 (on_empty: hold)',
        ],
      ]);
      expect(rowsOfTill(root(), may, 'total')).toMatchObject([{ sales: null, tickets: null }]);
      const written = fileOfTill(root(), may, 'report.en.html');
      expect(written).toContain('The data end on 31 March 2017, before this period begins.');
      expect(written).toContain('Sales came to no data with no data tickets.');
      expect(written).toContain('Data until <time datetime="2017-03-31">31 March 2017</time>');
    });

    it('a period before the data names the first one that has some', async () => {
      writeTill(root(), till(zone, first, last, `${settings}on_empty: skip\n`));
      const autumn = await runTill(root(), '2016-Q4');
      expect([autumn.status, autumn.summary]).toEqual([
        'skipped',
        'till 2016-Q4: no rows in the period: the data begin on 2017-01-01; the first quarter with data is 2017-Q1, skipped as report.yaml says (on_empty: skip)',
      ]);
    });

    it('a period that the data end in says how far they reach', async () => {
      writeTill(root(), till(zone, first, last, settings));
      const spring = await runTill(root(), '2017-03-15..2017-04-15');
      const written = fileOfTill(root(), spring, 'report.en.html');
      expect(written).toContain('Data until <time datetime="2017-03-31">31 March 2017</time>');
      expect(written).toContain('The data end on 31 March 2017, before the period does');
    });
  },
);

describe('a period that is not over', () => {
  const write = (zone: string) =>
    writeTill(root(), till(zone, '2015-01-01T12:00:00Z', '2017-03-10T12:00:00Z', declared));
  // At this instant it is the last of March west of UTC, and April east of it.
  const now = '2017-03-31T23:00:00Z';

  it('says "so far", is compared with nothing and warns; another day is the same edition', async () => {
    write('America/New_York');
    const march = await runTill(root(), '2017-03', { now });
    expect(rowsOfTill(root(), march, 'total')).toMatchObject([
      { sales: '30.00', sales_before: null, sales_earlier: null, sales_growth: null },
    ]);
    expect(march.manifest).toMatchObject({
      unfinished: true,
      subjects: { en: 'Till, March 2017, so far', zh: '门店（2017年3月，截至目前）' },
      warnings: [
        'the period 2017-03 is not over: it ends before 2017-04-01. Run it again then, and the next revision has all of it',
      ],
    });
    const written = fileOfTill(root(), march, 'report.en.html');
    expect(written).toContain(
      'The period is not over, so nothing is compared with February 2017 or March 2016.',
    );
    expect(written).toContain('Data until <time datetime="2017-03-10">10 March 2017</time>');
    expect(fileOfTill(root(), march, 'email.en.txt')).toContain(
      'March 2017, so far\nIssued 31 March 2017\nData until 10 March 2017\n',
    );
    expect(written).toContain(
      '<p class="band draft"><strong>DRAFT</strong> · The period is not over. It ends on 31',
    );
    const again = await runTill(root(), '2017-03', { now: '2017-03-20T12:00:00Z' });
    expect(again.status).toBe('unchanged');
  });

  it('is made again when it is over, as an edition and not as a correction', async () => {
    write('America/New_York');
    await runTill(root(), '2017-03', { now });
    const over = await runTill(root(), '2017-03', { now: '2017-04-01T04:00:00Z' });
    expect(over.manifest).toMatchObject({ edition: 'till/2017-03/r2', subjects: { en: 'Till, March 2017' } });
    expect([over.manifest?.unfinished, over.manifest?.correction]).toEqual([undefined, undefined]);
    expect(rowsOfTill(root(), over, 'total')).toMatchObject([{ sales_before: '20.00', sales_growth: 0.5 }]);
  });

  it.each(['Asia/Shanghai', 'Pacific/Auckland'])(
    'is over in %s while it is not in New York',
    async (zone) => {
      write(zone);
      expect((await runTill(root(), '2017-03', { now })).manifest?.unfinished).toBeUndefined();
    },
  );

  it('and has not begun is refused with the last one that has, before anything runs', async () => {
    write('America/New_York');
    const refused = runTill(root(), '2017-04', { now });
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(
      'the period 2017-04 has not begun: it starts on 2017-04-01, and today is 2017-03-31; the last month that has begun is 2017-03',
    );
  });
});

describe('what a report asks by itself', () => {
  it('covered() and present() say what the data and the lake have, in SQL and on pages', async () => {
    const facts = `select covered(:start, :end) as now, covered(:pop_start, :pop_end) as before_it,
  present(coupons) as coupons, present('sales') as sales, (select count(*) from coupons) as used`;
    writeTill(root(), {
      ...till('America/New_York', zones[1][1], zones[1][2], declared),
      queries: { total, facts },
      page: '{% if covered("before") %}Before.{% else /%}No before.{% /if %} {% if covered("period") %}Now.{% /if %} {% if present("coupons") %}{% count($facts.used) %} coupons.{% else /%}No coupons.{% /if %}',
    });
    const january = await runTill(root(), '2017-01');
    expect(rowsOfTill(root(), january, 'facts')).toEqual([
      // `before_it` is no name of a comparison.
      { now: true, before_it: false, coupons: false, sales: true, used: null },
    ]);
    expect(fileOfTill(root(), january, 'report.en.html')).toContain('No before. Now. No coupons.');
  });

  it('a query on tables that the lake lacks has no zeros', async () => {
    const used = "select count(*) as used, 'all' as which from coupons";
    writeTill(root(), {
      ...till('Asia/Shanghai', zones[0][1], zones[0][2], declared),
      queries: { total, used },
      page,
    });
    const january = await runTill(root(), '2017-01');
    expect(rowsOfTill(root(), january, 'used')).toEqual([{ used: null, which: 'all' }]);
  });

  it('a query that is compared as written keeps what it says', async () => {
    const own = `-- comparisons: as written\n${total}`;
    writeTill(root(), {
      ...till('Asia/Shanghai', zones[0][1], zones[0][2], declared),
      queries: { total: own },
      page,
    });
    const january = await runTill(root(), '2017-01');
    expect(rowsOfTill(root(), january, 'total')).toMatchObject([{ tickets_before: 0 }]);
    expect(fileOfTill(root(), january, 'report.en.html')).not.toContain('nothing is compared');
  });
});

describe('a report that names neither coverage nor empty_when', () => {
  // Nothing that compares a column with the period: what carries the report is not known.
  const queries = {
    total:
      "select 'all' as which, sum(amount) as sales, count(*) as tickets from sales where local_day(sold_at) >= :start and local_day(sold_at) < :end",
    by_day:
      'select local_day(sold_at) as day, sum(amount) as sales from sales where local_day(sold_at) >= :start and local_day(sold_at) < :end group by 1',
  };
  const write = (settings: string) =>
    writeTill(root(), {
      ...till('Asia/Shanghai', zones[0][1], zones[0][2], settings),
      queries,
      page: 'Sales {% money($total.sales) %}',
    });

  it.each([
    ['hold', 'made', true],
    ['skip', 'skipped', false],
    ['send', 'made', false],
  ])(
    'is empty where its queries give only nulls and zeros: on_empty: %s',
    async (on_empty, status, isHeld) => {
      write(`on_empty: ${on_empty}\n`);
      expect(await runTill(root(), '2017-05')).toMatchObject({ status, isHeld });
    },
  );

  it('is not empty with a value, and says the end of its period for that of its data', async () => {
    write('');
    const march = await runTill(root(), '2017-03');
    expect([march.status, march.isHeld]).toEqual(['made', false]);
    expect(fileOfTill(root(), march, 'report.en.html')).toContain(
      'Period until <time datetime="2017-03-31">31 March 2017</time>',
    );
  });
});
