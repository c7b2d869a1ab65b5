/** Templates that do more than say a report: each is refused with its file, and nothing of it happens. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
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
  return { texts: hostileSql(file, target), file, target };
}

/** An error with the file, and no trace of what was to be done. */
async function isRefused(action: () => Promise<unknown>, file: string, target = ''): Promise<void> {
  const found = await outcome(action, file);
  const isLetIn = !(found instanceof Error);
  const hasActed = existsSync(target) || messageOf(found).includes(secret);
  count('let in', isLetIn ? 1 : 0, 'locked');
  count('acted', hasActed ? 1 : 0, 'locked');
  if (target !== '') rmSync(target, { recursive: true, force: true });
  expect({ isLetIn, hasActed }).toEqual({ isLetIn: false, hasActed: false });
}

/** Files of templates, each with what it must not be. */
const trees = [
  ...[
    'reports/shop-tally/en.md',
    'reports/shop-tally/totals.sql',
    'reports/shop-tally/checks/adds_up.sql',
    'reports/shop-tally/definitions.yaml',
    'reports/shop-tally/labels.yaml',
    'models/order_lines.sql',
    'lake.yaml',
    'parameters.yaml',
    'theme/colours.yaml',
    'theme/words.en.yaml',
    'theme/document.typ',
    'theme/email.mjml',
    'theme/page.html',
    'theme/logo.svg',
    'theme/fonts/a.ttf',
  ].flatMap((name) =>
    (['a link to a file', 'a relative link to a file', 'a link to a folder', 'too large'] as const).map(
      (kind) => ({ name, kind }),
    ),
  ),
];
type Tree = (typeof trees)[number];

function plant({ path }: Folder, { name, kind }: Tree, file: string): void {
  const place = join(path, name);
  mkdirSync(dirname(place), { recursive: true });
  rmSync(place, { recursive: true, force: true });
  if (kind === 'too large') truncateSync(openedAt(place), 2 ** 26 + 1);
  else if (kind === 'a link to a folder') symlinkSync(dirname(file), place);
  else symlinkSync(kind === 'a link to a file' ? file : relative(dirname(place), file), place);
}

function openedAt(path: string): string {
  writeFileSync(path, '');
  return path;
}

test('check and runs of templates that lead out of their folder, or are too large', async () => {
  const out = temporaryFolder();
  const { file } = doors();
  const effects = localEffects({ lake: shopLake, out, onProgress: () => {} });
  try {
    await forEach(
      trees,
      ({ name, kind }) => `${name}: ${kind}`,
      async (tree) => {
        const folder = shopFolder();
        plant(folder, tree, file);
        const part = tree.name.split('/').at(-1) ?? '';
        if (!tree.name.startsWith('theme/')) await isRefused(() => checked(folder), part);
        await isRefused(async () => run(requested(folder), effects), part);
      },
    );
  } finally {
    effects.close();
  }
});

test.each(['../*.csv', '/**/*.csv', '{sales,/etc}/**', 'a/../../b', '..', '/etc/passwd'])(
  'a lake of %s',
  async (location) => {
    const folder = shopFolder();
    folder.write(
      'lake.yaml',
      `tables:\n  tickets: {location: "${location}", glob: true, columns: {id: string}}\n`,
    );
    await isRefused(() => checked(folder), 'lake.yaml');
  },
);

const requested = ({ templates }: Folder) =>
  localRequest({ report: 'shop-tally', templates, period: '2024-06' });

const places = [
  { kind: 'query', name: 'reports/shop-tally/hostile.sql', before: '' },
  { kind: 'check', name: 'reports/shop-tally/checks/hostile.sql', before: '-- severity: warn\n' },
  { kind: 'model', name: 'models/hostile.sql', before: '' },
] as const;

const checked = ({ templates }: Folder) =>
  checkReport(loadReport(templates, 'shop-tally'), loadModels(templates));

test.each(places)('check of a $kind that does more than read models', async ({ name, before }) => {
  const folder = shopFolder();
  const { texts, target } = doors();
  await forEach(texts, JSON.stringify, async (text) => {
    folder.write(name, `${before}${text}`);
    await isRefused(() => checked(folder), 'hostile.sql', target);
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
      await isRefused(async () => run(requested(folder), effects), 'hostile.sql', target);
      expect(existsSync(join(out, 'archive')) ? readdirSync(join(out, 'archive')) : []).toEqual([]);
    });
  } finally {
    effects.close();
  }
});
