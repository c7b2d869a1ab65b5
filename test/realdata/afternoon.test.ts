/**
 * An analyst's afternoon, from an empty folder to mails: install the package, make a project of somebody else's data, look
 * at it, and make the report one's own. Every step is a command that is typed or a file that is edited; how long each took
 * is printed.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rewrite } from '../folder.ts';
import { called, install } from '../package/installed.ts';
import { firstEdition, isSkipped, realData, skipNote } from './real-data.ts';

let folder = '';
/** Seconds by step and data set. */
const times = new Map<string, Record<string, number>>();

function timed<T>(step: string, name: string, work: () => T): T {
  const began = performance.now();
  const result = work();
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  times.set(step, { ...times.get(step), [name]: seconds });
  return result;
}

beforeAll(() => {
  if (isSkipped) return;
  folder = mkdtempSync(join(tmpdir(), 'periodical-afternoon-'));
  timed('install the package', 'all', () => install(folder));
});
afterAll(() => {
  if (folder === '') return;
  console.table(Object.fromEntries(times));
  rmSync(folder, { recursive: true, force: true });
});

const sets = [
  { name: 'grocer', form: 'one-file', period: '2017-12', main: 'net_sales' },
  { name: 'superstore', form: 'european', period: '2017-11', main: 'sales' },
  { name: 'flights', form: 'na', period: '2013-12', main: 'row_count' },
];

describe.skipIf(isSkipped).each(sets)(
  `an afternoon with $name${skipNote}`,
  ({ name, form, period, main }) => {
    const data = realData(name);
    const step = <T>(title: string, work: () => T): T => timed(title, name, work);
    const at = (file: string) => join(folder, name, file);
    const report = (file: string) => at(`templates/reports/overview/${file}`);
    const periodical = (...words: string[]) => called(at('.'), 'npx', 'periodical', ...words);
    const edition = (revision: string, file: string) =>
      readFileSync(at(`out/archive/overview/${period}/${revision}/${file}`), 'utf8');
    const rows = (revision: string, query: string) => JSON.parse(edition(revision, `data/${query}.json`));

    it('goes from its files to a report of one’s own in the outbox', () => {
      const lake = ['--lake', data.lake(form), '--zone', 'America/New_York'];
      step('init: the first edition', () =>
        called(folder, 'npx', 'periodical', 'init', name, ...lake, '--yes'),
      );
      expect(rows('r1', 'totals')).toMatchObject([firstEdition(name)]);
      expect(edition('r1', 'report.en.html')).toContain('<h1');
      // The issue says a minute; a busy machine may take three.
      expect(times.get('init: the first edition')?.[name]).toBeLessThan(180);

      step('change a word: check, run', () => {
        rewrite(report('report.yaml'), '{en: Overview}', '{en: How December went}');
        rewrite(report('en.md'), 'Methods and quality', 'How it was made');
        periodical('check');
        periodical('run', 'overview', '--period', period);
      });
      expect(edition('r2', 'report.en.html')).toContain('How December went');
      expect(edition('r2', 'report.en.html')).toContain('How it was made');

      step('add a query, a chart and a parameter: check, run', () => {
        addWeeks(report, main);
        periodical('check');
        periodical('run', 'overview', '--period', period);
      });
      const weeks = rows('r3', 'by_week').map((row: Record<string, string | number>) => Number(row[main]));
      const [totals] = rows('r3', 'totals');
      expect(weeks.length).toBeGreaterThan(3);
      expect(weeks.reduce((sum: number, week: number) => sum + week, 0)).toBeCloseTo(Number(totals[main]), 4);
      expect(edition('r3', 'report.en.html')).toContain('Week by week');

      const half = Math.floor([...weeks].sort((a, b) => a - b)[Math.floor(weeks.length / 2)]);
      step('ask for larger weeks: run --set', () =>
        periodical('run', 'overview', '--period', period, '--set', `least=${half}`, '--formats', 'json'),
      );
      const larger = readFileSync(
        at(`out/archive/overview/${period},least=${half}/r1/data/by_week.json`),
        'utf8',
      );
      expect(JSON.parse(larger)).toHaveLength(weeks.filter((week: number) => week > half).length);

      step('add a Chinese page: check, run', () => {
        rewrite(report('report.yaml'), '{en: How December went}', '{en: How December went, zh: 十二月}');
        // Check asks for every part that the other page has.
        const page = readFileSync(report('en.md'), 'utf8');
        writeFileSync(
          report('zh.md'),
          page.replace('# Overview', '# 概览').replace(/\*\*(.*?)\*\* came to/, '**$1**共'),
        );
        rewrite(at('periodical.yaml'), 'languages: [en]', 'languages: [en, zh]');
        // Names that are in no language of the page are asked for by check.
        for (const file of ['figures.yaml', 'definitions.yaml']) nameInChinese(report(file));
        periodical('check');
        periodical('run', 'overview', '--period', period);
      });
      expect(edition('r4', 'report.zh.html')).toMatch(/十二月.*共/s);

      step('subscribe, and send to the outbox', () => {
        writeFileSync(
          at('templates/subscriptions.yaml'),
          '- {address: ada@shop.net, report: overview}\n- {address: li@shop.net, report: overview, language: zh}\n',
        );
        periodical('run', 'overview', '--period', period, '--send');
      });
      const mails = readdirSync(at('out/outbox'), { recursive: true, encoding: 'utf8' });
      expect(mails.filter((file) => file.endsWith('.eml'))).toHaveLength(2);
    });
  },
);

/** Sums of weeks, from the query of days, with a line of the page and of figures.yaml. */
function addWeeks(report: (file: string) => string, main: string): void {
  const days = readFileSync(report('by_day.sql'), 'utf8').replace(/order by 1\s*$/, '');
  const text = `-- Grain: one row per week of the period.
select date_trunc('week', days.day) as week, sum(days.${main}) as ${main}
from (
${days}) as days
group by 1
having sum(days.${main}) > :least
order by 1
`;
  writeFileSync(
    report('by_week.sql'),
    main === 'row_count' ? text.replace(/sum\((.*?)\) as/, 'cast(sum($1) as bigint) as') : text,
  );
  rewrite(
    report('report.yaml'),
    'on_empty:',
    'parameters: {least: {type: integer, min: 0, default: 0, label: {en: At least, zh: 至少}}}\non_empty:',
  );
  const figures = readFileSync(report('figures.yaml'), 'utf8');
  const daily = /^ {2}daily: .*$/m.exec(figures)?.[0] ?? '';
  const weekly = daily
    .replace('daily:', 'weekly:')
    .replace('by_day.', 'by_week.')
    .replace('over: day', 'over: week')
    .replace('by day', 'by week');
  rewrite(report('figures.yaml'), daily, `${daily}\n${weekly}`);
  rewrite(report('figures.yaml'), '  day: {en: Day}', '  day: {en: Day}\n  week: {en: Week}');
  const chart = '{% chart line=$weekly title="Week by week" else="There are no data." /%}';
  rewrite(report('en.md'), '{% more /%}', `${chart}\n\n{% more /%}`);
  rewrite(
    report('definitions.yaml'),
    'checks:\n',
    '  by_week:\n    title: {en: By week}\n    text: {en: "Sums of weeks."}\nchecks:\n',
  );
}

/** The English name stands for the Chinese one: an analyst would translate it. */
function nameInChinese(path: string): void {
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace(/\{en: ("[^"]*"|[^}]*)\}/g, '{en: $1, zh: $1}'));
}
