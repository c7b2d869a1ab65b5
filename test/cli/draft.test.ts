/** `run --draft`: files of an edition, and no edition. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { rewrite, temporaryFolder, writeFiles } from '../folder.ts';
import { projectFiles } from '../project.ts';

const folder = temporaryFolder();
const bin = join(import.meta.dirname, '../../bin/periodical.js');

beforeEach(() => writeFiles(folder(), projectFiles()));

const run = ['run', 'tally', '--period', '2024-06'];
const periodical = (...words: string[]) =>
  execFileSync(process.execPath, [bin, ...words], { cwd: folder(), encoding: 'utf8', stdio: 'pipe' });

it('makes every file, and neither archives nor notes nor sends anything', () => {
  expect(periodical(...run, '--draft')).toBe('A draft: out/drafts/tally/2024-06\n');
  expect(readdirSync(join(folder(), 'out/drafts/tally/2024-06')).sort()).toEqual([
    ...['data', 'email.en.html', 'email.en.txt', 'report.en.html', 'report.en.pdf', 'report.en.xlsx'],
  ]);
  expect(readdirSync(join(folder(), 'out')).filter((name) => name !== 'extracts')).toEqual(['drafts']);
});

it('has the data of the edition, whose first revision is still to come', () => {
  periodical(...run, '--draft');
  periodical(...run);
  const totals = (path: string) => readFileSync(join(folder(), path, 'data/totals.json'), 'utf8');
  expect(totals('out/drafts/tally/2024-06')).toBe(totals('out/archive/tally/2024-06/r1'));
});

it('takes the place of the draft before it', () => {
  periodical(...run, '--draft');
  rewrite(join(folder(), 'templates/reports/tally/en.md'), 'Sales came to', 'The tills took');
  const json = JSON.parse(periodical(...run, '--draft', '--formats', 'page', '--json'));
  expect(json).toMatchObject({
    status: 'draft',
    path: 'out/drafts/tally/2024-06',
    files: ['report.en.html'],
  });
  const drafts = join(folder(), 'out/drafts/tally/2024-06');
  expect(readFileSync(join(drafts, 'report.en.html'), 'utf8')).toContain('The tills took');
  expect(existsSync(join(drafts, 'report.en.pdf'))).toBe(false);
});

it('says that an edition of it would be held', () => {
  writeFiles(folder(), {
    'templates/reports/tally/checks/cheap.sql':
      '-- severity: hold\nselect shop from tills where amount < 5\n',
  });
  expect(periodical(...run, '--draft')).toContain('An edition of it would be held: check cheap: 1 row');
});

it.each([['--send'], ['--to', 'ada@tills.net'], ['--force']])('is not for %s', (...words) => {
  const { status, stderr } = spawnSync(process.execPath, [bin, ...run, '--draft', ...words], {
    cwd: folder(),
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringContaining('cannot be used with option'),
  });
});
