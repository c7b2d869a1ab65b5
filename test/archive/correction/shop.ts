/** A copy of the market stalls (test/other-lake) whose lake and templates a test may change. */
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EditionId } from '../../../functions/archive/archive.ts';
import type { Effects, RunRequest, RunResult } from '../../../functions/pipeline/effects.ts';
import { run } from '../../../functions/pipeline.ts';
import { localArchive, localEffects, localRequest, localSigner } from '../../../functions/systems/local.ts';
import { templatesAt } from '../../../functions/templates.ts';

const source = fileURLToPath(new URL('../../other-lake', import.meta.url));

export const period = '2024-06';
export const revision = (number: number): EditionId => ({ report: 'shop-tally', period, revision: number });

export function openShop() {
  const root = mkdtempSync(join(tmpdir(), 'periodical-shop-'));
  for (const folder of ['lake', 'templates'])
    cpSync(join(source, folder), join(root, folder), { recursive: true });
  const out = join(root, 'out');
  const templates = join(root, 'templates');
  return {
    root,
    out,
    templates,
    archive: localArchive(out),
    signer: localSigner(out),
    run: async (asked: Partial<RunRequest> = {}, changed: Partial<Effects> = {}): Promise<RunResult> => {
      const effects = localEffects({ lake: join(root, 'lake'), out, onProgress: () => {} });
      const request = { report: 'shop-tally', templates: templatesAt(templates), period, ...asked };
      return run(localRequest(request), { ...effects, ...changed }).finally(() => effects.close());
    },
    /** A line of the tickets. */
    sell: (line = 'T19,1,S1,W1,c1,North,2024-06-20T09:00:00+08:00,1,1000.00,') =>
      appendFileSync(join(root, 'lake/tickets/2023.csv'), `${line}\n`),
    rewrite: (file: string, from: string, to: string) => {
      const path = join(root, file);
      const text = readFileSync(path, 'utf8');
      if (!text.includes(from)) throw new Error(`${file} has no "${from}"`);
      writeFileSync(
        path,
        text.replace(from, () => to),
      );
    },
    close: () => rmSync(root, { recursive: true }),
  };
}

export type Shop = ReturnType<typeof openShop>;

export const allFormats = ['email', 'page', 'pdf', 'workbook', 'csv', 'json'] as const;
