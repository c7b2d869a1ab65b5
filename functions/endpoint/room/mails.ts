/** The mails of an edition as operators see them. */
import { type EditionId, parseEditionPath } from '../../archive/archive.ts';
import type { Manifest } from '../../archive/manifest.ts';
import { provedManifest } from '../../archive/proved.ts';
import type { SendTable } from '../../deliver/resend.ts';
import type { RoomEffects } from './effects.ts';

/** The edition that a sealed id of some kind is of; undefined: it is forged, or there is none. */
export async function editionAt(
  path: string | undefined,
  effects: RoomEffects,
): Promise<{ readonly id: EditionId; readonly manifest: Manifest } | undefined> {
  const id = parseEditionPath(path ?? '');
  if (!id || !(await effects.archive.readFile(id, 'manifest.json'))) return undefined;
  return { id, manifest: await provedManifest(id, effects) };
}

/** Its mails by whatever channel, without notices. */
export async function sendTableOf(
  { edition, languages }: Pick<Manifest, 'edition' | 'languages'>,
  { ledger, now }: Pick<RoomEffects, 'ledger' | 'now'>,
): Promise<SendTable> {
  const sends = await ledger.listSends(edition);
  const mails = sends.filter(({ channel }) => !channel.startsWith('notice:'));
  return { sends: mails, now: now(), idempotent: false, languages };
}
