/** Whether an edition is what was made: its manifest as it was signed, and its files as the manifest says. */

import { InputError } from '../errors.ts';
import { counted } from '../language/counted.ts';
import type { Signer } from '../signer/signer.ts';
import { type Archive, type EditionId, editionPath } from './archive.ts';
import { type Manifest, manifestName } from './manifest.ts';
import { eachFile, fileProblem } from './proved.ts';
import { proveManifest } from './signature.ts';

type Stored = Pick<Archive, 'readFile' | 'listFiles' | 'listLeftovers'>;

/**
 * @returns one line per file that is altered, missing or strange; none where the edition is whole
 * @throws InputError there is no such edition
 * @throws RetryableError the archive or the key cannot be asked now
 */
export async function verifyEdition(archive: Stored, edition: EditionId, signer: Signer): Promise<string[]> {
  const path = editionPath(edition);
  const bytes = await archive.readFile(edition, manifestName);
  if (!bytes) throw await withoutManifest(archive, edition);
  const { manifest, problems } = await proveManifest(path, bytes, signer);
  return manifest ? [...problems, ...(await fileProblems(archive, edition, manifest))] : [...problems];
}

async function withoutManifest(archive: Stored, edition: EditionId): Promise<InputError> {
  const path = editionPath(edition);
  const files = await archive.listFiles(edition);
  if (files.length === 0) return InputError.at('', `there is no edition ${path}`);
  const message = `is missing, although ${counted(files.length, 'file')} of the edition can be found: a run died, or the manifest was removed`;
  return InputError.at(`${path}/${manifestName}`, message);
}

async function fileProblems(archive: Stored, edition: EditionId, manifest: Manifest): Promise<string[]> {
  const problems: string[] = [];
  const there = new Set(await archive.listFiles(edition));
  await eachFile(edition, manifest, archive, (file, bytes) => {
    const { name } = file;
    const problem = there.has(name) && !bytes ? `${name}: ${noFile}` : fileProblem(file, bytes);
    if (problem !== undefined) problems.push(problem);
    // Where the case of letters plays no part, another name gives the file as well; so does a folder that is a link.
    else if (!there.has(name)) problems.push(`${name}: is missing under this name`);
  });
  const known = new Set([manifestName, ...manifest.files.map((file) => file.name)]);
  const strange = [...there].filter((name) => !known.has(name));
  const left = await archive.listLeftovers(edition);
  return [
    ...problems,
    ...strange.map((name) => `${name}: is not in the manifest`),
    ...left.map((name) => `${name}: ${leftoverText(name)}`),
  ];
}

const noFile = 'is a link, or not a file: expected the file itself';

const leftoverText = (name: string) =>
  name.endsWith('/')
    ? 'is a folder without files, and not in the manifest'
    : 'is not in the manifest: a run that died left it, or somebody put it there. No reader sees it; the next run of the period removes what a run left, and rm anything else';
