/** Templates that do more than say a report: each is refused with its file, and nothing of it happens. */
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { messageOf } from '../../../functions/errors.ts';
import { run } from '../../../functions/pipeline.ts';
import { loadModels } from '../../../functions/query/models.ts';
import { localEffects, localRequest } from '../../../functions/systems/local.ts';
import { loadReport } from '../../../functions/templates/report.ts';
import { checkReport } from '../../../functions/validate.ts';
import { count } from '../counts.ts';
import { type Folder, shopFolder, shopLake, temporaryFolder } from './folder.ts';
import { hostileSql } from './hostile-sql.ts';
import { forEach, outcome, spread } from './tries.ts';

const secret = 'S3CRET';

/** Files that nobody may read or write, and the lines of a report that would. */
function doors() {
  const folder = temporaryFolder();
  const file = join(folder, 'secret.csv');
  writeFileSync(file, `${secret}\n${secret}\n`);
  const target = join(folder, 'written');
  return { texts: hostileSql(file, target), target };
}

const places = [
  { kind: 'query', name: 'reports/shop-tally/hostile.sql', before: '' },
  { kind: 'check', name: 'reports/shop-tally/checks/hostile.sql', before: '-- severity: warn\n' },
  { kind: 'model', name: 'models/hostile.sql', before: '' },
] as const;

const checked = ({ templates }: Folder) =>
  checkReport(loadReport(templates, 'shop-tally'), loadModels(templates));

/** An error with the file, and no trace of what was to be done. */
async function isRefused(action: () => Promise<unknown>, target: string): Promise<void> {
  const found = await outcome(action, 'hostile.sql');
  const isLetIn = !(found instanceof Error);
  const hasActed = existsSync(target) || messageOf(found).includes(secret);
  count('let in', isLetIn ? 1 : 0, 'locked');
  count('acted', hasActed ? 1 : 0, 'locked');
  rmSync(target, { recursive: true, force: true });
  expect({ isLetIn, hasActed }).toEqual({ isLetIn: false, hasActed: false });
}

test.each(places)('check of a $kind that does more than read models', async ({ name, before }) => {
  const folder = shopFolder();
  const { texts, target } = doors();
  await forEach(texts, JSON.stringify, async (text) => {
    folder.write(name, `${before}${text}`);
    await isRefused(() => checked(folder), target);
  });
});

test.each(places)('a run with a $kind that does more than read models', async ({ name, before }) => {
  const folder = shopFolder();
  const out = temporaryFolder();
  const { texts, target } = doors();
  const effects = localEffects({ lake: shopLake, out, onProgress: () => {} });
  try {
    await forEach(spread(texts, 30), JSON.stringify, async (text) => {
      folder.write(name, `${before}${text}`);
      const request = () =>
        localRequest({ report: 'shop-tally', templates: folder.templates, period: '2024-06' });
      await isRefused(async () => run(request(), effects), target);
      expect(existsSync(join(out, 'archive')) ? readdirSync(join(out, 'archive')) : []).toEqual([]);
    });
  } finally {
    effects.close();
  }
});
