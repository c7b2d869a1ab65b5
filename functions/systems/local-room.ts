/** The reading room of one machine: its archive, its ledger, and one user who may do everything. */
import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { clock } from '../calendar/instant.ts';
import { respond } from '../endpoint/response.ts';
import type { RoomEffects } from '../endpoint/room/effects.ts';
import { roomWords } from '../endpoint/room/words.ts';
import { sealBy } from '../endpoint/seal.ts';
import { sqliteRoom } from '../ledger/room/sqlite.ts';
import { asChanged } from '../templates/changes.ts';
import { templatesAt } from '../templates.ts';
import { localArchive, localLedger, localSigner } from './local.ts';

export interface LocalRoomOptions {
  readonly out: string;
  readonly templates?: string | undefined;
  readonly log: RoomEffects['log'];
}

export type LocalRoom = Omit<RoomEffects, 'origin'> & { readonly user: string; close(): void };

export function localRoom({ out, templates, log }: LocalRoomOptions): LocalRoom {
  const own = templatesAt(templates);
  const ledger = localLedger(out);
  const room = sqliteRoom(join(out, 'ledger.sqlite'));
  const [archive, signer] = [localArchive(out), localSigner(out)];
  return {
    archive,
    ledger,
    room,
    signer,
    seal: () => sealBy(signer),
    templates: () => asChanged(own, ledger),
    words: (language) => roomWords(own, language),
    user: userInfo().username,
    // Nobody signs in by mail here.
    mailSignIn: async () => {},
    download: async (edition, { name, mediaType }, as) => ({
      ...respond(
        200,
        { 'content-type': mediaType, 'content-disposition': `attachment; filename="${as}"` },
        '',
      ),
      bytes: (await archive.readFile(edition, name)) ?? new Uint8Array(),
    }),
    now: clock,
    random: (bytes) => randomBytes(bytes).toString('base64url'),
    log,
    close: () => {
      room.close();
      ledger.close();
    },
  };
}
