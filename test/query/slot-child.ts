/** `slot-child.ts FOLDER AT_ONCE JOBS`, forked: jobs at once, each with a slot until the parent lets one go. */
import { type Slot, takeSlot } from '../../functions/query/duckdb/slots.ts';

const [directory = '', atOnce = '', jobs = ''] = process.argv.slice(2);
const held: Slot[] = [];
const tell = (event: 'waits' | 'begins') => process.send?.(event);
process.on('message', () => held.shift()?.release());

async function work(): Promise<void> {
  held.push(await takeSlot({ directory, atOnce: Number(atOnce) }, () => tell('waits')));
  tell('begins');
}

await Promise.all(Array.from({ length: Number(jobs) }, work));
