/**
 * `node test/bench/cold-start.ts`: what a Lambda costs before it works. Each function's package is made as it is
 * deployed, and its handler loaded by a Node process of its own, from start to end; medians of nine processes.
 * Lambda's own start of the sandbox comes on top, and its disk is colder.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { functionNames, makePackage, sizeOf } from '../cloud/package.ts';

const processes = 9;

interface Measured {
  /** Milliseconds, of the whole process. */
  readonly wall: number;
  /** Milliseconds on a CPU, of all its threads. */
  readonly cpu: number;
  /** Bytes, at most. */
  readonly memory: number;
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** @param files modules that are loaded, one after the other */
function measure(files: readonly string[]): Measured {
  const loads = files.map((file) => `await import(${JSON.stringify(file)});`).join('');
  const code = `${loads}const{userCPUTime:u,systemCPUTime:s,maxRSS:m}=process.resourceUsage();console.log(u+s,m)`;
  const runs = Array.from({ length: processes }, () => {
    const before = performance.now();
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
    const [cpu = Number.NaN, memory = Number.NaN] = stdout.split(' ').map(Number);
    return { wall: performance.now() - before, cpu: cpu / 1000, memory: memory * 1024 };
  });
  return {
    wall: median(runs.map(({ wall }) => wall)),
    cpu: median(runs.map(({ cpu }) => cpu)),
    memory: median(runs.map(({ memory }) => memory)),
  };
}

function row(what: string, sizes: string, { wall, cpu, memory }: Measured): void {
  const times = `${Math.round(wall)} ms | ${Math.round(cpu)} ms | ${Math.round(memory / 1e6)} MB`;
  console.log(`| ${what} | ${sizes} | ${times} |`);
}

const folder = mkdtempSync(join(tmpdir(), 'periodical-cold-'));
try {
  console.log('| | zip | unzipped | whole process | CPU | memory |\n| --- | --- | --- | --- | --- | --- |');
  row('Node alone', '| ', measure([]));
  for (const name of functionNames) {
    makePackage(name, join(folder, name));
    const { bytes, zipped } = sizeOf(join(folder, name));
    const sizes = `${(zipped / 1e6).toFixed(1)} MB | ${(bytes / 1e6).toFixed(1)} MB`;
    row(name, sizes, measure([join(folder, name, 'functions', `${name}.mjs`)]));
  }
  const functions = join(folder, 'run/functions');
  const everything = readdirSync(functions).map((file) => join(functions, file));
  row('run, with every renderer', '| ', measure(everything));
} finally {
  rmSync(folder, { recursive: true });
}
