/** A file of an edition: a redirect to an address of S3 that works for minutes, made at the click. */

import { editionPath } from '../archive/archive.ts';
import { manifestName, parseManifest } from '../archive/manifest.ts';
import { openFilesLink } from '../deliver/links.ts';
import { downloadName } from '../deliver/names.ts';
import type { EndpointEffects } from './effects.ts';
import { type EndpointRequest, type EndpointResponse, respond } from './response.ts';

export async function download(
  { method }: EndpointRequest,
  [token = '', ...path]: readonly string[],
  effects: EndpointEffects,
): Promise<EndpointResponse | undefined> {
  const link = await openFilesLink(token, effects);
  if (!link) return undefined;
  const bytes = await effects.archive.readFile(link.edition, manifestName);
  if (!bytes) return undefined;
  const manifest = parseManifest(editionPath(link.edition), bytes);
  const wanted = path.join('/');
  const file = manifest.files.find(({ name }) => name === wanted || encodeURI(name) === wanted);
  if (!file) return undefined;
  const disposition = `${shown(file.name)}; filename="${downloadName(manifest, file.name)}"`;
  const location = await effects.presign(link.edition, file.name, { method, disposition });
  return respond(302, { location }, '');
}

/** What a browser can show is shown; the rest is kept as a file. */
const shown = (name: string) => (/\.(html|pdf|txt)$/.test(name) ? 'inline' : 'attachment');
