/** A project is deployed: what periodical.yaml says holds there too. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { copyTemplates } from '../../infra/bundling/templates.ts';
import { readSettings } from '../../infra/settings.ts';
import { temporaryFolder, writeFiles } from '../folder.ts';
import { projectFiles } from '../project.ts';
import { synthesise } from './synth.ts';

const folder = temporaryFolder();
const project = () => join(folder(), 'project');
const root = join(import.meta.dirname, '../..');
const schedule = 'schedules: [{name: daily, cron: "0 9 * * *", period: yesterday}]\n';

beforeEach(() => {
  const files = projectFiles('recipients: {domains: [tills.net]}\n');
  writeFiles(project(), files);
  writeFiles(project(), {
    'templates/reports/tally/report.yaml': files['templates/reports/tally/report.yaml'] + schedule,
  });
});

it('the sender of mails is the project’s, if no setting says another', () => {
  const settings = readSettings({ templates: project() });
  expect(settings).toMatchObject({
    sender: 'Tills <tills@tills.net>',
    mailDomain: 'tills.net',
    isExample: false,
  });
  expect(readSettings({ templates: project(), sender: 'a@b.org' }).sender).toBe('a@b.org');
});

it('the stack has its reports and tables, its recipients, and nothing of commerce', () => {
  const stack = synthesise({ templates: project(), alarmAddress: 'oncall@tills.net' });
  const named = (type: string) => stack.all(type).map(({ path }) => path);
  expect(named('AWS::Scheduler::Schedule').filter((path) => /tally|talent|weekly/.test(path))).toEqual([
    expect.stringContaining('tally'),
  ]);
  expect(named('AWS::Glue::Table')).toEqual([expect.stringContaining('tills')]);
  expect(JSON.parse(String(stack.outputs.Recipients))).toMatchObject({ domains: ['tills.net'] });
});

it('the package has its templates and periodical.yaml, and of the product what every project has', () => {
  const out = join(folder(), 'package');
  copyTemplates(project(), out, undefined);
  expect(readdirSync(out).sort()).toEqual(['own-templates', 'periodical.yaml', 'templates']);
  expect(readdirSync(join(out, 'templates')).sort()).toEqual(['languages', 'room', 'theme']);
  // As the code of a function finds them.
  cpSync(join(root, 'functions'), join(out, 'functions'), { recursive: true });
  cpSync(join(root, 'package.json'), join(out, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(out, 'node_modules'));
  const script = `
    const { templatesAt } = await import('./functions/templates.ts');
    const { loadReport, reportNames } = await import('./functions/templates/report.ts');
    const { loadModels } = await import('./functions/query/models.ts');
    const { loadTheme, themeDirectories } = await import('./functions/templates/theme.ts');
    const { boundsIn } = await import('./functions/deliver/recipients.ts');
    const templates = templatesAt(undefined);
    const { settings } = loadReport(templates, 'tally');
    console.log(JSON.stringify({
      reports: reportNames(templates), models: Object.keys(loadModels(templates).byName), zone: settings.timezone,
      words: Object.keys(loadTheme(themeDirectories(templates), ['en']).words), domains: boundsIn(templates)?.domains,
    }));`;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: out,
    encoding: 'utf8',
  });
  expect(JSON.parse(said)).toEqual({
    ...{
      reports: ['tally'],
      models: ['tills'],
      zone: 'America/New_York',
      words: ['en'],
      domains: ['tills.net'],
    },
  });
});

it('of commerce the package has all if the project extends it', () => {
  writeFiles(project(), projectFiles('extends: commerce\n'));
  const out = join(folder(), 'package');
  copyTemplates(project(), out, undefined);
  expect(existsSync(join(out, 'templates/reports/weekly-pulse/report.yaml'))).toBe(true);
});
