/** A process that dies while it writes extracts leaves nothing that the next one takes for true. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { QueryResult } from '../../../functions/query/engine.ts';
import { writeLake } from '../../oracle/lake.ts';
import { createRandom } from '../../oracle/random.ts';
import { randomLake } from '../../oracle/random-lake.ts';
import { count, isNightly } from '../counts.ts';
import { seed } from '../seed.ts';
import { figuresOf } from './extracts-run.ts';

const child = fileURLToPath(new URL('extracts-child.ts', import.meta.url));
const random = createRandom(seed);
const root = mkdtempSync(join(tmpdir(), 'periodical-extracts-'));
const { lake: rows, period: spans } = randomLake(3, {
  timezone: 'Asia/Shanghai',
  period: { start: '2024-03-01', end: '2024-06-01' },
});
const lake = join(root, 'lake');
const extracts = join(root, 'extracts');
const period = `${spans.start}..${spans.end}`;
const models = ['creator_days', 'line_months'];

let expected: ReturnType<typeof figures>;
/** Extracts of a run that nobody disturbs. */
let whole: number;
beforeAll(async () => {
  await writeLake(lake, rows);
  expected = figures(await figuresOf({ lake, period }));
  whole = (await figuresOf({ lake, period, extracts })).extracts.length;
});
beforeEach(() => rmSync(extracts, { recursive: true, force: true }));
afterAll(() => rmSync(root, { recursive: true }));

const figures = ({ tables, checks, coverage }: QueryResult) => ({ tables, checks, coverage });
const namesOf = (model: string) => readdirSync(join(extracts, model));
const all = () => models.flatMap((model) => namesOf(model).map((name) => join(extracts, model, name)));

/** Starts a process and kills it when so many names were seen to come or go. @returns whether it lived to be killed */
async function killedAfter(changes: number): Promise<boolean> {
  for (const model of models) mkdirSync(join(extracts, model), { recursive: true });
  const started = spawn(process.execPath, [child, JSON.stringify({ lake, period, extracts })], {
    stdio: 'ignore',
  });
  let seen = 0;
  const watchers = models.map((model) =>
    watch(join(extracts, model), () => {
      seen += 1;
      if (seen >= changes) started.kill('SIGKILL');
    }),
  );
  const signal = await new Promise((resolve) => started.once('exit', (_, by) => resolve(by)));
  for (const watcher of watchers) watcher.close();
  return signal === 'SIGKILL';
}

async function expectWhole(told: string): Promise<void> {
  const result = await figuresOf({ lake, period, extracts });
  const isRight = JSON.stringify(figures(result)) === JSON.stringify(expected);
  count('wrong values', Number(!isRight), 'after extracts were disturbed');
  expect(figures(result), told).toEqual(expected);
  // What was half-written is gone, and nothing is there twice.
  expect([told, all().length]).toEqual([told, whole]);
}

it(`survives kills while extracts are written (PERIODICAL_SEED=${seed})`, async () => {
  for (let kills = 0; kills < (isNightly ? 400 : 25); ) {
    rmSync(extracts, { recursive: true, force: true });
    const inARow = Array.from({ length: random.int(1, 3) }, () => random.int(1, whole * 3));
    for (const changes of inARow) {
      const killed = await killedAfter(changes);
      kills += Number(killed);
      count('kills survived', Number(killed), 'while extracts were written');
    }
    await expectWhole(`killed after ${inARow} changes`);
  }
});

it('takes none that is deleted or spoiled, whichever it is (by day every second one)', async () => {
  await figuresOf({ lake, period, extracts });
  for (const [index, path] of all().entries()) {
    if (!isNightly && index % 2 === 1) continue;
    const harm = random.int(0, 3);
    const bytes = readFileSync(path);
    if (harm === 0) rmSync(path);
    else if (harm === 1) writeFileSync(path, bytes.subarray(0, random.int(0, bytes.length - 1)));
    else {
      const at = random.int(0, bytes.length - 1);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(0, 7));
      writeFileSync(path, bytes);
    }
    count('faults injected', 1, 'extracts deleted or spoiled');
    await expectWhole(`${path}: harm ${harm}`);
  }
});
