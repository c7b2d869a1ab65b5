/** What somebody may read of the archive, by the sealed ids of addresses. */
import { type EditionId, parseEditionPath } from '../../archive/archive.ts';
import { isHeld } from '../../archive/hold.ts';
import type { Manifest } from '../../archive/manifest.ts';
import { provedFiles, provedManifest } from '../../archive/proved.ts';
import type { SealedKind } from '../seal.ts';
import type { RoomEffects } from './effects.ts';
import type { Visitor } from './visitor.ts';

export interface ReadableEdition {
  readonly id: EditionId;
  readonly manifest: Manifest;
  /** What the sealed id says after the edition, line by line. */
  readonly more: readonly string[];
}

/**
 * Opens a sealed id that begins with an edition.
 * @returns undefined: it is not one of ours, there is no such edition, or somebody may not read it: its report is not
 * theirs, or it is held and they neither operate nor review it
 */
export async function openReadable(
  token: string,
  kind: SealedKind,
  visitor: Visitor,
  effects: RoomEffects,
): Promise<ReadableEdition | undefined> {
  const [path = '', ...more] = (await effects.seal()).open(kind, token)?.split('\n') ?? [];
  const id = parseEditionPath(path);
  const manifest = id && (await readableManifest(id, visitor, effects));
  return id && manifest && { id, manifest, more };
}

/** The manifest of an edition that somebody may read, as `openReadable`. */
export async function readableManifest(
  id: EditionId,
  { rights }: Visitor,
  effects: RoomEffects,
): Promise<Manifest | undefined> {
  if (!rights.reads.has(id.report)) return undefined;
  if (!(await effects.archive.readFile(id, 'manifest.json'))) return undefined;
  const manifest = await provedManifest(id, effects);
  const maySeeHeld = rights.operates || rights.reviews.has(id.report);
  return maySeeHeld || !(await isHeld(manifest, effects.ledger)) ? manifest : undefined;
}

/** A file of an edition, and its bytes, proved. */
export async function openFile(token: string, visitor: Visitor, effects: RoomEffects) {
  const opened = await openReadable(token, 'file', visitor, effects);
  const file = opened?.manifest.files.find(({ name }) => name === opened.more[0]);
  if (!opened || !file) return undefined;
  const files = await provedFiles(opened.id, { ...opened.manifest, files: [file] }, effects.archive);
  return { ...opened, file, bytes: files.get(file.name) };
}
