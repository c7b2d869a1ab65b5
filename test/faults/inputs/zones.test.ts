/**
 * Every zone of the tz database around every change of its clocks in a few years: midnights that do not exist or
 * come twice, days that were skipped, in SQL as DuckDB runs it, against Temporal.
 */
import { isDeepStrictEqual } from 'node:util';
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayStart, localDay, zoneOver } from '../../../functions/calendar/zone.ts';
import { isZone } from '../../../functions/calendar/zone-name.ts';
import { makePlan } from '../../../functions/plan.ts';
import { openSession } from '../../../functions/query/duckdb/session.ts';
import { readTable } from '../../../functions/query/duckdb/values.ts';
import { reportFunctions } from '../../../functions/query/functions.ts';
import { substitute } from '../../../functions/query/sql.ts';
import { lakeTimes } from '../../../functions/query/times.ts';
import { loadReport } from '../../../functions/templates/report.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { count } from '../counts.ts';
import { shopTemplates } from './folder.ts';
import { hostileText } from './hostile.ts';
import { cases, forAll, forEach, isNightly } from './tries.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openSession();
});
afterAll(() => connection.closeSync());

// Skipped days, half hours, Ramadan, midnights that are skipped or come twice, wars and changes of mind.
const curious = [
  'Pacific/Apia',
  'Pacific/Kwajalein',
  'Pacific/Fakaofo',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Africa/El_Aaiun',
  'America/Sao_Paulo',
  'America/Havana',
  'America/Caracas',
  'America/Godthab',
  'Antarctica/Troll',
  'Antarctica/Casey',
  'Asia/Beirut',
  'Asia/Gaza',
  'Asia/Pyongyang',
  'Asia/Tehran',
  'Asia/Amman',
  'Africa/Cairo',
  'Africa/Juba',
  'Europe/Volgograd',
  'Europe/Istanbul',
  'Africa/Monrovia',
  'Asia/Manila',
];

const zones = [...new Set([...curious, ...Intl.supportedValuesOf('timeZone')])];

/** In CI the last twelve years, with the years of a curious zone; in the night from 1970 on. */
const years = isNightly ? [1970, 1985, 2000, 2011, 2026] : [2011];

const instant = (milliseconds: number) => Temporal.Instant.fromEpochMilliseconds(milliseconds);

/** Instants at and around every change of the offset, and at the local midnights beside it. */
function edgesOf(zone: string, from: string, to: string): number[] {
  const found: number[] = [Date.parse(from), Date.parse(to)];
  let moment = instant(Date.parse(from)).toZonedDateTimeISO(zone);
  for (;;) {
    const next = moment.getTimeZoneTransition('next');
    if (!next || next.epochMilliseconds >= Date.parse(to)) return found;
    const at = next.epochMilliseconds;
    found.push(...[-86_400_000, -3_600_000, -1, 0, 1, 1_800_000, 3_600_000, 86_399_999].map((ms) => at + ms));
    for (const days of [-1, 0, 1, 2]) {
      const midnight = next.toPlainDate().add({ days }).toZonedDateTime(zone).epochMilliseconds;
      found.push(midnight - 1, midnight);
    }
    moment = next;
  }
}

const sqlTimestamp = (milliseconds: number) =>
  `timestamp '${new Date(milliseconds).toISOString().slice(0, 23).replace('T', ' ')}'`;

async function evaluate(sql: string, zone: string, span: { start: string; end: string }) {
  const functions = reportFunctions(zoneOver(zone, span));
  return (await readTable(connection, substitute(sql, { literals: {}, functions }))).rows;
}

async function agrees(zone: string, year: number): Promise<void> {
  const span = { start: `${year}-01-01`, end: `${year + 16}-01-01` };
  const edges = [...new Set(edgesOf(zone, `${span.start}T12:00:00Z`, `${year + 15}-12-31T00:00:00Z`))];
  const expected = edges.map((at) => instant(at).toZonedDateTimeISO(zone).toPlainDate());
  const values = edges.map((at, index) => `(${index}, ${sqlTimestamp(at)}, date '${expected[index]}')`);
  const rows = await evaluate(
    `select cast(local_day(t) as varchar) as day, epoch_ms(day_start(d)) as start
     from (values ${values.join(', ')}) as v (place, t, d) order by place`,
    zone,
    span,
  );
  expect(rows.map(({ day }) => day)).toEqual(expected.map(String));
  expect(rows.map(({ start }) => start)).toEqual(
    expected.map((day) => day.toZonedDateTime(zone).epochMilliseconds),
  );
  // What the plan's literals are made of says the same.
  edges.forEach((at, index) => {
    const day = expected[index]?.toString() ?? '';
    expect(localDay(new Date(at).toISOString(), zone)).toBe(day);
    expect(Date.parse(dayStart(day, zone)) <= at).toBe(true);
  });
}

/** Clock times of a lake whose zone lake.yaml says: also those that are skipped, and those that come twice. */
async function clocksAgree(zone: string, year: number): Promise<void> {
  const span = { start: `${year}-01-01`, end: `${year + 16}-01-01` };
  const edges = edgesOf(zone, `${span.start}T12:00:00Z`, `${year + 15}-12-31T00:00:00Z`);
  const clocks = [
    ...new Set(
      edges.flatMap((at) => {
        const clock = instant(at).toZonedDateTimeISO(zone).toPlainDateTime();
        return [-3_600_000, 0, 3_600_000].map((milliseconds) => String(clock.add({ milliseconds })));
      }),
    ),
  ];
  const times = lakeTimes('UTC', span);
  const values = clocks.map((clock, index) => `(${index}, timestamp '${clock.replace('T', ' ')}')`);
  const rows = await evaluate(
    `select epoch_ms(utc) as at, local_time(utc) as clock,
       epoch_ms(${times.midnight('day', zone)}) as midnight
     from (select place, cast(t as date) as day, ${times.utc('t', zone)} as utc
       from (values ${values.join(', ')}) as v (place, t)) as u order by place`,
    zone,
    span,
  );
  const expected = clocks.map((text) => {
    const clock = Temporal.PlainDateTime.from(text);
    const at = clock.toZonedDateTime(zone);
    return {
      at: at.epochMilliseconds,
      clock: at.toPlainDateTime().toString({ fractionalSecondDigits: 3 }),
      midnight: clock.toPlainDate().toZonedDateTime(zone).epochMilliseconds,
    };
  });
  const wrong = rows.filter((row, index) => !isDeepStrictEqual(row, expected[index]));
  count('wrong values', wrong.length, 'zones');
  expect(rows).toEqual(expected);
}

test.each(years)('clock times around every change of all zones from %i on become UTC', async (year) => {
  await forEach(
    zones,
    (zone) => zone,
    (zone) => clocksAgree(zone, year),
  );
});

test.each(years)('local_day() and day_start() around every change of all zones from %i on', async (year) => {
  await forEach(
    zones,
    (zone) => zone,
    (zone) => agrees(zone, year),
  );
});

const shop = loadReport(templatesAt(shopTemplates), 'shop-tally');

test('the periods of any zone follow each other without a gap and without an overlap', async () => {
  const period = fc
    .date({ min: new Date('1971-01-01'), max: new Date('2190-01-01'), noInvalidDate: true })
    .chain((date) => {
      const day = date.toISOString().slice(0, 10);
      const [year, month] = [day.slice(0, 4), day.slice(0, 7)];
      const quarter = Math.ceil(Number(day.slice(5, 7)) / 3);
      return fc.constantFrom(
        day,
        month,
        year,
        `${year}-Q${quarter}`,
        `${year}-H${Math.ceil(quarter / 2)}`,
        `trailing-12:${month}`,
      );
    });
  await forAll(fc.tuple(fc.constantFrom(...zones), period), cases(150, 8000), ([timezone, text]) => {
    const report = { ...shop, settings: { ...shop.settings, timezone } };
    // Later than every period: one that has not begun is refused.
    const now = '2191-07-01T00:00:00Z';
    const { literals, period: own } = makePlan(report, { period: text, now });
    const at = (name: string) =>
      Date.parse(`${/'(.*)'/.exec(literals[name] ?? '')?.[1]?.replace(' ', 'T')}Z`);
    expect(at('start_at') < at('end_at')).toBe(true);
    expect(at('yoy_start_at') < at('yoy_end_at')).toBe(true);
    expect(at('pop_end_at')).toBe(at('start_at'));
    // The first instant of the period lies in its first day, and the last one before its end does not lie beyond.
    const dayOf = (milliseconds: number) => localDay(new Date(milliseconds).toISOString(), timezone);
    expect(dayOf(at('start_at')) >= own.start && dayOf(at('start_at')) < own.end).toBe(true);
    expect(dayOf(at('start_at') - 1) < own.start).toBe(true);
    expect(dayOf(at('end_at') - 1) < own.end).toBe(true);
    // Every instant of the period lies in a partition that is read.
    const partition = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10);
    const text_ = (name: string) => /'(.*)'/.exec(literals[name] ?? '')?.[1] ?? '';
    expect(partition(at('start_at')) >= text_('start_dt')).toBe(true);
    expect(partition(at('end_at') - 1) <= text_('end_dt')).toBe(true);
  });
});

test('a relative period is the one that is over in the zone, whatever the instant', async () => {
  const asked = fc.tuple(
    fc.constantFrom(...zones),
    fc.date({ min: new Date('1975-01-01'), max: new Date('2150-01-01'), noInvalidDate: true }),
    fc.constantFrom(
      'yesterday',
      'last week',
      'last month',
      'last quarter',
      'last half',
      'last year',
      'trailing 12 months',
    ),
  );
  await forAll(asked, cases(150, 8000), ([timezone, date, period]) => {
    const report = { ...shop, settings: { ...shop.settings, timezone } };
    const now = date.toISOString();
    const plan = makePlan(report, { period, now });
    const today = localDay(now, timezone);
    expect(plan.period.end <= today).toBe(true);
    // What follows it is not over: it ends after today.
    const next = makePlan(report, { period: plan.period.id, now });
    expect(next.period).toEqual(plan.period);
  });
});

test('what is no zone of the database is refused', async () => {
  const names = fc.oneof(
    hostileText,
    fc.constantFrom(
      '',
      'Asia',
      'asia/shanghai',
      'GMT+8',
      '+08:00',
      '+8',
      'UTC+8',
      'Z',
      'EST',
      'PST8PDT',
      'Etc/GMT+14',
    ),
    fc.constantFrom(
      '2024-01-01T00:00[Asia/Tokyo]',
      '2024-01-01T00:00Z',
      '2024-01-01T00:00+08:00',
      'local',
      'Factory',
    ),
    fc
      .constantFrom(...zones)
      .chain((zone) => fc.constantFrom(`${zone} `, `/${zone}`, zone.toUpperCase(), `${zone}\n`)),
  );
  await forAll(names, cases(60, 3000), (name) => {
    if (!isZone(name)) return;
    // The machine's own database and SQL know it by that name too.
    expect(() => new Intl.DateTimeFormat('en', { timeZone: name })).not.toThrow();
    expect(name).toMatch(/^[A-Za-z+-][A-Za-z0-9_+:/-]*$/);
    expect(() => zoneOver(name, { start: '2023-01-01', end: '2024-01-01' })).not.toThrow();
  });
});
