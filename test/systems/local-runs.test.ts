/** Runs that the reading room of one machine starts: in processes of their own, which say in the ledger how they ended. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startOnce } from '../../functions/endpoint/start-run.ts';
import type { RunRecord } from '../../functions/ledger/ledger.ts';
import { parseRunMessage } from '../../functions/queue/messages.ts';
import { type LocalRoom, localRoom } from '../../functions/systems/local-room.ts';
import { temporaryFolder } from '../folder.ts';

const shop = fileURLToPath(new URL('../other-lake', import.meta.url));
const folder = temporaryFolder();
let room: LocalRoom;

const open = (lake: string) =>
  localRoom({ out: folder(), lake, templates: join(shop, 'templates'), log: () => {} });

beforeEach(() => {
  room = open(join(shop, 'lake'));
});
afterEach(() => room.close());

const message = (more: Readonly<Record<string, unknown>> = {}) =>
  parseRunMessage(
    JSON.stringify({
      ...{ id: 'request:one', trigger: 'request', report: 'shop-tally', period: '2024-05' },
      ...{ at: '2024-07-02T01:00:00Z', send: ['keeper@example.com'], ...more },
    }),
  );

async function endOf(id: string): Promise<RunRecord> {
  const under = ['queued', 'running'];
  await expect
    .poll(async () => under.includes((await room.ledger.readRun(id))?.state ?? 'queued'), { timeout: 60_000 })
    .toBe(false);
  return (await room.ledger.readRun(id)) as RunRecord;
}

it('a run makes its edition and sends it, and the same id does not make it twice', async () => {
  await startOnce(message(), '2024-05', room);
  await startOnce(message(), '2024-05', room);
  expect(await endOf('request:one')).toMatchObject({ state: 'made', edition: 'shop-tally/2024-05/r1' });
  expect(await room.ledger.listSends('shop-tally/2024-05/r1')).toMatchObject([
    { recipient: 'keeper@example.com', state: 'sent' },
  ]);
  expect(await room.archive.listEditions()).toHaveLength(1);
}, 90_000);

it('an id that another run has starts nothing', async () => {
  await startOnce(message(), '2024-05', room);
  expect(await startOnce(message({ period: '2024-04' }), '2024-04', room)).toMatchObject({
    period: '2024-05',
  });
  expect((await endOf('request:one')).period).toBe('2024-05');
}, 90_000);

it('a run whose lake is not there says so', async () => {
  await room.close();
  room = open(join(folder(), 'nowhere'));
  await startOnce(message(), '2024-05', room);
  expect(await endOf('request:one')).toMatchObject({
    state: 'failed',
    detail: expect.stringContaining('nowhere'),
  });
}, 90_000);

it('a run that cannot be taken up says why', async () => {
  await startOnce(message({ report: 'gone' }), '2024-05', room);
  expect(await endOf('request:one')).toMatchObject({
    state: 'failed',
    detail: expect.stringContaining('there is no report "gone"'),
  });
}, 90_000);

it('runs under way end with the room, and are noted as interrupted', async () => {
  await startOnce(message(), '2024-05', room);
  await room.close();
  room = open(join(shop, 'lake'));
  expect(await room.ledger.readRun('request:one')).toMatchObject({ state: 'interrupted' });
});
