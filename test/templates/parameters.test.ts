/** Parameters of a report: what report.yaml may declare, and what a run may be asked for with. */
import { describe, expect, it } from 'vitest';
import { parsePeriod } from '../../functions/calendar/period.ts';
import { periodWith } from '../../functions/calendar/values.ts';
import { InputError } from '../../functions/errors.ts';
import { makePlan } from '../../functions/plan.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { temporaryFolder, writeFiles } from '../folder.ts';
import { projectFiles } from '../project.ts';

const folder = temporaryFolder();
const now = '2024-07-15T12:00:00Z';

function reportWith(lines: string) {
  const report = `title: {en: Tally}\nowner: owner@tills.net\n${lines}\n`;
  writeFiles(folder(), { ...projectFiles(), 'templates/reports/tally/report.yaml': report });
  return loadReport(templatesAt(`${folder()}/templates`), 'tally');
}

const declared = `parameters:
  large: 50
  store: {type: integer, min: 1, max: 999, label: {en: Store}}
  area: {type: text, values: [North, South], default: North}
  rate: {type: number, default: 0.5}
  net: {type: boolean, default: false}
  since: {type: date, max: 2024-12-31}`;

const planWith = (values: Readonly<Record<string, string>>, lines = declared) => {
  const period = periodWith(parsePeriod('2024-06', '2024-07-15', undefined), values).id;
  return makePlan(reportWith(lines), { period, now });
};

describe('a run that asks for nothing', () => {
  it('has the usual values, and nulls of their types', () => {
    const { period, parameters, literals } = planWith({});
    expect(period.id).toBe('2024-06');
    expect(parameters).toEqual({ large: 50, area: 'North', rate: 0.5, net: false });
    expect(literals).toMatchObject({
      ...{ store: 'cast(null as bigint)', since: 'cast(null as date)' },
      ...{ large: '50', area: "'North'", rate: '0.5', net: 'false' },
    });
  });
});

describe('a run that asks for values', () => {
  it('has them in SQL by their types, and in its name where they are not the usual ones', () => {
    const plan = planWith({ store: '367', area: 'South', since: '2024-02-29', net: 'true', rate: '0.50' });
    expect(plan.period.id).toBe('2024-06,area=South,net=true,since=2024-02-29,store=367');
    expect(plan.literals).toMatchObject({
      ...{ store: '367', area: "'South'", since: "date '2024-02-29'", net: 'true', rate: '0.5' },
    });
    expect(plan.parameters).toMatchObject({ store: 367, area: 'South', since: '2024-02-29', large: 50 });
  });

  it('is called the same however a value is written', () => {
    expect(planWith({ store: '0367' }).period.id).toBe('2024-06,store=367');
    expect(planWith({ area: 'North' }).period.id).toBe('2024-06');
  });

  it('cannot reach SQL with a quote', () => {
    const plan = planWith({ name: "x' or '1'='1" }, 'parameters: {name: {type: text}}');
    expect(plan.literals.name).toBe("'x'' or ''1''=''1'");
  });

  it.each([
    [{ store: 'abc' }, 'store: "abc" is not one of its values; expected an integer from 1 to 999'],
    [{ store: '1000' }, 'expected an integer from 1 to 999'],
    [{ store: '36.5' }, 'expected an integer'],
    [{ area: 'Moon' }, 'area: "Moon" is not one of its values; expected one of North, South'],
    [{ rate: '1e3' }, 'expected a number'],
    [{ net: 'yes' }, 'expected true or false'],
    [{ since: '2024-02-30' }, 'expected a day such as 2024-06-18 to 2024-12-31'],
    [{ since: '2025-01-01' }, 'to 2024-12-31'],
    [{ stor: '1' }, 'no parameter "stor"; did you mean "store"?'],
    [{ large: '1' }, 'large is a rule of the report, the same for all runs'],
  ])('%j is refused', (values, message) => {
    expect(() => planWith(values)).toThrow(message);
  });

  it('of a report that declares nothing is refused', () => {
    expect(() => planWith({ store: '1' }, '')).toThrow(
      'no parameter "store"; its report.yaml declares none with a type',
    );
  });
});

describe('what report.yaml declares', () => {
  it.each([
    ['{type: integer, default: 1.5}', ':4: parameters.store.default: 1.5: expected an integer'],
    ['{type: integer, values: [1, two]}', 'parameters.store.values: two: expected an integer'],
    ['{type: text, values: [a], default: b}', 'parameters.store.default: b: expected a'],
    ['{type: date, min: 2024-13-01}', 'parameters.store.min: 2024-13-01: expected a day'],
    ['{type: money}', 'expected integer, number, text, boolean, date'],
    ['{typ: text}', 'typ'],
  ])('%s is wrong, with its line', (text, message) => {
    const load = () => reportWith(`parameters:\n  store: ${text}`);
    expect(load).toThrow(InputError);
    expect(load).toThrow(message);
  });
});

describe('a schedule', () => {
  const schedule = (set: string) =>
    `${declared}\nschedules:\n  - {name: monthly, cron: "0 8 3 * *", period: last month, set: ${set}}`;

  it('asks for values as a run does', () => {
    const [monthly] = reportWith(schedule('{store: 367, area: North}')).settings.schedules;
    expect(monthly?.period).toBe('last month,store=367');
  });

  it('with a value that no run may have is wrong, with its line', () => {
    expect(() => reportWith(schedule('{store: 0}'))).toThrow(
      /report\.yaml:11: schedule monthly: store: "0" is not one of its values; expected an integer from 1 to 999/,
    );
  });
});
