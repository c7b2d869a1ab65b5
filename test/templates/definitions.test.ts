/** Texts of checks: once for the reports that have them, and a report's own in their place. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadModels } from '../../functions/query/models.ts';
import { loadReport, reportNames } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { idleCheckProblems } from '../../functions/validate/checks.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'periodical-definitions-'));
  cpSync(fileURLToPath(new URL('../other-lake/templates', import.meta.url)), root, { recursive: true });
  mkdirSync(join(root, 'checks'));
});
afterEach(() => rmSync(root, { recursive: true }));

const shared = (text: string) => writeFileSync(join(root, 'checks/definitions.yaml'), `checks:\n${text}`);
const own = (text: string) =>
  writeFileSync(join(root, 'reports/shop-tally/definitions.yaml'), `checks:\n${text}`);
const checks = () => loadReport(templatesAt(root), 'shop-tally').definitions.checks;

it('a report has the shared texts of the checks that it runs, field by field under its own', () => {
  shared(
    `  adds_up:\n    title: {en: Shared}\n    means: {en: "Lines from {large_line:count} are large."}\n`,
  );
  own(`  adds_up: {title: {en: Own}, found: {en: ["{count} of {of}", "{count}"]}}\n`);
  expect(checks()).toEqual({
    adds_up: {
      title: { en: 'Own' },
      found: { en: ['{count} of {of}', '{count}'] },
      means: { en: 'Lines from 100 are large.' },
    },
  });
});

it('the reports of the project have a text for each check, in both languages', () => {
  const templates = templatesAt(undefined);
  for (const name of reportNames(templates)) {
    const report = loadReport(templates, name);
    for (const check of report.checks) {
      const { title, text, found, means } = report.definitions.checks[check.name] ?? {};
      for (const texts of [title, text, found, means]) expect(Object.keys(texts ?? {})).toEqual(['en', 'zh']);
    }
  }
});

it.each([
  [shared, 'checks/definitions.yaml'],
  [own, 'reports/shop-tally/definitions.yaml'],
])('a place that no check fills is named with file and line', (write, file) => {
  write(`  adds_up:\n    found: {en: "{count} of {all} lines"}\n`);
  expect(checks).toThrow(
    `${file}:3: {all} is not known of what a check found; expected {count}, {of}, {share}`,
  );
});

it('texts of a check that no report has are named', async () => {
  shared(`  adds_up: {title: {en: Sum}}\n  lost: {title: {en: Lost}}\n`);
  const templates = templatesAt(root);
  const found = await idleCheckProblems(
    templates,
    [loadReport(templates, 'shop-tally')],
    loadModels(templates),
  );
  expect(found).toEqual([
    {
      file: expect.stringMatching(/checks\/definitions\.yaml$/),
      line: 3,
      message: 'checks.lost: no report has this check; expected one of adds_up',
    },
  ]);
});
