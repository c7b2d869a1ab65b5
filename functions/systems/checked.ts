/**
 * The check of a report before its run. Most runs find the templates as the last one left them, so that the verdict
 * "sound" is kept, under a hash of all that it follows from: what is not the same to the byte is checked again.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { cacheFolder, keep, ownFolder, readKept } from '../cache-folder.ts';
import type { Problem } from '../errors.ts';
import { hashOf, hashOfFiles, sha256 } from '../hash.ts';
import type { Models } from '../query/models.ts';
import type { Report } from '../templates/report.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

const warningsSchema = z.array(
  z.strictObject({ file: z.string(), line: z.number().optional(), message: z.string() }),
);

/**
 * Refuses a report that is not sound.
 * @param cache a folder; if it cannot be written, or not by this user alone, every run checks anew
 * @returns what the check warns of
 * @throws InputError every problem, as `checkReport`
 */
export async function checkedReport(
  report: Report,
  models: Models,
  cache = cacheFolder('checked'),
): Promise<readonly Problem[]> {
  const path = placeOf(report, models, cache);
  const known = path === undefined ? undefined : readKept(path);
  if (known !== undefined) return warningsIn(known);
  const { checkReport } = await import('../validate.ts');
  const warnings = await checkReport(report, models);
  if (path !== undefined) await keep(path, JSON.stringify(warnings));
  return warnings;
}

const warningsIn = (text: string): Problem[] =>
  warningsSchema
    .parse(JSON.parse(text))
    .map(({ file, line, message }) => (line === undefined ? { file, message } : { file, line, message }));

/** What npm notes of the packages that this code finds: beside it, or if it is a package itself, above it. */
function installedPackages(): string | undefined {
  for (let at = project; ; at = dirname(at)) {
    const note = join(at, 'node_modules/.package-lock.json');
    if (existsSync(note)) return note;
    if (dirname(at) === at) return undefined;
  }
}

/** Where the verdict is kept; undefined if nobody can say what it follows from, or it cannot be kept. */
function placeOf(report: Report, models: Models, cache: string): string | undefined {
  const installed = installedPackages();
  const folder = installed === undefined ? undefined : ownFolder(cache);
  if (installed === undefined || folder === undefined) return undefined;
  const code = hashOfFiles([join(project, 'functions')]);
  const packages = sha256(readFileSync(installed));
  // Files are named, in problems and in what is looked up, as seen from the working directory.
  const place = [project, process.cwd()];
  const key = hashOf({ report, models, code, packages, node: process.versions, place });
  return join(folder, `${key}.json`);
}
