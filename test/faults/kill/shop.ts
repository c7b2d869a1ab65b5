/** The small shop whose report is made and killed: its folders, and the command line as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../../..', import.meta.url));

export const report = 'shop-tally';
export const period = '2024-06';

/** In both languages, with the usual attachments, of which the report makes none, and with none. */
const subscribers = [
  { address: 'ada@example.com', language: 'en' },
  { address: 'bo@example.com', language: 'zh' },
  { address: 'cy@example.com', language: 'en', attach: [] },
];
export const addresses: readonly string[] = subscribers.map(({ address }) => address);

export interface Shop {
  readonly root: string;
  readonly templates: string;
  readonly lake: string;
  readonly out: string;
}

/** A folder in the system's for temporary files; close it by removing `root`. */
export function openShop(name: string): Shop {
  const root = mkdtempSync(join(tmpdir(), `periodical-${name}-`));
  const shop = { root, templates: join(root, 'templates'), lake: join(root, 'lake'), out: join(root, 'out') };
  cpSync(join(project, 'test/other-lake/lake'), shop.lake, { recursive: true });
  cpSync(join(project, 'test/other-lake/templates'), shop.templates, { recursive: true });
  // JSON is YAML.
  const all = subscribers.map((one) => ({ ...one, report }));
  writeFileSync(join(shop.templates, 'subscriptions.yaml'), JSON.stringify(all));
  return shop;
}

/** Everything that runs leave is gone; what they read stays. */
export function empty(shop: Shop): void {
  rmSync(shop.out, { recursive: true, force: true });
  rmSync(momentsFile(shop), { force: true });
}

export interface Ended {
  /** By SIGKILL, from outside or by itself; else it came to its own end. */
  readonly killed: boolean;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds from its first word to its end. */
  readonly milliseconds: number;
}

export interface Started {
  readonly child: ChildProcess;
  /** When it has said this many of its steps, or has ended. */
  readonly said: (steps: number) => Promise<void>;
  readonly ended: Promise<Ended>;
}

/** A script of the project as a process, with the moments at which it may die (moments.ts). */
export function start(shop: Shop, script: string, args: readonly string[], killAt?: number): Started {
  const env = {
    ...process.env,
    // What one process has compiled, the next ones need not.
    NODE_COMPILE_CACHE: join(tmpdir(), 'periodical-compiled'),
    PERIODICAL_WATCHED: shop.out,
    PERIODICAL_MOMENTS: momentsFile(shop),
    PERIODICAL_KILL_AT: killAt === undefined ? '' : String(killAt),
  };
  const preload = ['--import', join(project, 'test/faults/kill/moments.ts')];
  const child = spawn(process.execPath, [...preload, join(project, script), ...args], {
    env,
    cwd: shop.root,
  });
  const stdout = heard(child.stdout);
  const stderr = heard(child.stderr);
  let first = 0;
  child.stderr.once('data', () => {
    first = performance.now();
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => {
      const milliseconds = first === 0 ? 0 : performance.now() - first;
      resolve({ killed: signal === 'SIGKILL', code, stdout: stdout(), stderr: stderr(), milliseconds });
    });
  });
  const said = (steps: number) =>
    new Promise<void>((resolve) => {
      const look = () => stderr().split('\n').length > steps && resolve();
      look();
      child.stderr.on('data', look);
      // It may have ended before anybody asks.
      void ended.then(() => resolve());
    });
  return { child, said, ended };
}

function heard(stream: Readable): () => string {
  const parts: string[] = [];
  stream.setEncoding('utf8').on('data', (part: string) => parts.push(part));
  return () => parts.join('');
}

/** `periodical run shop-tally`, with all formats and sent where nothing else is said. */
export const startRun = (shop: Shop, killAt?: number, more: readonly string[] = allFormats): Started =>
  start(shop, 'functions/cli.ts', ['run', report, ...where(shop), ...more], killAt);

const where = ({ lake, templates, out }: Shop) => [
  ...['--period', period, '--lake', lake, '--templates', templates, '--out', out],
];

const allFormats: readonly string[] = ['--send', '--formats', 'pdf,page,email,workbook,csv,json'];

const momentsFile = (shop: Shop) => join(shop.root, 'moments');

/** What the last process wrote: all its moments where it came to its end, else the one at which it died. */
export const readMoments = (shop: Shop): string[] =>
  existsSync(momentsFile(shop)) ? readFileSync(momentsFile(shop), 'utf8').trim().split('\n') : [];
