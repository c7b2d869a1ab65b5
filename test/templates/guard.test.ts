/** What of templates, lakes and archives may be read and written: what lies in their folder. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { folderArchive } from '../../functions/archive/folder.ts';
import { boundsIn } from '../../functions/deliver/recipients.ts';
import { subscriptionProblems } from '../../functions/deliver/subscriptions.ts';
import { InputError, messageOf } from '../../functions/errors.ts';
import { parseLake } from '../../functions/query/lake.ts';
import { loadModels } from '../../functions/query/models.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { loadTheme, themeDirectories } from '../../functions/templates/theme.ts';
import { templatesAt } from '../../functions/templates.ts';

const shop = fileURLToPath(new URL('../other-lake/templates', import.meta.url));
const secret = 'S3CRET';

let root: string;
let outside: string;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'periodical-guard-'));
  root = join(folder, 'templates');
  outside = join(folder, 'secret.txt');
  writeFileSync(outside, secret);
  cpSync(shop, root, { recursive: true });
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

/** Reads all that a run reads of templates. @returns the error, or that all is read */
function read(): string {
  const templates = templatesAt(root);
  try {
    const report = loadReport(templates, 'shop-tally');
    loadModels(templates);
    loadTheme(themeDirectories(templates), ['en']);
    boundsIn(templates);
    const problems = subscriptionProblems(templates, [report]);
    if (problems.length > 0) throw new InputError(problems);
    return 'read';
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return messageOf(error);
  }
}

const files = [
  'reports/shop-tally/report.yaml',
  'reports/shop-tally/en.md',
  'reports/shop-tally/totals.sql',
  'reports/shop-tally/checks/adds_up.sql',
  'reports/shop-tally/definitions.yaml',
  'reports/shop-tally/labels.yaml',
  'models/order_lines.sql',
  'lake.yaml',
  'parameters.yaml',
  'subscriptions.yaml',
  'recipients.yaml',
  'theme/colours.yaml',
  'theme/words.en.yaml',
  'theme/document.typ',
  'theme/logo.svg',
  'theme/fonts/a.ttf',
];

test.each(files)('%s is no link to elsewhere, to nothing or to itself', (name) => {
  const path = join(root, name);
  for (const [target, said] of [
    [outside, 'is a link to '],
    ['/etc/passwd', 'is a link to '],
    ['../../../../../../../../../../etc/passwd', 'is a link to '],
    [join(root, 'nothing'), 'is a link to nothing'],
    [path, 'is a link to itself'],
  ] as const) {
    mkdirSync(join(path, '..'), { recursive: true });
    rmSync(path, { force: true });
    symlinkSync(target, path);
    const found = read();
    expect(found).toContain(`${name}:1: ${said}`);
    expect(found).not.toMatch(new RegExp(`${secret}|root:`));
  }
});

test.each(['reports/shop-tally', 'models', 'theme', 'reports/shop-tally/checks'])(
  'the folder %s is no link to elsewhere',
  (name) => {
    const elsewhere = join(root, '..', 'elsewhere');
    cpSync(join(root, 'reports/shop-tally'), elsewhere, { recursive: true });
    rmSync(join(root, name), { recursive: true, force: true });
    symlinkSync(elsewhere, join(root, name));
    expect(read()).toContain(`${name}:1: is a link to ${elsewhere}, outside of the templates`);
  },
);

test('links that stay in the folder are read', () => {
  const page = join(root, 'reports/shop-tally/en.md');
  cpSync(page, join(root, 'shared.md'));
  rmSync(page);
  symlinkSync('../../shared.md', page);
  cpSync(join(root, 'models'), join(root, 'more'), { recursive: true });
  rmSync(join(root, 'models'), { recursive: true });
  symlinkSync('more', join(root, 'models'));
  expect(read()).toBe('read');
});

test.each([
  ['reports/shop-tally/totals.sql', 2 ** 18],
  ['reports/shop-tally/en.md', 2 ** 20],
  ['lake.yaml', 2 ** 20],
  ['subscriptions.yaml', 2 ** 20],
  ['theme/document.typ', 2 ** 20],
])('%s has at most %i bytes', (name, limit) => {
  mkdirSync(join(root, name, '..'), { recursive: true });
  writeFileSync(join(root, name), 'x'.repeat(limit + 1));
  expect(read()).toContain(`${name}:1: has ${limit + 1} bytes; expected at most ${limit}`);
});

test.each(['report.yaml', 'definitions.yaml'])('a folder in the place of %s is named', (name) => {
  const path = join(root, 'reports/shop-tally', name);
  rmSync(path, { force: true });
  mkdirSync(path);
  expect(read()).toContain(`${name}:1: is a folder; expected a file`);
});

test.each([
  '../other',
  'sales/../../other',
  '/etc',
  '/**/*.csv',
  '..',
  'sales/..',
  '{sales,../other}/*.csv',
  '{sales,/etc}/*.csv',
  '..\\other',
  'C:\\sales',
])('a location of lake.yaml stays in the lake: %s', (location) => {
  const text = `tables:\n  sales:\n    location: ${JSON.stringify(location)}\n    glob: true\n    columns: {id: string}\n`;
  expect(() => parseLake('lake.yaml', text)).toThrow(
    'lake.yaml:3: tables.sales.location: expected a path in the lake, without "/" in front and ".."',
  );
});

test('an archive gives no file that a link of it leads to elsewhere', async () => {
  const archive = join(root, '..', 'archive');
  const folder = join(archive, 'shop-tally/2024-06/r1');
  mkdirSync(folder, { recursive: true });
  symlinkSync(outside, join(folder, 'report.en.pdf'));
  symlinkSync(join(root, '..'), join(folder, 'data'));
  const edition = { report: 'shop-tally', period: '2024-06', revision: 1 };
  for (const name of ['report.en.pdf', 'data/secret.txt']) {
    await expect(folderArchive(archive).readFile(edition, name)).rejects.toThrow(
      `is a link to ${outside}, outside of the archive; expected a file`,
    );
  }
  expect(readFileSync(outside, 'utf8')).toBe(secret);
});
