/** The shop's report run whole, for what needs an edition as it is archived. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '../../../functions/archive/manifest.ts';
import { run } from '../../../functions/pipeline.ts';
import { localEffects, localRequest } from '../../../functions/systems/local.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { shopLake, shopTemplates } from './folder.ts';

/** June 2024 of the market stalls, with its files by name. */
export async function shopEdition(): Promise<{ manifest: Manifest; files: ReadonlyMap<string, Uint8Array> }> {
  const out = mkdtempSync(join(tmpdir(), 'periodical-inputs-'));
  const effects = localEffects({ lake: shopLake, out, onProgress: () => {} });
  try {
    const templates = templatesAt(shopTemplates);
    const { edition, manifest } = await run(
      localRequest({ report: 'shop-tally', templates, period: '2024-06' }),
      effects,
    );
    if (!edition || !manifest) throw new Error('the shop has an edition of June');
    const names = await effects.archive.listFiles(edition);
    const files = await Promise.all(
      names.map(
        async (name) => [name, (await effects.archive.readFile(edition, name)) ?? Buffer.of()] as const,
      ),
    );
    return { manifest, files: new Map(files) };
  } finally {
    effects.close();
    rmSync(out, { recursive: true });
  }
}
