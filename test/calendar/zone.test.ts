/** Zones as literals, in SQL as it runs, against the zone database of temporal-polyfill. */
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { Span } from '../../functions/calendar/days.ts';
import { dayStart, localDay, zoneOver } from '../../functions/calendar/zone.ts';
import { isZone } from '../../functions/calendar/zone-name.ts';
import { openSession } from '../../functions/query/duckdb/session.ts';
import { readTable } from '../../functions/query/duckdb/values.ts';
import { reportFunctions } from '../../functions/query/functions.ts';
import { substitute } from '../../functions/query/sql.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openSession();
});
afterAll(() => connection.closeSync());

const zones: readonly [string, Span][] = [
  ['UTC', { start: '2020-01-01', end: '2026-01-01' }],
  ['Asia/Shanghai', { start: '2020-01-01', end: '2026-01-01' }],
  ['Asia/Shanghai', { start: '1985-01-01', end: '1993-01-01' }], // DST from 1986 to 1991
  ['Asia/Kathmandu', { start: '2020-01-01', end: '2026-01-01' }], // +05:45
  ['Asia/Kathmandu', { start: '1985-06-01', end: '1986-06-01' }], // from +05:30
  ['Europe/Berlin', { start: '2018-01-01', end: '2026-01-01' }],
  ['America/New_York', { start: '2004-01-01', end: '2010-01-01' }], // other rules from 2007 on
  ['America/Sao_Paulo', { start: '2010-01-01', end: '2021-01-01' }], // midnight is skipped, until 2019
  ['America/Havana', { start: '2015-01-01', end: '2025-01-01' }], // midnight is skipped, and 00:00 comes twice
  ['Africa/Cairo', { start: '2010-01-01', end: '2026-01-01' }],
  ['Asia/Beirut', { start: '2015-01-01', end: '2025-01-01' }],
  ['Australia/Lord_Howe', { start: '2015-01-01', end: '2026-01-01' }], // DST of 30 minutes
  ['Pacific/Apia', { start: '2010-01-01', end: '2022-01-01' }], // no 30 December 2011
  ['Pacific/Chatham', { start: '2018-01-01', end: '2026-01-01' }], // +12:45 and +13:45
  ['America/St_Johns', { start: '2005-01-01', end: '2015-01-01' }], // DST at 00:01 until 2011
  ['Africa/Casablanca', { start: '2015-01-01', end: '2026-01-01' }], // DST but for Ramadan
  ['Africa/Monrovia', { start: '1971-01-01', end: '1973-01-01' }], // -00:44:30 until 1972
];

/** Runs `expression` over values in one statement and gives texts. */
async function evaluate(
  zone: string,
  span: Span,
  type: string,
  expression: string,
  values: readonly string[],
) {
  const functions = reportFunctions(zoneOver(zone, span));
  const list = values.map((value, index) => `(${index}, cast('${value}' as ${type}))`).join(', ');
  const sql = `select cast(${expression} as varchar) as found from (values ${list}) as v (place, x) order by place`;
  const table = await readTable(connection, substitute(sql, { literals: {}, functions }));
  return table.rows.map((row) => row.found);
}

const milliseconds = (date: string) => Date.parse(`${date}T00:00:00Z`);
const sqlTimestamp = (instant: number) => new Date(instant).toISOString().slice(0, 23).replace('T', ' ');

/** Random instants, and those around every change of the offset, to the millisecond. */
function instantsOf(zone: string, span: Span): number[] {
  const [from, to] = [milliseconds(span.start), milliseconds(span.end) - 1];
  const random = fc.sample(fc.integer({ min: from, max: to }), { numRuns: 300, seed: 618 });
  const edges: number[] = [];
  let moment = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
  for (;;) {
    const next = moment.getTimeZoneTransition('next');
    if (!next || next.epochMilliseconds > to) break;
    edges.push(
      ...[-86_400_000, -3_600_000, -1, 0, 1, 1_800_000, 86_399_999].map((ms) => next.epochMilliseconds + ms),
    );
    moment = next;
  }
  return [...random, ...edges.filter((instant) => instant >= from && instant <= to)];
}

describe.each(zones)('the days of %s within %o', (zone, span) => {
  it('local_day() is the local day of any instant', async () => {
    const instants = instantsOf(zone, span);
    const found = await evaluate(zone, span, 'timestamp', 'local_day(x)', instants.map(sqlTimestamp));
    const expected = instants.map((instant) =>
      Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate().toString(),
    );
    expect(found).toEqual(expected);
  });

  it('day_start() is the first instant of any local day', async () => {
    const days: string[] = [];
    for (let day = Temporal.PlainDate.from(span.start); day.toString() < span.end; day = day.add({ days: 1 }))
      days.push(day.toString());
    const found = await evaluate(zone, span, 'date', 'epoch_ms(day_start(x))', days);
    const expected = days.map((day) => Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds);
    expect(found.map(Number)).toEqual(expected);
  });
});

test.each([
  ['Asia/Shanghai', '2024-06-30', '2024-06-29T16:00:00.000Z'],
  ['Asia/Kathmandu', '2024-06-30', '2024-06-29T18:15:00.000Z'],
  ['Europe/Berlin', '2024-03-31', '2024-03-30T23:00:00.000Z'],
  ['Europe/Berlin', '2024-04-01', '2024-03-31T22:00:00.000Z'],
  ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z'], // begins at 01:00
  ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z'], // did not happen: where the 31st begins
  ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00.000Z'],
])('in %s the day %s begins at %s', (zone, date, instant) => {
  expect(dayStart(date, zone)).toBe(instant);
});

test('an instant lies in its local day, and the day before it ends right before', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones.map(([zone]) => zone)),
      fc.date({ min: new Date('2000-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
      (zone, date) => {
        const day = localDay(date.toISOString(), zone);
        const start = dayStart(day, zone);
        expect(start <= date.toISOString()).toBe(true);
        expect(localDay(start, zone)).toBe(day);
        expect(localDay(new Date(Date.parse(start) - 1).toISOString(), zone) < day).toBe(true);
      },
    ),
  );
});

test('a name that is no zone is told from one that is', () => {
  expect(['Asia/Shanghai', 'UTC', 'Mars/Olympus', ''].map(isZone)).toEqual([true, true, false, false]);
});
