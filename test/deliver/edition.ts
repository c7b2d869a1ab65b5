/** A small edition in an archive, for what comes after archiving. */
import { join } from 'node:path';
import type { Archive } from '../../functions/archive/archive.ts';
import { folderArchive } from '../../functions/archive/folder.ts';
import { type Manifest, manifestFile } from '../../functions/archive/manifest.ts';
import { signManifest } from '../../functions/archive/signature.ts';
import { sha256 } from '../../functions/hash.ts';
import type { Signer } from '../../functions/signer/signer.ts';

export const edition = { report: 'shop-tally', period: '2024-06', revision: 1 };

export type Files = Readonly<Record<string, string | Uint8Array>>;

export function manifestOf(files: Files): Manifest {
  return {
    format: 1,
    edition: 'shop-tally/2024-06/r1',
    report: 'shop-tally',
    title: { en: 'Shop tally', zh: '店铺账目' },
    subjects: { en: 'Tally & more', zh: '账目' },
    period: { id: '2024-06', kind: 'month', start: '2024-06-01', end: '2024-07-01' },
    yoy: { start: '2023-06-01', end: '2023-07-01' },
    pop: { start: '2024-05-01', end: '2024-06-01' },
    timezone: 'Asia/Shanghai',
    currency: 'CNY',
    parameters: {},
    languages: ['en', 'zh'],
    formats: ['email', 'pdf'],
    heldAtMaking: false,
    holdReasons: [],
    checks: [],
    warnings: [],
    absent: [],
    coverage: {},
    fingerprint: sha256(''),
    sources: {},
    statements: [],
    versions: {},
    files: Object.entries(files).map(([name, content]) => ({
      name,
      mediaType: 'text/plain',
      size: Buffer.from(content).length,
      sha256: sha256(content),
    })),
    run: { startedAt: '2024-07-02T01:00:00Z', finishedAt: '2024-07-02T01:00:01Z', milliseconds: {} },
  };
}

/** An archive in `root` that holds the files and their manifest, signed if there is a signer. */
export async function archiveWith(root: string, files: Files, signer?: Signer): Promise<Archive> {
  const archive = folderArchive(join(root, 'archive'));
  for (const [name, content] of Object.entries(files)) {
    await archive.putFile(edition, { name, mediaType: 'text/plain', bytes: Buffer.from(content) });
  }
  const manifest = manifestOf(files);
  await archive.putFile(edition, manifestFile(signer ? await signManifest(manifest, signer) : manifest));
  return archive;
}
