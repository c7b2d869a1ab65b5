/** Places for engines: never more at once than there are, across processes, and none is lost with its process. */
import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, on, once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { RetryableError } from '../../functions/errors.ts';
import { takeSlot } from '../../functions/query/duckdb/slots.ts';
import { duckDbEngine } from '../../functions/query/duckdb.ts';
import { temporaryFolder } from '../folder.ts';
import { jobOf } from './athena/job.ts';

const root = temporaryFolder();
const directory = () => join(root(), 'engines');
const never = () => expect.fail('a slot was waited for');

/** Takes slots in a process of its own, which tells when a job `waits` and `begins`; a message ends one. */
function child(atOnce: number, jobs: number): ChildProcess {
  const path = fileURLToPath(new URL('slot-child.ts', import.meta.url));
  const started = fork(path, [directory(), `${atOnce}`, `${jobs}`], { execArgv: [] });
  onTestFinished(async () => {
    if (started.exitCode !== null || started.signalCode !== null) return;
    const exit = once(started, 'exit');
    started.kill('SIGKILL');
    await exit;
  });
  return started;
}

it.each([1, 2, 3])('at most %i work at once, in two processes, and all have their turn', async (atOnce) => {
  const told = new EventEmitter();
  const events = on(told, 'told');
  for (const process of [child(atOnce, 4), child(atOnce, 4)])
    process.on('message', (event) => told.emit('told', event, process));
  const working: ChildProcess[] = [];
  let [begun, waited] = [0, 0];
  for await (const [event, process] of events) {
    if (event === 'waits') waited++;
    else {
      begun++;
      working.push(process);
    }
    expect(working.length).toBeLessThanOrEqual(atOnce);
    if (begun === 8) break;
    // Once all have asked, one goes whenever one has come.
    if (begun + waited < 8) continue;
    expect(working).toHaveLength(atOnce);
    working.shift()?.send('end');
  }
  expect(waited).toBe(8 - atOnce);
});

it('the slot of a process that is killed is free at once', async () => {
  const holder = child(1, 1);
  await once(holder, 'message');
  const waits = Promise.withResolvers<void>();
  const taken = takeSlot({ directory: directory(), atOnce: 1 }, waits.resolve);
  await waits.promise;
  holder.kill('SIGKILL');
  (await taken).release();
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
  await expect(none).rejects.toThrow('no engine became free within 0 minutes: 2 can work at the same time');
  one.release();
  expect((await takeSlot(options, never)).directory).toBe(one.directory);
  two.release();
});

it('an engine gives its slot back, be its job done or wrong, and says where it waits', async () => {
  const slots = { directory: directory(), atOnce: 1 };
  const engine = duckDbEngine({ lake: root(), slots });
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
  const engine = duckDbEngine({ lake: root(), slots });
  await engine.reserve(never);
  await engine.reserve(never);
  const other = duckDbEngine({ lake: root(), slots });
  await expect(other.reserve(() => {})).rejects.toBeInstanceOf(RetryableError);
  await engine.run({ ...jobOf({ queries: { one: 'select 1 as n' } }), onProgress: () => {} });
  await other.reserve(never);
  other.close();
  await engine.reserve(never);
});
