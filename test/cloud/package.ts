/** The folders of the Lambdas, made as `cdk synth` makes them, and how large they are as zips. */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';

export const functionNames = ['run', 'deliver', 'feedback', 'sweep', 'endpoint', 'room'] as const;

const packager = fileURLToPath(new URL('../../infra/bundling/package.ts', import.meta.url));

interface PackageOptions {
  /** @default x86_64 */
  readonly architecture?: string;
  /** Folder of templates of a user's own. @default none */
  readonly templates?: string;
}

export function makePackage(name: string, out: string, options: PackageOptions = {}): void {
  const { architecture = 'x86_64', templates } = options;
  const own = templates === undefined ? [] : [templates];
  execFileSync(process.execPath, [packager, out, name, architecture, ...own], { stdio: 'pipe' });
}

export const filesIn = (folder: string): string[] =>
  globSync('**/*', { cwd: folder }).filter((file) => statSync(join(folder, file)).isFile());

/** What the zip format adds to a file: two headers, each with its name. */
const headers = 76;

/** Bytes of the files, and of a zip of them as the CDK makes it. */
export function sizeOf(folder: string): { readonly bytes: number; readonly zipped: number } {
  const sizes = filesIn(folder).map((file) => {
    const contents = readFileSync(join(folder, file));
    const zipped = deflateRawSync(contents).length + headers + 2 * Buffer.byteLength(file);
    return { bytes: contents.length, zipped };
  });
  const sum = (key: 'bytes' | 'zipped') => sizes.reduce((all, size) => all + size[key], 0);
  return { bytes: sum('bytes'), zipped: sum('zipped') };
}
