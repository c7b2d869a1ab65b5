/** Sales near every midnight and change of the clocks, in each form in which a lake may hold their times. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { openSession } from '../../functions/query/duckdb/session.ts';
import { duckDbEngine } from '../../functions/query/duckdb.ts';
import type { Row } from '../../functions/query/table.ts';
import { temporaryFolder } from '../folder.ts';
import { jobOf } from './athena/job.ts';

const root = temporaryFolder();

/** A zone, and a period in which its clocks change. */
const places = [
  ['Asia/Shanghai', '2024-03'],
  ['America/New_York', '2024-03'],
  ['America/New_York', '2023-11'],
  ['Pacific/Auckland', '2024-04'],
  ['Pacific/Auckland', '2023-09'],
  ['Asia/Kolkata', '2024-03'],
] as const;

interface Sale {
  readonly at: Temporal.Instant;
  readonly cents: number;
}

/** Every 37 minutes, from two days before the period to two days after it; each amount is another. */
function salesAround(zone: string, month: string): Sale[] {
  const first = Temporal.PlainDate.from(`${month}-01`);
  const start = first.subtract({ days: 2 }).toZonedDateTime(zone).toInstant();
  const end = first.add({ months: 1, days: 2 }).toZonedDateTime(zone).epochMilliseconds;
  const sales: Sale[] = [];
  for (let at = start; at.epochMilliseconds < end; at = at.add({ minutes: 37 }))
    sales.push({ at, cents: 100 + sales.length });
  return sales;
}

/** Sums by what is said of a sale, of those in the month, as a query orders them. */
function sums(
  sales: readonly Sale[],
  zone: string,
  month: string,
  key: (at: Temporal.ZonedDateTime) => string | number,
) {
  const found = new Map<string | number, number>();
  for (const { at, cents } of sales) {
    const local = at.toZonedDateTimeISO(zone);
    if (local.toPlainDate().toPlainYearMonth().toString() !== month) continue;
    found.set(key(local), (found.get(key(local)) ?? 0) + cents);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, cents]) => [name, cents]);
}

async function writeParquet(sales: readonly Sale[], column: (sale: Sale) => string): Promise<void> {
  const connection = await openSession();
  const rows = sales.map((sale) => `(${column(sale)}, ${sale.cents})`);
  await connection.run(
    `copy (select t as "Sold At", c::bigint as cents from (values ${rows.join(', ')}) as v (t, c))
     to '${join(root(), 'sales.parquet')}' (format parquet)`,
  );
  connection.closeSync();
}

function writeCsv(sales: readonly Sale[], column: (sale: Sale) => string): void {
  mkdirSync(root(), { recursive: true });
  writeFileSync(
    join(root(), 'sales.csv'),
    `Sold At,cents\n${sales.map((sale) => `${column(sale)},${sale.cents}\n`).join('')}`,
  );
}

const clockOf = (zone: string) => (sale: Sale) =>
  sale.at
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ fractionalSecondDigits: 3 })
    .replace('T', ' ');
const utc = clockOf('UTC');

type Form = readonly [
  name: string,
  format: string,
  column: string,
  write: (sales: readonly Sale[], zone: string) => unknown,
];

const forms: readonly Form[] = [
  [
    'UTC and said so',
    'parquet',
    '{type: timestamp, zone: UTC}',
    (sales) => writeParquet(sales, (sale) => `timestamp '${utc(sale)}'`),
  ],
  [
    'instants by the file’s own word',
    'parquet',
    'timestamp',
    (sales) => writeParquet(sales, (sale) => `timestamptz '${utc(sale)}+00'`),
  ],
  [
    'instants, whatever zone is said',
    'parquet',
    '{type: timestamp, zone: Asia/Tokyo}',
    (sales) => writeParquet(sales, (sale) => `timestamptz '${utc(sale)}+00'`),
  ],
  [
    'clock times of its zone',
    'parquet',
    '{type: timestamp, zone: ZONE}',
    (sales, zone) => writeParquet(sales, (sale) => `timestamp '${clockOf(zone)(sale)}'`),
  ],
  [
    'clock times of another zone',
    'parquet',
    '{type: timestamp, zone: Asia/Tokyo}',
    (sales) => writeParquet(sales, (sale) => `timestamp '${clockOf('Asia/Tokyo')(sale)}'`),
  ],
  [
    'texts with an offset',
    'csv',
    'timestamp',
    (sales, zone) =>
      writeCsv(sales, (sale) => sale.at.toZonedDateTimeISO(zone).toString({ timeZoneName: 'never' })),
  ],
  [
    'clock times of its zone, as text',
    'csv',
    '{type: timestamp, zone: ZONE}',
    (sales, zone) => writeCsv(sales, clockOf(zone)),
  ],
  ['UTC and said so, as text', 'csv', '{type: timestamp, zone: UTC}', (sales) => writeCsv(sales, utc)],
];

// An hour that comes twice is one hour to clock times.
const isOnce = (zone: string, name: string) => (sale: Sale) => {
  if (!name.startsWith('clock times of its zone')) return true;
  const clock = sale.at.toZonedDateTimeISO(zone).toPlainDateTime();
  return clock.toZonedDateTime(zone).epochMilliseconds === sale.at.epochMilliseconds;
};

const queries = {
  total:
    'select count(*) as lines, sum(cents) as cents from sales where sold_at >= :start_at and sold_at < :end_at',
  days: 'select cast(local_day(sold_at) as varchar) as day, sum(cents) as cents from sales where sold_at >= :start_at and sold_at < :end_at group by 1 order by 1',
  hours:
    'select hour(local_time(sold_at)) as hour, sum(cents) as cents from sales where sold_at >= :start_at and sold_at < :end_at group by 1 order by 1',
  weekdays:
    'select day_of_week(local_time(sold_at)) as weekday, sum(cents) as cents from sales where sold_at >= :start_at and sold_at < :end_at group by 1 order by 1',
};

async function results(zone: string, period: string, format: string, column: string) {
  const lake = `
  sales: {location: sales.${format}, format: ${format}, columns: {Sold At: ${column}, cents: bigint}}`;
  const models = { sales: 'select "Sold At" as sold_at, cents from raw.sales' };
  const job = jobOf({ lake, models, queries, period, timezone: zone });
  const { tables, warnings } = await duckDbEngine({ lake: root() }).run(job);
  const pairs = (rows: readonly Row[] = []) =>
    rows.map((row) =>
      Object.values(row).map((one) => (typeof one === 'string' && /^\d+$/.test(one) ? Number(one) : one)),
    );
  return {
    total: pairs(tables.total?.rows)[0],
    days: pairs(tables.days?.rows),
    hours: pairs(tables.hours?.rows),
    weekdays: pairs(tables.weekdays?.rows),
    warnings,
  };
}

describe.each(places)('in %s, %s', (zone, month) => {
  it.each(forms)('times as %s', async (name, format, column, write) => {
    const sales = salesAround(zone, month).filter(isOnce(zone, name));
    await write(sales, zone);
    const found = await results(zone, month, format, column.replace('ZONE', zone));
    const inMonth = sums(sales, zone, month, () => '').flat();
    expect(found.total?.[1]).toBe(inMonth[1]);
    expect(found.days).toEqual(sums(sales, zone, month, (at) => at.toPlainDate().toString()));
    expect(found.hours).toEqual(sums(sales, zone, month, (at) => at.hour));
    expect(found.weekdays).toEqual(sums(sales, zone, month, (at) => at.dayOfWeek));
    expect(found.warnings).toEqual([]);
  });

  it.each([
    [
      'parquet',
      (sales: readonly Sale[], day: (sale: Sale) => string) =>
        writeParquet(sales, (sale) => `date '${day(sale)}'`),
    ],
    ['csv', (sales: readonly Sale[], day: (sale: Sale) => string) => writeCsv(sales, day)],
  ] as const)('dates for times, in %s', async (format, write) => {
    const sales = salesAround(zone, month);
    await write(sales, (sale) => sale.at.toZonedDateTimeISO(zone).toPlainDate().toString());
    const found = await results(zone, month, format, 'timestamp');
    expect(found.days).toEqual(sums(sales, zone, month, (at) => at.toPlainDate().toString()));
    expect(found.warnings).toEqual([]);
  });

  it('times of a zone that nobody says are taken for UTC, with a warning', async () => {
    const sales = salesAround(zone, month);
    await writeParquet(sales, (sale) => `timestamp '${utc(sale)}'`);
    const found = await results(zone, month, 'parquet', 'timestamp');
    expect(found.days).toEqual(sums(sales, zone, month, (at) => at.toPlainDate().toString()));
    expect(found.warnings).toEqual([
      expect.stringMatching(/^table sales: the times of Sold At say no zone .*"zone: UTC"/),
    ]);
  });
});
