/** Shared checks: which a report runs and from where, and those that none runs. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, it } from 'vitest';
import { findingsOf } from '../../functions/cli/check/findings.ts';
import { describeProblem } from '../../functions/errors.ts';
import { displayPath } from '../../functions/templates/directories.ts';
import { loadReport, reportNames } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { rewrite, temporaryFolder } from '../folder.ts';

const folder = temporaryFolder();
const sound = '-- severity: warn\nselect sales from totals where sales < 0\n';

beforeEach(() =>
  cpSync(fileURLToPath(new URL('../other-lake/templates', import.meta.url)), folder(), { recursive: true }),
);

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder(), name)), { recursive: true });
  writeFileSync(join(folder(), name), text);
}

const name = (...checks: readonly string[]) =>
  rewrite(
    join(folder(), 'reports/shop-tally/report.yaml'),
    'on_empty: skip',
    `on_empty: skip\nchecks: [${checks}]`,
  );

const short = (text: string) => text.replace(`${displayPath(folder())}/`, '');
const checks = () => loadReport(templatesAt(folder()), 'shop-tally').checks.map(({ file }) => short(file));

async function problems(...reports: readonly string[]): Promise<string[]> {
  const templates = { directories: [...templatesAt(folder()).directories] };
  const asked = reports.length > 0 ? [...reports] : reportNames(templates);
  const found = await findingsOf({ reports: asked, templates });
  return [...new Set(found.problems.map(describeProblem).map(short))];
}

it('a report runs those that it names, in this order, and behind them its own', () => {
  expect(checks()).toEqual(['reports/shop-tally/checks/adds_up.sql']);
  write('reports/shop-tally/checks/any.sql', sound);
  name('sessions', 'any', 'freshness');
  expect(checks()).toEqual([
    'templates/checks/sessions.sql',
    'reports/shop-tally/checks/any.sql',
    'templates/checks/freshness.sql',
    'reports/shop-tally/checks/adds_up.sql',
  ]);
});

it('a check of the templates of the user’s stands in for the project’s, and one of the report for both', () => {
  name('freshness', 'sessions');
  write('checks/freshness.sql', sound);
  write('checks/sessions.sql', sound);
  write('reports/shop-tally/checks/sessions.sql', sound);
  expect(checks()).toEqual([
    'checks/freshness.sql',
    'reports/shop-tally/checks/sessions.sql',
    'reports/shop-tally/checks/adds_up.sql',
  ]);
});

it('a shared check that no report runs is named with what else is wrong in it, once all reports are looked at', async () => {
  write('checks/quiet.sql', '-- severity: warn\nselect creator_id from creators where revenue < 0\n');
  expect(await problems('shop-tally')).toEqual([]);
  expect(await problems()).toEqual([
    'checks/quiet.sql:1: no report runs this check; expected "checks: [quiet]" in a report.yaml that has no checks/quiet.sql of its own',
    expect.stringMatching(/^checks\/quiet\.sql:2: Binder Error: .*revenue/),
  ]);
  write('checks/quiet.sql', 'select creator_id from creators where false\n');
  expect(await problems()).toEqual([
    expect.stringMatching(/^checks\/quiet\.sql:1: no report runs/),
    'checks/quiet.sql:1: expected a line "-- severity: hold" or "-- severity: warn" on top',
  ]);
  write('checks/quiet.sql', sound);
  name('quiet');
  expect(await problems()).toEqual([]);
});

it('a check that replaces one of the project’s is run by the reports that name it', async () => {
  write('checks/freshness.sql', '-- severity: hold\nselect creator_id from creators where revenue < 0\n');
  expect(await problems('weekly-pulse')).toEqual([
    expect.stringMatching(/^checks\/freshness\.sql:2: Binder/),
  ]);
  expect(await problems()).toEqual([expect.stringMatching(/^checks\/freshness\.sql:2: Binder/)]);
});
