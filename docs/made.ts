/** The files of docs/ that are made, with their texts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instance } from '@viz-js/viz';
import { costsPage, readMeasured } from './costs.ts';
import { pagesReference } from './pages.ts';
import { parametersReference } from './parameters.ts';
import { schemaFiles } from './schemas.ts';

/** Makes all of them; writes nothing. */
export async function madeDocs(folder: string): Promise<Map<string, string>> {
  const viz = await instance();
  const drawings = readdirSync(folder)
    .filter((name) => name.endsWith('.dot'))
    .map((name): [string, string] => {
      const drawing = viz.renderString(readFileSync(join(folder, name), 'utf8'), { format: 'svg' });
      return [name.replace(/dot$/, 'svg'), drawing];
    });
  return new Map([
    ...drawings,
    ...schemaFiles(),
    ['costs.md', costsPage(readMeasured())],
    ['pages.md', pagesReference()],
    ['parameters.md', parametersReference()],
  ]);
}
