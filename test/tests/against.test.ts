/** `periodical diff --against REF`: a project in a repository of its own, changed in its ways. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { beforeEach, expect, it } from 'vitest';
import { periodical } from '../cli/mailer.ts';
import { rewrite, temporaryFolder, writeFiles } from '../folder.ts';
import { projectFiles } from '../project.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder(), name);
const report = 'templates/reports/tally';

function git(...words: string[]): void {
  const who = ['-c', 'user.name=Ana', '-c', 'user.email=ana@tills.net'];
  execFileSync('git', ['-C', folder(), ...who, ...words], { stdio: 'pipe' });
}

const diff = (...more: string[]) =>
  periodical('diff', ...more, '--templates', at('templates'), '--lake', at('raw'), '--out', at('out'));

beforeEach(() => {
  writeFiles(folder(), { ...projectFiles(), [`${report}/tests/pinned.yaml`]: '- 2024-06\n' });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '--message=first');
});

it('templates that are the same make the same bytes', async () => {
  const { code, out } = await diff('--against', 'main');
  expect([code, out]).toEqual([0, expect.stringContaining('The same, to the byte.')]);
  expect(out).toMatch(/^## tally 2024-06 against main \([0-9a-f]{7,}\)$/m);
});

it('a changed query is told by its figures and files, and the repository stays as it is', async () => {
  rewrite(at(`${report}/totals.sql`), 'sum(amount)', 'max(amount)');
  const { code, out } = await diff('tally', '--against', 'HEAD');
  expect(code).toBe(4);
  expect(out).toContain('| totals |  | sales | 24.75 | 20.50 | -4.25 (-17.2%) |');
  expect(out).toMatch(/\| data\/totals\.csv \| changed \| \d+ \| \d+ \|/);
  const worktrees = execFileSync('git', ['-C', folder(), 'worktree', 'list'], { encoding: 'utf8' });
  expect(worktrees.trim().split('\n')).toHaveLength(1);
  const { out: json } = await diff('tally', '--against', 'HEAD', '--json');
  expect(JSON.parse(json).compared[0].differences.figures).toMatchObject([{ old: '24.75', new: '20.50' }]);
});

it('a changed word changes files and no figure, and a page is a picture with boxes', async () => {
  rewrite(at(`${report}/en.md`), 'Sales came to', 'All sales came to');
  const { code, out } = await diff('--against', 'main', '--output', at('changes'));
  expect([code, out]).toEqual([4, expect.stringContaining('0 figures changed')]);
  expect(out).toContain('| report.en.pdf | changed |');
  expect(readFileSync(at('changes/tally.2024-06.md'), 'utf8')).toBe(`${out.trimEnd()}\n`);
  const pictures = readdirSync(at('changes')).filter((name) => name.endsWith('.png'));
  expect(pictures).toEqual(['tally.2024-06.report.en.pdf.page-1.png']);
  expect(redPixels(readFileSync(at(`changes/${pictures[0]}`)))).toBeGreaterThan(100);
});

it('a report that is new, and one that is gone, are told', async () => {
  writeFiles(folder(), {
    ...Object.fromEntries(
      Object.entries(projectFiles()).map(([name, text]) => [name.replace('/tally/', '/count/'), text]),
    ),
    'templates/reports/count/tests/pinned.yaml': '[2024-06]',
  });
  const { code, out } = await diff('count', '--against', 'main');
  expect([code, out]).toEqual([4, expect.stringContaining('A new report.')]);
  git('add', '.');
  git('commit', '--quiet', '--message=second');
  git('rm', '--quiet', '-r', 'templates/reports/tally');
  expect((await diff('tally', '--against', 'main')).out).toContain('The report is gone.');
});

it.each([
  [['--against', 'nowhere'], 'there is no commit "nowhere"'],
  [['--against', '--output=x'], 'there is no commit "--output=x"'],
  [['tallies', '--against', 'main'], 'there is no report "tallies"'],
  [['tally/2024-06', 'r1', '--against', 'main'], '--against compares drafts of this machine'],
  [[], 'expected an edition'],
])('%j is wrong usage', async (words, message) => {
  const { code, err } = await diff(...words);
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
});

it('a report without pinned periods is only compared when it is named', async () => {
  git('rm', '--quiet', `${report}/tests/pinned.yaml`);
  git('commit', '--quiet', '--message=unpinned');
  const { code, err } = await diff('--against', 'HEAD');
  expect([code, err]).toEqual([1, expect.stringContaining('tests/pinned.yaml')]);
  expect((await diff('tally', '--against', 'HEAD', '--period', '2024-06')).code).toBe(0);
  expect(existsSync(at('out/archive'))).toBe(false);
});

/** How many pixels have the colour of boxes. */
function redPixels(png: Buffer): number {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const href = `data:image/png;base64,${png.toString('base64')}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image width="${width}" height="${height}" href="${href}"/></svg>`;
  const { pixels } = new Resvg(svg).render();
  let count = 0;
  for (let place = 0; place < pixels.length; place += 4)
    if (pixels[place] === 0xd4 && pixels[place + 1] === 0x35 && pixels[place + 2] === 0x1c) count += 1;
  return count;
}
