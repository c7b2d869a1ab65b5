/** `node slot-child.ts FOLDER AT_ONCE JOBS MILLISECONDS LOG`: jobs at once, each with a slot, told in the log. */
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeSlot } from '../../functions/query/duckdb/slots.ts';

const [directory = '', atOnce = '', jobs = '', milliseconds = '', log = ''] = process.argv.slice(2);

async function work(): Promise<void> {
  const slot = await takeSlot({ directory, atOnce: Number(atOnce) }, () => {});
  appendFileSync(log, 'begin\n');
  await sleep(Number(milliseconds));
  appendFileSync(log, 'end\n');
  slot.release();
}

await Promise.all(Array.from({ length: Number(jobs) }, work));
