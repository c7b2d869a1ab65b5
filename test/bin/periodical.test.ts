import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, test } from 'vitest';

let project: string;

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'periodical-'));
  await cp(join(import.meta.dirname, '../../bin'), join(project, 'bin'), { recursive: true });
  await mkdir(join(project, 'functions/cli'), { recursive: true });
  await writeFile(join(project, 'functions/cli/compile-cache.ts'), 'export function enableCompileCache() {}');
  await writeFile(join(project, 'functions/cli.ts'), cli);
  const optionalDependencies = { 'node-elsewhere': '24', 'node-here': '24' };
  await writeFile(join(project, 'package.json'), JSON.stringify({ type: 'module', optionalDependencies }));
});

afterEach(() => rm(project, { recursive: true }));

test('Node 24 runs the command line itself', async () => {
  expect(await periodical('24.0.0', 'list', '--json')).toEqual({
    code: 3,
    stdout: 'ran list --json\n',
    stderr: '',
  });
});

test('an older Node hands on arguments and exit code to the one that npm installed for this machine', async () => {
  await installNode('node-here', '#!/bin/sh\necho "$@"\nexit 3\n');
  const self = join(project, 'bin/periodical.js');
  expect(await periodical('20.19.0', 'list', 'a b')).toEqual({
    code: 3,
    stdout: `${self} list a b\n`,
    stderr: '',
  });
});

test('an older Node says so where none was installed', async () => {
  const { code, stderr } = await periodical('20.19.0', 'list');
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^Periodical needs Node 24 or newer; this is Node 20\.19\.0 on .*brings none for this machine\.$/m,
  );
});

test('an older Node says so where the installed one does not start', async () => {
  await installNode('node-here', '#!/no/such/loader\n');
  const { code, stderr } = await periodical('20.19.0', 'list');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Periodical needs Node 24 or newer; .* did not start: spawn .* ENOENT\.$/m);
});

it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  'an older Node passes %s on to the one that works, and ends with its exit code',
  async (signal) => {
    const works = `process.on('${signal}', () => { console.log('ended'); process.exit(77); });
      setInterval(() => {}, 1e6); console.log('working');`;
    await installNode('node-here', `#!${process.execPath}\n${works}\n`);
    const wrapper = spawn(process.execPath, commandLine('20.19.0', 'run'), {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const said: string[] = [];
    wrapper.stdout.on('data', (chunk) => {
      if (said.push(String(chunk)) === 1) wrapper.kill(signal);
    });
    const [code] = await once(wrapper, 'close');
    expect([code, said.join('')]).toEqual([77, 'working\nended\n']);
  },
);

const cli = `export async function start(args: readonly string[]): Promise<number> {
  console.log('ran', ...args);
  return 3;
}`;

async function installNode(name: string, script: string): Promise<void> {
  const folder = join(project, 'node_modules', name);
  await mkdir(join(folder, 'bin'), { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ bin: { node: 'bin/node' } }));
  await writeFile(join(folder, 'bin/node'), script, { mode: 0o755 });
}

function commandLine(version: string, ...args: readonly string[]): string[] {
  const versions = JSON.stringify({ ...process.versions, node: version });
  const pretend = `data:text/javascript,Object.defineProperty(process, 'versions', { value: ${versions} })`;
  return ['--import', pretend, join(project, 'bin/periodical.js'), ...args];
}

function periodical(version: string, ...args: readonly string[]) {
  const command = commandLine(version, ...args);
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(process.execPath, command, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}
