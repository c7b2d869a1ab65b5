/** periodical.yaml: what it may say, where it is found, and what reports and commands take from it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ownersIn } from '../../functions/deliver/notices/owners.ts';
import { boundsIn } from '../../functions/deliver/recipients.ts';
import { roomWords } from '../../functions/endpoint/room/words.ts';
import { describeProblem, InputError } from '../../functions/errors.ts';
import { loadModels } from '../../functions/query/models.ts';
import { displayPath, productTemplates, type Templates } from '../../functions/templates/directories.ts';
import { originsOf } from '../../functions/templates/origins.ts';
import { loadReport, reportNames } from '../../functions/templates/report.ts';
import { loadTheme, themeDirectories } from '../../functions/templates/theme.ts';
import { templatesAt } from '../../functions/templates.ts';
import { temporaryFolder, writeFiles } from '../folder.ts';
import { projectFiles } from '../project.ts';

const folder = temporaryFolder();
const write = (files: Readonly<Record<string, string>>) => writeFiles(folder(), files);
const templates = (): Templates => templatesAt(folder());

beforeEach(() => write(projectFiles()));

function problems(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems
      .map(describeProblem)
      .map((line) => line.replaceAll(`${displayPath(folder())}/`, ''));
  }
}

it('has nothing of commerce, but the look and the words', () => {
  expect(templates().directories).toEqual([join(folder(), 'templates')]);
  expect(reportNames(templates())).toEqual(['tally']);
  expect(Object.keys(loadModels(templates()).byName)).toEqual(['tills']);
  expect(loadModels(templates()).contract).toEqual([]);
  expect(loadTheme(themeDirectories(templates()), ['en']).words.en).toHaveProperty('page');
  expect(roomWords(templates())('en')('room')).not.toBe('');
});

it('has the six relations and the two reports if it extends commerce', () => {
  write(projectFiles('extends: commerce\n'));
  expect(templates().directories).toEqual([join(folder(), 'templates'), productTemplates]);
  expect(reportNames(templates())).toEqual(['talent-growth', 'tally', 'weekly-pulse']);
  expect(loadModels(templates()).contract).toContain('order_lines');
});

it('speaks for reports that say no publisher and no owner, and for those that ship', () => {
  write(
    projectFiles('extends: commerce\npublisher: {en: Tills Ltd}\nowner: data@tills.net\npaper: letter\n'),
  );
  write({ 'templates/reports/tally/report.yaml': 'title: {en: Tally}\n' });
  expect(loadReport(templates(), 'weekly-pulse').settings.paper).toBe('letter');
  const said = (report: string) => {
    const { publisher, owner } = loadReport(templates(), report).settings;
    return { publisher, owner };
  };
  expect(said('tally')).toEqual({ publisher: { en: 'Tills Ltd' }, owner: 'data@tills.net' });
  expect(said('weekly-pulse')).toEqual(said('tally'));
  write({
    'templates/reports/tally/report.yaml':
      'title: {en: Tally}\nowner: ada@tills.net\npublisher: {en: North}\n',
  });
  expect(said('tally')).toEqual({ publisher: { en: 'North' }, owner: 'ada@tills.net' });
});

it('without an owner of the project, a report that names none is refused with its line', () => {
  write({ 'templates/reports/tally/report.yaml': 'title: {en: Tally}\n' });
  expect(problems(() => loadReport(templates(), 'tally'))).toEqual([
    'templates/reports/tally/report.yaml:1: owner: missing: expected it here, or as owner of the project in periodical.yaml',
  ]);
});

describe('a report that ships, with what differs laid over it', () => {
  const pulse = (
    files: Readonly<Record<string, string>>,
    project = 'extends: commerce\nlanguages: [en, zh]\n',
  ) => {
    const settings = 'zone: America/New_York\ncurrency: USD\n';
    write({ 'periodical.yaml': settings + project });
    write(
      Object.fromEntries(
        Object.entries(files).map(([name, text]) => [`templates/reports/weekly-pulse/${name}`, text]),
      ),
    );
    return loadReport(templates(), 'weekly-pulse');
  };
  const shipped = () => loadReport(templatesAt(undefined), 'weekly-pulse');

  it('has one page of the user and all else as it ships', () => {
    const report = pulse({ 'en.md': '# Mine\n' });
    expect(report.pages.en?.text).toBe('# Mine\n');
    const { pages, settings, ...same } = shipped();
    expect(report.pages.zh).toEqual(pages.zh);
    const { queries, figures } = same;
    expect(report).toMatchObject({ queries, figures, isInherited: true });
    expect(report.checks.map(({ file }) => file)).toEqual(same.checks.map(({ file }) => file));
    expect(report.settings).toEqual({ ...settings, timezone: 'America/New_York', currency: 'USD' });
  });

  it('has settings key by key, lists as a whole; what it says counts before the project', () => {
    const report = pulse({
      'report.yaml':
        'currency: CAD\nextends: commerce\ntitle: {en: Our week}\nparameters: {surge: 4}\nformats: [pdf]\nrestatements: {periods: 1}\n',
    });
    const { title, parameters } = shipped().settings;
    expect(report.settings).toMatchObject({
      title: { ...title, en: 'Our week' },
      parameters: { ...parameters, surge: 4 },
      restatements: { periods: 1, above: 0.005 },
      formats: ['pdf'],
      currency: 'CAD',
      timezone: 'America/New_York',
    });
    expect(report.settings).not.toHaveProperty('extends');
  });

  it('has queries and figures one by one, and a figure field by field', () => {
    const [query] = shipped().queries;
    const [key = '', figure] = Object.entries(shipped().figures.figures)[0] ?? [];
    const report = pulse({
      [`${query?.name}.sql`]: 'select 1 as one\n',
      'more.sql': 'select 2 as two\n',
      'figures.yaml': `figures: {${key}: {name: {en: Takings}}}\n`,
    });
    expect(report.queries.find(({ name }) => name === query?.name)?.text).toBe('select 1 as one\n');
    expect(report.queries.map(({ name }) => name)).toEqual(
      [...shipped().queries.map(({ name }) => name), 'more'].sort(),
    );
    expect(report.figures.figures[key]).toEqual({ ...figure, name: { ...figure?.name, en: 'Takings' } });
  });

  it('names the file of each mistake', () => {
    expect(problems(() => pulse({ 'report.yaml': '# Mine\nformats: [fax]\ncolour: red\n' }))).toEqual([
      expect.stringMatching(/^templates\/reports\/weekly-pulse\/report.yaml:2: formats.0: /),
      expect.stringMatching(/^templates\/reports\/weekly-pulse\/report.yaml:3: unknown field "colour"/),
    ]);
    write({ 'templates/reports/weekly-pulse/report.yaml': 'title: {de: Woche}\nextends: commerce\n' });
    expect(problems(() => loadReport(templates(), 'weekly-pulse'))).toEqual([
      'templates/reports/weekly-pulse/report.yaml:1: title.de: expected a page de.md, but there is none',
    ]);
  });

  it('is taken the place of by a report.yaml with a title', () => {
    const report = pulse({
      'report.yaml': 'title: {en: Mine}\nowner: a@b.org\n',
      'en.md': '# Mine\n',
    });
    expect(report).toMatchObject({ queries: [], isInherited: false });
  });

  it('is not changed by tests alone, and says of each setting where it is from', () => {
    const { settings } = pulse({ 'tests/mine/test.yaml': 'period: 2024-W25\n' });
    expect(settings.title).toEqual(shipped().settings.title);
    const report = pulse({ 'report.yaml': 'parameters:\n  surge: 4\n', 'en.md': '# Mine\n' });
    const origins = originsOf(templates(), report).map(({ setting, file, line }) => [
      setting,
      file === undefined ? undefined : `${file}:${line}`.replace(`${displayPath(folder())}/`, ''),
    ]);
    const ours = 'templates/reports/weekly-pulse';
    expect(Object.fromEntries(origins)).toMatchObject({
      'parameters.surge': `${ours}/report.yaml:2`,
      timezone: 'periodical.yaml:1',
      'title.en': `${displayPath(productTemplates)}/reports/weekly-pulse/report.yaml:1`,
      on_empty: expect.anything(),
      'pages.en': `${ours}/en.md:1`,
      'pages.zh': `${displayPath(productTemplates)}/reports/weekly-pulse/zh.md:1`,
    });
    expect(origins).toContainEqual(['links', undefined]);
  });
});

it('speaks for the owner also where a report.yaml is read in part', () => {
  write(projectFiles('owner: data@tills.net\n'));
  write({ 'templates/reports/tally/report.yaml': 'title: {en: Tally}\n' });
  expect(ownersIn(templates())('tally')?.address).toBe('data@tills.net');
});

it('is found from its templates and any folder below upwards', () => {
  const below = join(folder(), 'templates/reports');
  expect(templatesAt(join(folder(), 'templates')).project?.directory).toBe(folder());
  expect(templatesAt(below)).toMatchObject({ directories: [below], project: { directory: folder() } });
});

it('says zone and currency of reports that do not say them, and of those of commerce', () => {
  write(projectFiles('extends: commerce\n'));
  const settings = (report: string) => loadReport(templates(), report).settings;
  expect(settings('tally')).toMatchObject({ timezone: 'America/New_York', currency: 'USD' });
  expect(settings('weekly-pulse')).toMatchObject({ timezone: 'America/New_York', currency: 'USD' });
  write({ 'templates/reports/tally/report.yaml': 'title: {en: Tally}\nowner: a@b.org\ncurrency: CAD\n' });
  expect(settings('tally')).toMatchObject({ timezone: 'America/New_York', currency: 'CAD' });
});

it('a report says zone and currency itself if the project does not', () => {
  write({ 'periodical.yaml': '' });
  expect(problems(() => loadReport(templates(), 'tally'))).toEqual([
    'templates/reports/tally/report.yaml:1: timezone: missing: expected it here, or as zone of the project in periodical.yaml',
    'templates/reports/tally/report.yaml:1: currency: missing: expected it here, or as currency of the project in periodical.yaml',
  ]);
});

it('says the languages: those of commerce’s pages that it has, and no other of its own', () => {
  write(projectFiles('extends: commerce\n'));
  expect(Object.keys(loadReport(templates(), 'weekly-pulse').pages)).toEqual(['en']);
  write({
    'templates/reports/tally/report.yaml': 'title: {en: Tally, zh: 账}\nowner: a@b.org\n',
    'templates/reports/tally/zh.md': '# 账\n',
  });
  expect(problems(() => loadReport(templates(), 'tally'))).toEqual([
    'templates/reports/tally/zh.md:1: periodical.yaml does not name the language zh; expected it in languages',
  ]);
  write({ 'periodical.yaml': 'zone: UTC\ncurrency: EUR\nlanguages: [zh, en]\n' });
  expect(Object.keys(loadReport(templates(), 'tally').pages)).toEqual(['zh', 'en']);
});

it('says where mail may go, unless recipients.yaml does', () => {
  expect(boundsIn(templates())).toBeUndefined();
  write(projectFiles('recipients: {domains: [example.org]}\n'));
  expect(boundsIn(templates())).toEqual({
    ...{ domains: ['example.org'], addresses: [] },
    file: displayPath(join(folder(), 'periodical.yaml')),
  });
  write({ 'templates/recipients.yaml': 'domains: [example.com]\n' });
  expect(problems(() => boundsIn(templates()))).toEqual([
    'periodical.yaml:6: recipients: templates/recipients.yaml says them too; expected one of the two',
  ]);
});

it.each([
  ['extends: shop', '1: extends: expected commerce, or no such line'],
  ['lake: raw\nzone: Mars', '2: zone: expected a time zone such as Asia/Shanghai'],
  ['currency: dollars', '1: currency: expected a currency code such as CNY'],
  ['sender: me', '1: sender: expected Name <name@example.com>'],
  ['languages: en', '1: languages: expected a list, such as [en]'],
  ['languages:\n  - en\n  - tlh', '3: languages.1: expected a language: de, en, en-US, es, ja, pt-BR, zh'],
  ['lakes: raw', /1: unknown field "lakes"; expected one of extends, templates, lake, out, sender/],
  ['templates: t', '1: templates: there is no folder t; expected one'],
  ['lake: raw\ntemplates: .', /^2: templates: .* holds lake; expected a folder of templates alone$/],
  ['recipients: {}', '1: lets mail go to nobody; expected domains, addresses or both'],
])('%j is refused with its line', (text, expected) => {
  write({ 'periodical.yaml': text });
  const [problem] = problems(() => boundsIn(templates()));
  expect(
    problem?.replace('periodical.yaml:', '').replace(`folder ${displayPath(folder())}/`, 'folder '),
  ).toMatch(expected);
});

it('without lake.yaml says that there is none, and what would bring one', () => {
  mkdirSync(join(folder(), 'empty'));
  write({ 'periodical.yaml': 'templates: empty\n' });
  expect(problems(() => loadModels(templates()))).toEqual([
    'empty/lake.yaml: there is no such file; expected the raw tables, or "extends: commerce" in periodical.yaml',
  ]);
});
