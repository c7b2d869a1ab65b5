/** The package, as whoever has no clone uses it: packed, installed in an empty folder, and called by its own `npx`. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeFiles } from '../folder.ts';
import { projectFiles } from '../project.ts';
import { called, install } from './installed.ts';
import { edit, stepsOf } from './tutorial.ts';

const root = join(import.meta.dirname, '../..');
let folder = '';

const periodical = (...words: string[]) => called(folder, 'npx', 'periodical', ...words);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'periodical-package-'));
  install(folder);
  writeFiles(folder, projectFiles());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('has no TypeScript, no tests, and nothing of the deployment', () => {
  const installed = join(folder, 'node_modules/periodical');
  expect(readdirSync(installed).sort()).toEqual([
    ...['CHANGELOG.md', 'LICENSE', 'NOTICE', 'README.md', 'bin', 'dist', 'package.json'],
  ]);
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
  expect(files.filter((name) => name.endsWith('.ts'))).toEqual([]);
});

it('says what there is to do', () => {
  expect(periodical('--help')).toContain('periodical sample-lake out/sample-lake');
});

it('checks the reports of a project', () => {
  expect(periodical('check')).toBe('tally: no problems\n');
});

it('makes an edition, in every format the same bytes as a clone', () => {
  periodical('run', 'tally', '--period', '2024-06');
  const clone = join(root, 'bin/periodical.js');
  called(folder, process.execPath, clone, 'run', 'tally', '--period', '2024-06', '--out', 'clone');
  const files = (out: string) => {
    const edition = join(folder, out, 'archive/tally/2024-06/r1');
    const names = readdirSync(edition, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.includes('.'),
    );
    return Object.fromEntries(
      names
        .filter((name) => name !== 'manifest.json')
        .map((name) => [name, readFileSync(join(edition, name), 'base64')]),
    );
  };
  expect(Object.keys(files('out'))).toEqual(
    expect.arrayContaining(['report.en.pdf', 'report.en.html', 'report.en.xlsx', 'data/totals.json']),
  );
  expect(files('out')).toEqual(files('clone'));
});

it('brings the sample lake, and without a project the reports that it is for', () => {
  rmSync(join(folder, 'periodical.yaml'));
  periodical('sample-lake', 'out/sample-lake', '--scale', '0.01');
  const made = periodical('run', 'weekly-pulse', '--period', '2024-W25', '--formats', 'json', '--json');
  expect(JSON.parse(made)).toMatchObject({ edition: 'weekly-pulse/2024-W25/r1' });
});

it('does what docs/tutorial.md says, in its order, with what it says comes of it', () => {
  let at = folder;
  let said = '';
  for (const step of stepsOf(readFileSync(join(root, 'docs/tutorial.md'), 'utf8'))) {
    if (step.kind === 'output') {
      for (const line of step.lines) expect(said).toContain(line);
      said = '';
    } else if (step.kind === 'command') {
      const [program = '', ...words] = step.line.split(' ');
      if (program === 'cd') at = join(at, ...words);
      else said += called(at, program, ...words);
    } else edit(at, step);
  }
  const document = readFileSync(join(at, 'out/archive/overview/2024-05/r1/report.en.html'), 'utf8');
  expect(document).toMatch(/Buyers in Guangdong paid most, ¥[\d.]+ million/);
  expect(document).toContain('No line is refunded by more than was paid for it.');
});
