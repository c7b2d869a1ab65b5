/** The reading room of one machine: its archive, its ledger, and one user who may do everything. */
import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { clock } from '../calendar/instant.ts';
import { defined } from '../defined.ts';
import { respond } from '../endpoint/response.ts';
import type { RoomEffects } from '../endpoint/room/effects.ts';
import { roomWords } from '../endpoint/room/words.ts';
import { sealBy } from '../endpoint/seal.ts';
import { sqliteRoom } from '../ledger/room/sqlite.ts';
import { asChanged } from '../templates/changes.ts';
import { templatesAt } from '../templates.ts';
import { localArchive, localLedger, localSigner, refusalHere } from './local.ts';
import { localOperators } from './local-room/operators.ts';
import { localReview } from './local-room/review.ts';
import { localRuns } from './local-room/runs.ts';
import { hasMailServer } from './mail.ts';

export interface LocalRoomOptions {
  readonly out: string;
  /** Folder of the raw tables, for runs that are started here. */
  readonly lake: string;
  readonly templates?: string | undefined;
  /** Who is at it. @default the user of this machine */
  readonly user?: string | undefined;
  readonly log: RoomEffects['log'];
}

export type LocalRoom = Omit<RoomEffects, 'origin'> & { readonly user: string; close(): Promise<void> };

export function localRoom({ out, lake, templates, user, log }: LocalRoomOptions): LocalRoom {
  const own = templatesAt(templates);
  const ledger = localLedger(out);
  const room = sqliteRoom(join(out, 'ledger.sqlite'));
  const [archive, signer] = [localArchive(out), localSigner(out)];
  const runs = localRuns(defined({ out, lake, templates }), ledger);
  return {
    archive,
    ledger,
    room,
    signer,
    seal: () => sealBy(signer),
    templates: () => asChanged(own, ledger),
    words: roomWords(own),
    user: user ?? userInfo().username,
    // Nobody signs in by mail here, and the user of this machine has no address to subscribe.
    mailSignIn: async () => {},
    mailConfirmation: async () => {},
    download: async (edition, { name, mediaType }, as) => ({
      ...respond(
        200,
        { 'content-type': mediaType, 'content-disposition': `attachment; filename="${as}"` },
        '',
      ),
      bytes: (await archive.readFile(edition, name)) ?? new Uint8Array(),
    }),
    // Mails of this machine lead to no room.
    linkSigner: { verify: async () => false },
    sender: '',
    runs,
    refusalBy: (all) => refusalHere(all, hasMailServer(out)),
    // Whoever sits at a machine may use all of it.
    runsADay: Number.POSITIVE_INFINITY,
    ...localOperators(out, own),
    ...localReview(out, own),
    now: clock,
    random: (bytes) => randomBytes(bytes).toString('base64url'),
    log,
    refused: () => {},
    close: async () => {
      await runs.close();
      room.close();
      ledger.close();
    },
  };
}
