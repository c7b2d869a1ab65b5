/** docs/workflow/reports.yml: its own steps, as GitHub would run them for a pull request of a project. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { rewrite, writeFiles } from '../folder.ts';
import { projectFiles } from '../project.ts';
import { install } from './installed.ts';

const root = join(import.meta.dirname, '../..');
const workflow = z
  .looseObject({
    jobs: z.record(
      z.string(),
      z.looseObject({
        steps: z.array(z.looseObject({ run: z.string().optional(), uses: z.string().optional() })),
      }),
    ),
  })
  .parse(parse(readFileSync(join(root, 'docs/workflow/reports.yml'), 'utf8')));
const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
// The package is installed already.
const runs = steps.flatMap(({ run }) => (run === undefined || run === 'npm ci' ? [] : [run]));

let folder = '';
const report = 'templates/reports/tally';

const git = (...words: string[]) =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=Ana', '-c', 'user.email=ana@tills.net', ...words], {
    stdio: 'pipe',
  });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'periodical-workflow-'));
  install(folder);
  writeFiles(folder, {
    ...projectFiles(),
    '.gitignore': 'node_modules/\nout/\nchanges/\n*.tgz\n',
    [`${report}/tests/pinned.yaml`]: '- 2024-06\n',
    [`${report}/tests/june/test.yaml`]: 'period: 2024-06\n',
    [`${report}/tests/june/tills.csv`]: 'day,shop,amount\n2024-06-01,North,10.00\n2024-07-01,North,99.00\n',
    [`${report}/tests/june/expected/totals.csv`]: 'lines\n1\n',
  });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '--message=first');
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  git('checkout', '--quiet', '-b', 'change');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @returns the exit codes of the steps, up to the first that fails, and the summary */
function pullRequest(): { readonly codes: readonly number[]; readonly summary: string } {
  const summary = join(folder, 'out/summary.md');
  rmSync(summary, { force: true });
  const env = { ...process.env, GITHUB_BASE_REF: 'main', GITHUB_STEP_SUMMARY: summary };
  const codes: number[] = [];
  writeFiles(folder, { 'out/summary.md': '' });
  for (const run of runs) {
    const { status } = spawnSync('bash', ['-eo', 'pipefail', '-c', run], { cwd: folder, env, stdio: 'pipe' });
    codes.push(status ?? -1);
    if (status !== 0) break;
  }
  return { codes, summary: readFileSync(summary, 'utf8') };
}

it('has steps that run, and others that GitHub has', () => {
  expect(runs).toHaveLength(3);
  expect(steps.flatMap(({ uses }) => uses ?? []).every((uses) => /^actions\/[\w-]+@v\d+$/.test(uses))).toBe(
    true,
  );
});

it('passes, and says that nothing changes', () => {
  const { codes, summary } = pullRequest();
  expect(codes).toEqual([0, 0, 0]);
  expect(summary).toContain('The same, to the byte.');
});

it('passes, and says what changes', () => {
  rewrite(join(folder, report, 'totals.sql'), 'sum(amount)', 'sum(2 * amount)');
  const { codes, summary } = pullRequest();
  expect(codes).toEqual([0, 0, 0]);
  expect(summary).toContain('| totals |  | sales | 24.75 | 49.50 |');
});

it('fails where a test does', () => {
  rewrite(join(folder, report, 'totals.sql'), 'count(*)', '2 * count(*)');
  expect(pullRequest().codes).toEqual([0, 1]);
});
