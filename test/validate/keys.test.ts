/** Keys that follow from parameters: texts that name one have to follow as well. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { InputError } from '../../functions/errors.ts';
import { loadModels } from '../../functions/query/models.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { projectTemplates, templatesAt } from '../../functions/templates.ts';
import { isStrangeKey } from '../../functions/validate/keys.ts';
import { checkReport } from '../../functions/validate.ts';
import { temporaryFolder } from '../folder.ts';

const folder = temporaryFolder();

it('labels of a tier whose border has moved are named, and so are the sentences that pick it', async () => {
  const report = join(folder(), 'reports/talent-growth');
  cpSync(join(projectTemplates, 'reports/talent-growth'), report, { recursive: true });
  const text = readFileSync(join(report, 'report.yaml'), 'utf8').replace(/^parameters:.*\n/m, '');
  writeFileSync(join(report, 'report.yaml'), `${text}\nparameters: {tier_1: 600000}\n`);
  const templates = templatesAt(folder());
  const error = await checkReport(loadReport(templates, 'talent-growth'), loadModels(templates)).catch(
    (one: unknown) => one,
  );
  if (!(error instanceof InputError)) throw new Error('expected problems');
  const found = error.problems.map(({ file, line, message }) => `${basename(file)}:${line}: ${message}`);
  expect(found.filter((line) => line.startsWith('labels.yaml'))).toEqual([
    'labels.yaml:7: en.tier.<500k: no such key; by the parameters tier is one of small, waist, head, <600k, 600k-5M, 5M-50M, >=50M',
    expect.stringMatching(/^labels\.yaml:8: en\.tier\.500k-5M: no such key; /),
    expect.stringMatching(/^labels\.yaml:\d+: zh\.tier\.<500k: no such key; /),
    expect.stringMatching(/^labels\.yaml:\d+: zh\.tier\.500k-5M: no such key; /),
  ]);
  expect(found.find((line) => line.startsWith('en.md'))).toMatch(
    /^en\.md:\d+: no row has tier="500k-5M"; by the parameters it is one of small, waist, head, <600k, /,
  );
});

it.each([
  ['tier', '<500k', true],
  ['tier', '<600k', false],
  ['tier', 'unknown', false],
  ['kind', '<500k', false],
  ['size', '<500k', false],
])('%s %s', (column, text, expected) => {
  expect(isStrangeKey({ tier: ['<600k', '>=600k'], size: ['small', 'large'] }, column, text)).toBe(expected);
});
