/** Commands in a project: they need no more than a periodical.yaml above the working folder. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { temporaryFolder, writeFiles } from '../folder.ts';
import { projectFiles } from '../project.ts';

const folder = temporaryFolder();
const bin = join(import.meta.dirname, '../../bin/periodical.js');

beforeEach(() => writeFiles(folder(), projectFiles()));

const periodical = (cwd: string, ...words: string[]) =>
  new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) =>
    execFile(process.execPath, [bin, ...words], { cwd: join(folder(), cwd) }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    ),
  );

const run = ['run', 'tally', '--period', '2024-06', '--formats', 'json,email'];

it('makes and sends an edition from a folder below, with the project’s lake, output, sender and language', async () => {
  mkdirSync(join(folder(), 'notes/2024'), { recursive: true });
  const made = await periodical('notes/2024', ...run, '--to', 'reader@example.org');
  expect(made).toMatchObject({ code: 0 });
  expect(made.stdout).toContain('out/archive/tally/2024-06/r1');
  const edition = join(folder(), 'out/archive/tally/2024-06/r1');
  expect(JSON.parse(readFileSync(join(edition, 'data/totals.json'), 'utf8'))).toEqual([
    expect.objectContaining({ sales: '24.75', lines: 2 }),
  ]);
  const [mail = ''] = readdirSync(join(folder(), 'out/outbox'));
  expect(readFileSync(join(folder(), 'out/outbox', mail), 'utf8')).toMatch(
    /^From: Tills <tills@tills\.net>/m,
  );
  const listed = await periodical('.', 'list', '--json');
  expect(JSON.parse(listed.stdout).editions).toEqual([
    expect.objectContaining({ edition: 'tally/2024-06/r1' }),
  ]);
});

it('options win over periodical.yaml', async () => {
  const made = await periodical('.', ...run, '--out', 'elsewhere');
  expect(made).toMatchObject({ code: 0 });
  expect(existsSync(join(folder(), 'elsewhere/archive/tally/2024-06/r1/manifest.json'))).toBe(true);
  expect(existsSync(join(folder(), 'out'))).toBe(false);
  const lost = await periodical('.', ...run, '--lake', 'nowhere');
  expect(lost).toMatchObject({ code: 2 });
  expect(lost.stderr).toContain('there is no lake at nowhere; --lake or periodical.yaml names its folder');
});

it('check looks at the project’s reports alone, and names a wrong periodical.yaml with its line', async () => {
  expect(await periodical('templates', 'check')).toEqual({
    code: 0,
    stdout: 'tally: no problems\n',
    stderr: '',
  });
  writeFiles(folder(), { 'periodical.yaml': 'lake: raw\nzone: Mars\n' });
  const { code, stderr } = await periodical('.', 'check');
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'periodical.yaml:2: zone: expected a time zone such as Asia/Shanghai\n',
  });
});
