/** A file of an edition: a redirect to an address of S3 that works for minutes, made at the click. */

import { manifestName } from '../archive/manifest.ts';
import { provedFiles, provedManifest } from '../archive/proved.ts';
import { openFilesLink } from '../deliver/links.ts';
import { downloadName } from '../deliver/names.ts';
import type { EndpointEffects } from './effects.ts';
import { type EndpointRequest, type EndpointResponse, respond } from './response.ts';

/** @throws InputError the manifest or the file is not what was made: an operator must hear of it */
export async function download(
  { method }: EndpointRequest,
  [token = '', ...path]: readonly string[],
  effects: EndpointEffects,
): Promise<EndpointResponse | undefined> {
  const link = await openFilesLink(token, { signer: effects.linkSigner, now: effects.now });
  if (!link) return undefined;
  // An edition that was removed is refused like any other link that opens nothing.
  if (!(await effects.archive.readFile(link.edition, manifestName))) return undefined;
  const manifest = await provedManifest(link.edition, effects);
  const wanted = path.join('/');
  const file = manifest.files.find(({ name }) => name === wanted || encodeURI(name) === wanted);
  if (!file) return undefined;
  await provedFiles(link.edition, { ...manifest, files: [file] }, effects.archive);
  const disposition = `${shown(file.name)}; filename="${downloadName(manifest, file.name)}"`;
  const location = await effects.presign(link.edition, file.name, { method, disposition });
  return respond(302, { location }, '');
}

/** What a browser can show is shown; the rest is kept as a file. */
const shown = (name: string) => (/\.(html|pdf|txt)$/.test(name) ? 'inline' : 'attachment');
