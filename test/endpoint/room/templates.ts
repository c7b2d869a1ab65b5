/** A copy of the shop's templates whose report needs approval. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @returns the folder of the copy */
export function copyOfTemplates(root: string): string {
  cpSync(fileURLToPath(new URL('../../other-lake/templates', import.meta.url)), root, { recursive: true });
  const file = join(root, 'reports/shop-tally/report.yaml');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, `approval: {by: [bo@partner.org, cy@acme.org], before: "09:30"}\n${text}`);
  return root;
}
