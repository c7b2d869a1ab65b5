/** owners.yaml and schedules.yaml: a report is somebody else's, or fires at other times, without a copy of its folder. */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { subscriptionProblems } from '../../functions/deliver/subscriptions.ts';
import { describeProblem } from '../../functions/errors.ts';
import type { Templates } from '../../functions/templates/directories.ts';
import { loadReport, withoutThoseOff } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { templateProblems } from '../../functions/validate/templates.ts';
import { temporaryFolder } from '../folder.ts';

const folder = temporaryFolder();
const shop = fileURLToPath(new URL('../other-lake/templates', import.meta.url));
beforeEach(() => cpSync(shop, folder(), { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(folder(), name), text);
const changed = (name: string, text: string): Templates => ({
  ...templatesAt(folder()),
  changed: { [name]: { file: `${name} (version 2)`, text } },
});
const shopTally = (templates = templatesAt(folder())) => loadReport(templates, 'shop-tally').settings;
const schedulesOf = (templates?: Templates) =>
  shopTally(templates).schedules.map(({ name, cron, period, isOff = false }) => [name, cron, period, isOff]);
const problems = async () => {
  const templates = templatesAt(folder());
  const found = await templateProblems(templates, [loadReport(templates, 'weekly-pulse')]);
  return found.map(describeProblem).map((line) => line.replace(/^.*\/(?=\w+\.yaml:)/, ''));
};

describe('owners.yaml', () => {
  it('names the owner in the place of report.yaml', () => {
    const before = shopTally().owner;
    write('owners.yaml', 'weekly-pulse: week@your-domain.com\n');
    expect(shopTally().owner).toBe(before);
    write('owners.yaml', 'shop-tally: Shop@Your-Domain.com\n');
    expect(shopTally().owner).toBe('Shop@your-domain.com');
  });

  it('gives way to the owner that was set last, report by report', () => {
    write('owners.yaml', 'shop-tally: a@your-domain.com\nweekly-pulse: b@your-domain.com\n');
    const templates = changed('owners.yaml', 'weekly-pulse: c@your-domain.com\n');
    expect(shopTally(templates).owner).toBe('a@your-domain.com');
    expect(loadReport(templates, 'weekly-pulse').settings.owner).toBe('c@your-domain.com');
  });

  it('that is wrong about one report is wrong about that one alone, with its line', async () => {
    write('owners.yaml', '# who\nshop-tally: nobody\nweekly-pulse: b@your-domain.com\n');
    expect(() => shopTally()).toThrow(/owners\.yaml:2: shop-tally: expected an email address/);
    const templates = templatesAt(folder());
    expect(loadReport(templates, 'weekly-pulse').settings.owner).toBe('b@your-domain.com');
    expect(await problems()).toEqual(['owners.yaml:2: shop-tally: expected an email address']);
  });

  it('is checked: its reports, and where mail may go', async () => {
    write('recipients.yaml', 'domains: [your-domain.com]\n');
    write('owners.yaml', 'shop-taly: a@your-domain.com\nweekly-pulse: b@elsewhere.org\n');
    expect(await problems()).toEqual([
      'owners.yaml:1: unknown report "shop-taly"; did you mean "shop-tally"?',
      expect.stringMatching(/^owners\.yaml:2: weekly-pulse: b@elsewhere\.org is outside .*recipients\.yaml/),
    ]);
  });

  it('of another form is an error with its line', () => {
    write('owners.yaml', '- a@your-domain.com\n');
    expect(() => shopTally()).toThrow(/owners\.yaml:1: .*expected/);
  });
});

describe('schedules.yaml', () => {
  it('switches all schedules of a report, or one', () => {
    const [[name, cron, period] = []] = schedulesOf();
    write('schedules.yaml', 'shop-tally: off\n');
    expect(schedulesOf()[0]).toEqual([name, cron, period, true]);
    expect(withoutThoseOff(loadReport(templatesAt(folder()), 'shop-tally')).settings.schedules).toEqual([]);
    write('schedules.yaml', `shop-tally: {${name}: false}\n`);
    expect(schedulesOf()[0]?.[3]).toBe(true);
    expect(schedulesOf(changed('schedules.yaml', `shop-tally: {${name}: on}\n`))[0]?.[3]).toBe(false);
    expect(schedulesOf(changed('schedules.yaml', 'weekly-pulse: off\n'))[0]?.[3]).toBe(true);
  });

  it('gives a schedule another time, and a report one schedule more', () => {
    const [[name, , period] = []] = schedulesOf();
    write(
      'schedules.yaml',
      `shop-tally:\n  ${name}: {cron: "0 8 3 * *"}\n  yearly: {cron: "0 8 5 1 *", period: last year}\n`,
    );
    expect(schedulesOf()[0]).toEqual([name, '0 8 3 * *', period, false]);
    expect(schedulesOf().at(-1)).toEqual(['yearly', '0 8 5 1 *', 'last year', false]);
  });

  it('that is off still has its subscribers', () => {
    const [[name] = []] = schedulesOf();
    write('schedules.yaml', 'shop-tally: off\n');
    write('subscriptions.yaml', `- {address: a@example.com, report: shop-tally, schedules: [${name}]}\n`);
    const templates = templatesAt(folder());
    expect(subscriptionProblems(templates, [loadReport(templates, 'shop-tally')])).toEqual([]);
  });

  it.each([
    ['shop-tally: maybe', /:1: shop-tally: expected on, off, or a map of cron and period/],
    ['shop-tally: [monthly]', /:1: shop-tally: expected on, off, or a map of cron and period/],
    ['shop-tally:\n  monthly: sometimes', /:2: shop-tally\.monthly: expected on, off, or a map/],
    ['shop-tally:\n  monthly: {cron: "0 25 * * *"}', /:2: shop-tally\.monthly\.cron: .*25/],
    ['shop-tally:\n  monthly: {crn: "0 5 * * *"}', /:2: .*crn/],
    ['shop-tally:\n  montly: off', /:2: unknown schedule "montly" of shop-tally; did you mean "monthly"\?/],
    [
      'shop-tally:\n  daily: {cron: "0 5 * * *"}',
      /:2: unknown schedule "daily" .*a new one needs cron and period/,
    ],
  ])('that says %j is an error with its line', (text, expected) => {
    write('schedules.yaml', `${text}\n`);
    expect(() => shopTally()).toThrow(expected);
    expect(() => loadReport(templatesAt(folder()), 'weekly-pulse')).not.toThrow();
  });

  it('of a report that is not there is said by the check', async () => {
    write('schedules.yaml', 'weekly-puls: off\n');
    expect(await problems()).toEqual([
      'schedules.yaml:1: unknown report "weekly-puls"; did you mean "weekly-pulse"?',
    ]);
  });
});
