/** What was changed of templates since they were written or deployed: the ledger has it. */
import type { FileVersion, Ledger } from '../ledger/ledger.ts';
import { type Changeable, changeable } from './changeable.ts';
import type { Templates, WrittenFile } from './directories.ts';

/**
 * Reads the templates as they are in force now. Every use reads them anew.
 * @returns the same folders, with the newest version of each file that the ledger has
 */
export async function asChanged(
  { changed: _, ...templates }: Templates,
  ledger: Pick<Ledger, 'listFiles'>,
): Promise<Templates> {
  const found = await Promise.all(changeable.map((name) => ledger.listFiles(name, 1)));
  const changed = found.flat().flatMap((version) => {
    const written = writtenIn(version);
    return written ? [[version.name, written] as const] : [];
  });
  return { ...templates, changed: Object.fromEntries(changed) };
}

/** The templates as they were with each version of one file, the newest first, and last without any. */
export async function everChanged(
  { changed: _, ...templates }: Templates,
  name: Changeable,
  ledger: Pick<Ledger, 'listFiles'>,
): Promise<Templates[]> {
  const versions = await ledger.listFiles(name, Number.POSITIVE_INFINITY);
  const texts = versions.flatMap((version) => writtenIn(version) ?? []);
  return [...texts.map((written) => ({ ...templates, changed: { [name]: written } })), templates];
}

/** A version as templates carry it; undefined: it gives way to the file of the templates. */
export const writtenIn = ({
  name,
  version,
  text,
  over,
}: Pick<FileVersion, 'name' | 'version' | 'text' | 'over'>): WrittenFile | undefined =>
  text === null ? undefined : { file: `${name} (version ${version})`, text, over };
