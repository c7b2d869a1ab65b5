/** The reading room of one machine, alone and beside its ledger. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sqliteRoom } from '../../functions/ledger/room/sqlite.ts';
import { sqliteLedger } from '../../functions/ledger/sqlite.ts';
import { at } from '../contracts/ledger.ts';
import { roomContract } from '../contracts/room.ts';
import { temporaryFolder } from '../folder.ts';

const root = temporaryFolder();

roomContract('SQLite', () => ({ open: () => sqliteRoom(join(root(), 'ledger.sqlite')) }));

it('shares its file with the ledger', async () => {
  const file = join(root(), 'ledger.sqlite');
  const ledger = sqliteLedger(file);
  const room = sqliteRoom(file);
  await ledger.noteLake('shop-tally/2024-06/r1', 'files');
  await room.startSession({ id: 'in', address: 'a@b.org', by: 'laptop', startedAt: at(0), expiresAt: at(9) });
  expect(await ledger.lakeOf('shop-tally/2024-06/r1')).toBe('files');
  expect(await room.readSession('in', at(1))).toBeDefined();
  ledger.close();
  room.close();
});
