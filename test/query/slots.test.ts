/** Places for engines: never more at once than there are, across processes, and none is lost with its process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { RetryableError } from '../../functions/errors.ts';
import { takeSlot } from '../../functions/query/duckdb/slots.ts';
import { duckDbEngine } from '../../functions/query/duckdb.ts';
import { jobOf } from './athena/job.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'periodical-slots-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const directory = () => join(root, 'engines');
const log = () => join(root, 'log');
const never = () => expect.fail('a slot was waited for');

/** Takes slots in a process of its own. */
function child(atOnce: number, jobs: number, milliseconds: number): ChildProcess {
  const path = fileURLToPath(new URL('slot-child.ts', import.meta.url));
  const args = [path, directory(), atOnce, jobs, milliseconds, log()].map(String);
  const started = spawn(process.execPath, args, { stdio: 'inherit' });
  onTestFinished(() => {
    started.kill('SIGKILL');
  });
  return started;
}

const linesOf = () => (existsSync(log()) ? readFileSync(log(), 'utf8').trim().split('\n') : []);

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(10);
}

it.each([1, 2, 3])('at most %i work at once, in two processes, and all have their turn', async (atOnce) => {
  const ended = [child(atOnce, 6, 60), child(atOnce, 6, 60)].map((process) => once(process, 'exit'));
  expect((await Promise.all(ended)).map(([code]) => code)).toEqual([0, 0]);
  let working = 0;
  const counts = linesOf().map((line) => {
    working += line === 'begin' ? 1 : -1;
    return working;
  });
  expect(counts).toHaveLength(24);
  expect(Math.max(...counts)).toBe(atOnce);
});

it('the slot of a process that is killed is free at once', async () => {
  const holder = child(1, 1, 600_000);
  await until(() => linesOf().includes('begin'));
  const waiting: string[] = [];
  const taken = takeSlot({ directory: directory(), atOnce: 1 }, () => waiting.push('waits'));
  await sleep(300);
  expect(waiting).toEqual(['waits']);
  const killed = performance.now();
  holder.kill('SIGKILL');
  const slot = await taken;
  // The longest pause between two looks is a second and a half.
  expect(performance.now() - killed).toBeLessThan(3000);
  slot.release();
});

it('a slot that was given back is taken again, and another one only where there is one', async () => {
  const options = { directory: directory(), atOnce: 2, minutes: 0 };
  const [one, two] = [await takeSlot(options, never), await takeSlot(options, never)];
  expect([one, two].map((slot) => slot.directory)).toEqual([
    join(directory(), 'slot-1'),
    join(directory(), 'slot-2'),
  ]);
  const none = takeSlot(options, () => {});
  await expect(none).rejects.toBeInstanceOf(RetryableError);
  await expect(none).rejects.toThrow('no engine became free within 0 minutes: 2 may work at once');
  one.release();
  expect((await takeSlot(options, never)).directory).toBe(one.directory);
  two.release();
});

it('an engine gives its slot back, be its job done or wrong, and says where it waits', async () => {
  const slots = { directory: directory(), atOnce: 1 };
  const engine = duckDbEngine({ lake: root, slots });
  const told: string[] = [];
  const onProgress = (message: string) => told.push(message);
  const good = { ...jobOf({ queries: { one: 'select 1 as n' } }), onProgress };
  const wrong = { ...jobOf({ queries: { one: 'select profit' } }), onProgress };
  const results = await Promise.allSettled([engine.run(wrong), engine.run(good), engine.run(wrong)]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
  expect(told.filter((message) => message === 'waiting for an engine')).toHaveLength(2);
  (await takeSlot(slots, never)).release();
});

it('an engine that is reserved begins at once, and its place is nobody else’s until then', async () => {
  const slots = { directory: directory(), atOnce: 1, minutes: 0 };
  const engine = duckDbEngine({ lake: root, slots });
  await engine.reserve(never);
  await engine.reserve(never);
  const other = duckDbEngine({ lake: root, slots });
  await expect(other.reserve(() => {})).rejects.toBeInstanceOf(RetryableError);
  await engine.run({ ...jobOf({ queries: { one: 'select 1 as n' } }), onProgress: () => {} });
  await other.reserve(never);
  other.close();
  await engine.reserve(never);
});
