/** `compare:` of report.yaml: the dates of SQL follow it, and an edition is made of it. */
import { expect, it } from 'vitest';
import { sourcesOf } from '../../functions/archive/content.ts';
import { makePlan } from '../../functions/plan.ts';
import { loadModels } from '../../functions/query/models.ts';
import { loadReport, type Report } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { checkCompare } from '../../functions/validate/compare.ts';

const templates = templatesAt(undefined);
const report = loadReport(templates, 'weekly-pulse');
const compared = (compare: Report['settings']['compare']): Report => ({
  ...report,
  settings: { ...report.settings, compare },
});
const planOf = (period: string, compare?: Report['settings']['compare']) =>
  makePlan(compared(compare), { period, now: '2024-07-01T00:00:00Z' });

it('is in the dates of SQL as it is in the plan', () => {
  const { literals, yoy, pop } = planOf('2024-06', { year: '364 days', before: '35 days' });
  expect([yoy, pop]).toEqual([
    { start: '2023-06-03', end: '2023-07-03' },
    { start: '2024-04-27', end: '2024-05-27' },
  ]);
  const { yoy_start, yoy_end, yoy_trailing_end, pop_start, pop_end, pop_start_at } = literals;
  expect([yoy_start, yoy_end, yoy_trailing_end]).toEqual([
    "date '2023-06-03'",
    "date '2023-07-03'",
    "date '2023-07-03'",
  ]);
  expect([pop_start, pop_end]).toEqual(["date '2024-04-27'", "date '2024-05-27'"]);
  expect(pop_start_at).toContain('2024-04-26 16:00:00');
});

it('leaves the last week and the one before it alone', () => {
  const { week_before_start } = planOf('2024-W25', { before: '28 days' }).literals;
  expect(week_before_start).toBe(planOf('2024-W25').literals.week_before_start);
});

it('is a part of what an edition is made of, and nothing where it is not said', () => {
  const hashed = (compare: Report['settings']['compare']) =>
    sourcesOf({ report: compared(compare), models: loadModels(templates), themeHash: '', parameters: {} })
      .report;
  const { compare: _, ...without } = compared(undefined).settings;
  const never = sourcesOf({
    ...{ report: { ...report, settings: without }, models: loadModels(templates) },
    ...{ themeHash: '', parameters: {} },
  }).report;
  expect(hashed(undefined)).toBe(never);
  expect(hashed({ year: '364 days' })).not.toBe(never);
  expect(hashed({ year: 'same date' })).not.toBe(hashed({ year: '364 days' }));
});

it('is refused where figures of a weekly report say "the week before" of another one', () => {
  const refused = (compare: Report['settings']['compare']) =>
    checkCompare(compared(compare)).map(({ message }) => message);
  expect(refused({ before: '28 days' })).toEqual([
    'compare.before: sales says "the week before" (figures.yaml), which it would not be; expected period before, or compare: before there',
  ]);
  expect([refused({ before: '7 days' }), refused({ before: 'previous weekday' }), refused({})]).toEqual([
    [],
    [],
    [],
  ]);
});

it('is refused where a schedule has days of its own among those it would be compared with', () => {
  const schedules = ['yesterday', 'last month', 'last year', 'trailing 12 months'].map((period, index) => ({
    ...{ name: `s${index}`, cron: '0 9 * * *', period },
  }));
  const refused = (compare: Report['settings']['compare']) =>
    checkCompare({ ...report, settings: { ...report.settings, compare, schedules } }).map(
      ({ message }) =>
        /^compare\.(\w+): \S+ of schedule (\w+) has/.exec(message)?.slice(1).join(' ') ?? message,
    );
  expect(refused({ before: '7 days' })).toEqual(['before s1', 'before s2', 'before s3']);
  expect(refused({ before: '31 days' })).toEqual(['before s2', 'before s3']);
  expect(refused({ before: '30 days' })).toEqual(['before s1', 'before s2', 'before s3']);
  expect(refused({ year: '364 days', before: '366 days' })).toEqual(['year s2', 'year s3']);
  expect(refused({ year: 'same date' })).toEqual([]);
});
