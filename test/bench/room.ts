/**
 * `node test/bench/room.ts`: how long somebody waits for the first byte of a page of the reading room on this machine,
 * warm, with 10,000 editions in its lists; medians of fifty requests.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { entryOf } from '../../functions/archive/entry.ts';
import { cookie, sessionCookie } from '../../functions/endpoint/room/cookies.ts';
import { beginSession } from '../../functions/endpoint/room/sign-in.ts';
import { handleRoom } from '../../functions/endpoint/room.ts';
import { localSigner } from '../../functions/systems/local.ts';
import { localRoom } from '../../functions/systems/local-room.ts';
import { serveLoopback } from '../../functions/systems/loopback.ts';
import { archiveWith, edition, manifestOf } from '../deliver/edition.ts';
import { ledgerOf } from '../endpoint/room/many.ts';
import { median } from './median.ts';

const requests = 50;
const lake = fileURLToPath(new URL('../other-lake/lake', import.meta.url));
const templates = fileURLToPath(new URL('../other-lake/templates', import.meta.url));

/** Milliseconds until the answer begins. */
async function firstByte(address: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const before = performance.now();
  const answer = await fetch(address, { headers });
  const waited = performance.now() - before;
  if (answer.status !== 200) throw new Error(`${address}: ${answer.status}`);
  await answer.arrayBuffer();
  return waited;
}

async function measure(out: string): Promise<void> {
  const archive = await archiveWith(out, { 'report.en.html': '<p>Tally</p>' }, localSigner(out));
  const ledger = await ledgerOf(entryOf(edition, manifestOf({})));
  const room = { ...localRoom({ out, lake, templates, log: () => {} }), archive, ledger };
  const { origin, close } = await serveLoopback(
    (request, at) => handleRoom(request, { ...room, origin: at }),
    0,
    (error) => console.error(error),
  );
  const session = await beginSession(room.user, 'laptop', { ...room, origin });
  const { seal } = await room.seal();
  const headers = { cookie: cookie(sessionCookie, seal('session', session.id), 60).replace('__Host-', '') };
  const pages = {
    'my reports': '/',
    editions: '/editions',
    'an edition': `/edition/${seal('edition', 'shop-tally/2024-06/r1')}`,
  };
  for (const [name, path] of Object.entries(pages)) {
    const waits: number[] = [];
    for (let n = 0; n < requests; n++) waits.push(await firstByte(`${origin}${path}`, headers));
    console.log(`| ${name} | ${median(waits).toFixed(1)} ms |`);
  }
  await close();
  await room.close();
  ledger.close();
}

const out = mkdtempSync(join(tmpdir(), 'periodical-room-bench-'));
try {
  await measure(out);
} finally {
  rmSync(out, { recursive: true });
}
