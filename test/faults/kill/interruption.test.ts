/** Commands that are ended from outside: by a signal, without a word, or by a pipe that nobody reads. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../folder.ts';

const project = join(import.meta.dirname, '../../..');
const root = temporaryFolder();
beforeEach(() => cpSync(join(project, 'test/other-lake'), join(root(), 'shop'), { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface Begun {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Standard error has this text. */
  readonly says: (text: string) => Promise<void>;
}

function begin(...args: readonly string[]): Begun {
  const child = spawn(process.execPath, [join(project, 'functions/cli.ts'), ...args], { cwd: root() });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (said.out += chunk));
  child.stderr.on('data', (chunk) => (said.err += chunk));
  const ended = once(child, 'close').then(([code]) => ({ code, ...said }));
  const says = async (text: string) => {
    while (!said.err.includes(text)) await Promise.race([once(child.stderr, 'data'), ended.then(fails)]);
  };
  return { child, ended, says };
}

function fails(ended: Ended): never {
  throw new Error(`it has ended: ${JSON.stringify(ended)}`);
}

const shop = ['--lake', 'shop/lake', '--templates', 'shop/templates', '--formats', 'email,json'];
const run = (...more: string[]) => begin('run', 'shop-tally', '--period', '2024-06', ...shop, ...more);
const runs = async () =>
  JSON.parse((await begin('runs', 'shop-tally', '--templates', 'shop/templates', '--json').ended).out).runs;
const mails = () => readdirSync(join(root(), 'out/outbox'));

describe.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s', (signal, code) => {
  it('ends a run with words and a record, and the same command goes on', async () => {
    const { child, ended, says } = run('--to', 'a@example.com');
    await says('query');
    child.kill(signal);
    expect(await ended).toMatchObject({
      code,
      out: '',
      err: expect.stringMatching(/^Interrupted; the same command goes on\. Done so far: validate/m),
    });
    expect(await runs()).toMatchObject([
      { state: 'interrupted', detail: expect.stringContaining('the same command') },
    ]);
    expect(await run('--to', 'a@example.com').ended).toMatchObject({ code: 0 });
    expect(await runs()).toMatchObject([{ state: 'made' }, { state: 'interrupted' }]);
    expect(mails()).toHaveLength(1);
  });
});

it('an interruption is one JSON object too, where that was asked for', async () => {
  const { child, ended } = run('--json');
  // Quiet: the lock of the run says that it has begun.
  while (!existsSync(join(root(), 'out/engines/slot-1'))) await new Promise(setImmediate);
  child.kill('SIGINT');
  const { code, out } = await ended;
  expect([code, JSON.parse(out)]).toEqual([
    130,
    { error: expect.stringContaining('Interrupted; the same command goes on'), problems: [] },
  ]);
});

it('the same Ctrl-C twice, as of a terminal and of npm, is one', async () => {
  const { child, ended, says } = run();
  await says('query');
  child.kill('SIGINT');
  child.kill('SIGINT');
  const { code, err } = await ended;
  expect([code, err.match(/Interrupted/g)]).toEqual([130, ['Interrupted']]);
});

it('a run whose process died without a word is interrupted; one that lives is running', async () => {
  const living = run();
  await living.says('query');
  living.child.kill('SIGSTOP');
  expect(await runs()).toMatchObject([{ state: 'running' }]);
  living.child.kill('SIGKILL');
  await living.ended;
  expect(await runs()).toMatchObject([{ state: 'interrupted', detail: 'its process ended without a word' }]);
  const { out } = await begin('runs', 'shop-tally', '--templates', 'shop/templates').ended;
  expect(out).toMatch(/request +interrupted/);
  expect(readdirSync(join(root(), 'out/engines')).filter((name) => name.startsWith('run-'))).toEqual([]);
});

describe('sample-lake', () => {
  const make = () => begin('sample-lake', 'lake', '--scale', '0.2');
  const half = () => readdirSync(root()).filter((name) => name.startsWith('.lake-'));

  it('leaves nothing when it is interrupted', async () => {
    const { child, ended, says } = make();
    await says('sample lake');
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130, err: expect.stringContaining('nothing is left of it') });
    expect([half(), existsSync(join(root(), 'lake'))]).toEqual([[], false]);
  });

  it('clears what a killed one has left, and nothing else', async () => {
    const { child, ended, says } = make();
    await says('sample lake');
    child.kill('SIGKILL');
    await ended;
    expect(half()).toHaveLength(1);
    mkdirSync(join(root(), '.lake-abcdef'));
    mkdirSync(join(root(), '.lake-of-mine'));
    expect(await begin('sample-lake', 'lake', '--scale', '0.01').ended).toMatchObject({ code: 0 });
    expect(half()).toEqual(['.lake-abcdef', '.lake-of-mine']);
    expect(readdirSync(join(root(), 'lake')).sort()).toContain('_sample-lake.json');
    expect(readdirSync(join(root(), 'lake')).sort()).not.toContain('_making.sqlite');
  });
});

describe('nobody reads', () => {
  it.each(['stdout', 'stderr'] as const)(
    '%s: the run goes on to its end, and its mail is sent',
    async (stream) => {
      const { child, ended } = run('--to', 'a@example.com');
      child[stream]?.destroy();
      expect(await ended).toMatchObject({ code: 0 });
      expect(await runs()).toMatchObject([{ state: 'made' }]);
      expect(mails()).toHaveLength(1);
    },
  );

  it('a complaint: its exit code stays', async () => {
    const { child, ended } = begin('run', 'shop-tally', '--templates', 'nowhere');
    child.stderr?.destroy();
    expect(await ended).toMatchObject({ code: 2 });
  });
});
