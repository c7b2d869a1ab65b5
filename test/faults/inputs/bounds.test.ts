/** `check` of what does not come to an end, or takes all the memory: it is stopped, and the file is named. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { boundedFindings } from '../../../functions/cli/check/bounded.ts';
import { templatesAt } from '../../../functions/templates.ts';

const shop = fileURLToPath(new URL('../../other-lake/templates', import.meta.url));

/** @returns the lines of what is found in the shop's templates with one file more */
async function check(name: string, text: string, bounds: { seconds?: number; megabytes?: number }) {
  const folder = mkdtempSync(join(tmpdir(), 'periodical-bounds-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(shop, folder, { recursive: true });
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
  const { directories } = templatesAt(folder);
  const asked = { reports: ['shop-tally'], templates: { directories: [...directories] } };
  const { problems } = await boundedFindings(asked, { seconds: 60, megabytes: 2500, ...bounds });
  return problems.map(({ file, line, message }) => `${relative(folder, resolve(file))}:${line}: ${message}`);
}

test('what is sound is within all bounds', async () => {
  expect(await check('parameters.yaml', '{}', {})).toEqual([]);
});

test.runIf(process.platform === 'linux')('a list that no memory holds is stopped by its file', async () => {
  const text = 'select count(*) as n from unnest(sequence(1, 3000000000)) as t (x)';
  expect(await check('reports/shop-tally/lists.sql', text, { megabytes: 1000 })).toEqual([
    'reports/shop-tally/lists.sql:1: its check needed more than 1000 MB and was stopped; expected a file that takes less',
  ]);
});

test('a template of the PDF that goes round and round is stopped by its file', async () => {
  const text = '#for i in range(100000) { for j in range(100000) { let x = j } }';
  expect(await check('theme/document.typ', text, { seconds: 10 })).toEqual([
    'theme/document.typ:1: its check took longer than 10 seconds and was stopped; expected a file that takes less',
  ]);
});
