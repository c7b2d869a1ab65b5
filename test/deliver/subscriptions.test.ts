/** subscriptions.yaml: what is wrong in a line is named with its place, and keeps nobody else's mail back. */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { subscribersOf, subscriptionProblems } from '../../functions/deliver/subscriptions.ts';
import { describeProblem } from '../../functions/errors.ts';
import { displayPath } from '../../functions/templates/directories.ts';
import { loadReport, type Report } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { temporaryFolder } from '../folder.ts';

const folder = temporaryFolder();
const shop = fileURLToPath(new URL('../other-lake/templates', import.meta.url));
beforeEach(() => cpSync(shop, folder(), { recursive: true }));

const file = () => displayPath(join(folder(), 'subscriptions.yaml'));

function read(text: string, changed: Partial<Report['settings']> = {}, schedule?: string) {
  writeFileSync(join(folder(), 'subscriptions.yaml'), text);
  const templates = templatesAt(folder());
  const loaded = loadReport(templates, 'shop-tally');
  const report = { ...loaded, settings: { ...loaded.settings, ...changed } };
  const { recipients, wrong } = subscribersOf(templates, report, schedule);
  const checked = subscriptionProblems(templates, [report]).map(describeProblem);
  return {
    addresses: recipients.map(({ address }) => address),
    recipients,
    wrong,
    checked: checked.map((line) => line.replace(`${file()}:`, '')),
  };
}

const good = '- {address: good@example.com, report: shop-tally}\n';

describe('a line that is wrong', () => {
  const cases: readonly (readonly [line: string, problem: string])[] = [
    ['{address: Wang Wei <w@example.com>, report: shop-tally}', '2: address: expected an email address'],
    ['{report: shop-tally}', '2: address: expected an email address'],
    [
      '{address: a@example.com, report: shop-tally, schedules: [montly]}',
      '2: schedules: unknown schedule "montly" of shop-tally; did you mean "monthly"?',
    ],
    [
      '{address: a@example.com, report: shop-tally, schedules: []}',
      '2: schedules: expected a schedule, or no list',
    ],
    [
      '{address: a@example.com, report: shop-tally, schedules: monthly}',
      '2: schedules: invalid input: expected array, received string',
    ],
    [
      '{address: a@example.com, report: shop-tally, language: fr}',
      '2: language: expected a language: de, en, en-US, es, ja, pt-BR, zh',
    ],
    [
      '{address: a@example.com, report: shop-tally, attach: [xlsx]}',
      '2: attach.0: invalid option: expected one of "pdf"|"workbook"',
    ],
    [
      '{address: a@example.com, report: shop-tally, lang: en}',
      '2: unknown field "lang"; expected one of address, report, schedules, language, attach, paused',
    ],
    ['{address: a@example.com, address: b@example.com, report: shop-tally}', '2: Map keys must be unique'],
    ['a@example.com', '2: invalid input: expected object, received string'],
    ['', '2: invalid input: expected object, received null'],
    ['*nobody', '2: Unresolved alias (the anchor must be set before the alias): nobody'],
    [
      '{address: a@example.com, report: shop-taly}',
      '2: report: unknown report "shop-taly"; did you mean "shop-tally"?',
    ],
    [
      '{address: a@example.com, report: sales}',
      '2: report: unknown report "sales"; expected one of shop-tally, talent-growth, weekly-pulse',
    ],
    ['{address: a@example.com}', '2: report: missing: expected string'],
    [
      '{address: GOOD@Example.com, report: shop-tally, language: zh}',
      '2: address: there is a line for this reader already: line 1; expected one line for each reader and report',
    ],
  ];

  it.each(cases)('%s is named, and the others get their mail', (line, problem) => {
    const { addresses, checked, wrong } = read(
      `${good}- ${line}\n- {address: c@example.com, report: shop-tally}\n`,
    );
    expect(addresses).toEqual(['good@example.com', 'c@example.com']);
    expect(checked).toEqual([problem]);
    expect(wrong.flatMap(({ problems }) => problems).map(({ line: at }) => at)).toEqual([2]);
  });

  it.each([['{language: zh}', { language: 'zh' }]])(
    'asks for a page that its report lacks: %s',
    (_, { language }) => {
      const templates = templatesAt(folder());
      writeFileSync(
        join(folder(), 'subscriptions.yaml'),
        `- {address: a@example.com, report: shop-tally, language: ${language}}\n`,
      );
      const { pages, ...report } = loadReport(templates, 'shop-tally');
      const { en } = pages;
      const english = { ...report, pages: en ? { en } : {} };
      expect(subscriptionProblems(templates, [english]).map(({ message }) => message)).toEqual([
        'language: shop-tally has no page in "zh"; expected one of en',
      ]);
    },
  );

  it('asks for a format that its report is not made as', () => {
    const line = '- {address: a@example.com, report: shop-tally, attach: [pdf, workbook]}\n';
    const { checked, addresses } = read(good + line, { formats: ['email', 'workbook'] });
    expect(checked).toEqual(['2: attach: shop-tally is not made as pdf; expected some of workbook']);
    expect(addresses).toEqual(['good@example.com']);
  });

  it('is every line of a report without the format email', () => {
    const { checked, addresses } = read(good, { formats: ['csv'] });
    expect(addresses).toEqual([]);
    expect(checked).toEqual([
      '1: report: shop-tally is not made as email, so nobody can get it by mail; expected email among its formats',
    ]);
  });
});

it('all problems are said at once, in the order of the lines', () => {
  const text = `- {address: r d, report: tt}\n${good}- {address: a@example.com, report: shop-tally, language: fr, schedules: [x]}\n`;
  expect(read(text).checked).toHaveLength(3);
  expect(read(text).checked.map((line) => line.split(':')[0])).toEqual(['1', '1', '3']);
});

it('lines of other reports are theirs', () => {
  const other = '- {address: nobody, report: weekly-pulse}\n';
  expect(read(good + other)).toMatchObject({ addresses: ['good@example.com'], checked: [], wrong: [] });
});

it('one reader may have a line for each of several schedules, and a wrong one is of its schedule alone', () => {
  const schedules = [
    { name: 'monthly', cron: '0 9 2 * *', period: 'last month' },
    { name: 'alert', cron: '0 9 * * *', period: 'yesterday' },
  ];
  const line = (more: string) => `- {address: a@example.com, report: shop-tally, ${more}}\n`;
  const text = line('schedules: [monthly]') + line('schedules: [alert], attach: []');
  expect(read(text, { schedules }, 'alert')).toMatchObject({
    checked: [],
    recipients: [{ address: 'a@example.com', attach: [] }],
  });
  const wrong = `${good}${line('schedules: [alert], attach: [csv]')}`;
  expect(read(wrong, { schedules, formats: ['email'] }, 'monthly').wrong).toEqual([]);
  expect(read(wrong, { schedules, formats: ['email'] }, 'alert').wrong).toHaveLength(1);
});

it.each([
  ['- {address: a@example.com, report: shop-tally\n- {address: b@example.com}\n', /^\d: Flow map/],
  ['address: a@example.com\nreport: shop-tally\n', /^1: expected a list, with "- " before each line$/],
])('what is not a list in YAML at all is wrong for everybody: %j', (text, problem) => {
  const { addresses, wrong, checked } = read(text);
  expect(addresses).toEqual([]);
  expect(wrong).toMatchObject([{ address: 'subscriptions.yaml', isStray: false }]);
  expect(checked).toEqual([expect.stringMatching(problem)]);
});

it('a file of comments, or none, has no readers; nor have reports over the templates of somebody the project’s', () => {
  expect(read('# nobody yet\n')).toMatchObject({ addresses: [], checked: [] });
  const templates = templatesAt(shop);
  expect(subscribersOf(templates, loadReport(templates, 'weekly-pulse')).recipients).toEqual([]);
  const project = templatesAt(undefined);
  expect(subscribersOf(project, loadReport(project, 'weekly-pulse'))).toEqual({
    recipients: [],
    wrong: [],
    remark: '; nobody is subscribed to weekly-pulse: add a line to templates/subscriptions.yaml',
  });
});

it('a line that says no more gets the PDF in English', () => {
  expect(read(good).recipients).toMatchObject([{ language: 'en', attach: ['pdf'] }]);
});
