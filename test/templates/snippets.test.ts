/** Snippets and pictures in folders of templates: shared by reports, checked where they stand, and part of what an edition is made of. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { expect, it, test } from 'vitest';
import { sourcesOf } from '../../functions/archive/content.ts';
import { loadModels } from '../../functions/query/models.ts';
import { productTemplates } from '../../functions/templates/directories.ts';
import { loadReport, type Report } from '../../functions/templates/report.ts';
import { themeHash } from '../../functions/templates/theme.ts';
import { templatesAt } from '../../functions/templates.ts';
import { checkPages } from '../../functions/validate/pages.ts';
import { documentsOf, linesOf, tables } from '../compose/shop.ts';
import { temporaryFolder } from '../folder.ts';

const folder = temporaryFolder();
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=',
  'base64',
);
/** Its beginning: what a reader needs of a JPEG is its size. */
const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffc0000b080064012c01011100ffd9', 'hex');

/** @param files by their path below the templates */
function reportWith(files: Readonly<Record<string, string | Buffer>>): Report {
  cpSync(join(productTemplates, 'reports/weekly-pulse'), join(folder(), 'reports/weekly-pulse'), {
    recursive: true,
  });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder(), path, '..'), { recursive: true });
    writeFileSync(join(folder(), path), content);
  }
  return loadReport(templatesAt(folder()), 'weekly-pulse');
}

const page = 'reports/weekly-pulse/en.md';
const columns = Object.fromEntries(Object.entries(tables).map(([name, { columns }]) => [name, columns]));

const problems = (files: Readonly<Record<string, string | Buffer>>) =>
  checkPages(reportWith({ 'reports/weekly-pulse/zh.md': String(files[page]), ...files }), columns).map(
    ({ file, line, message }) => `${relative(folder(), resolve(file))}:${line}: ${message}`,
  );

const contact = {
  'snippets/contact/en.md': 'Write to us.\n\n{% image file="logo.png" alt="Logo" /%}\n',
  'snippets/contact/zh.md': '请来信。\n\n{% image file="logo.png" alt="标志" /%}\n',
  'snippets/contact/logo.png': png,
  'snippets/README.md': 'What reports share.',
};
const named = '{% if $total.sales %}\n{% snippet name="contact" /%}\n{% /if %}\n\nEnd.\n';

test('a snippet stands where a page names it, with the picture beside it', () => {
  const files = {
    ...contact,
    [page]: named,
    'reports/weekly-pulse/zh.md': named,
    'reports/weekly-pulse/photo.jpg': jpeg,
  };
  expect(problems(files)).toEqual([]);
  const [english, chinese] = documentsOf(reportWith(files));
  expect(linesOf(english?.blocks ?? [])).toEqual(['Write to us.', 'image', 'End.']);
  expect(linesOf(chinese?.blocks ?? [])).toEqual(['请来信。', 'image', 'End.']);
  const pictures = Object.values(reportWith(files).pictures);
  expect(pictures).toMatchObject([{ mediaType: 'image/jpeg', width: 300, height: 100 }]);
});

it.each([
  [
    { [page]: '{% snippet name="contract" /%}' },
    `${page}:1: unknown snippet "contract"; did you mean "contact"?`,
  ],
  [
    {
      [page]: named,
      'snippets/contact/en.md': 'a\n\n{% $total.sale %}\n\n{% image file="x.png" alt="x" /%}',
    },
    'snippets/contact/en.md:3: unknown column "sale" of $total',
  ],
  [
    { [page]: named, 'snippets/contact/en.md': 'a\n\n{% image file="x.png" alt="x" /%}' },
    'snippets/contact/en.md:3: there is no picture "x.png"',
  ],
  [
    { [page]: named, 'snippets/contact/en.md': '{% snippet name="contact" /%}' },
    'a snippet in a snippet; expected its text',
  ],
  [{ [page]: named, 'snippets/contact/en.md': '## Us\n' }, 'lacks the heading of level 2'],
  [
    { [page]: '{% each $kinds limit=2 %}\n{% snippet name="contact" /%}\n{% /each %}' },
    'a snippet knows of no loop',
  ],
])('the check of %s', (files, message) => {
  expect(problems({ ...contact, ...files }).join('\n')).toContain(message);
});

test('a language that a snippet lacks is told on the page', () => {
  const { 'snippets/contact/zh.md': _, ...english } = contact;
  expect(problems({ ...english, [page]: named })).toEqual([
    'reports/weekly-pulse/zh.md:2: the snippet "contact" has no page zh.md; expected one in snippets/contact/',
  ]);
});

test('an error of the data in a snippet is on its line', () => {
  const wrong = 'a\n\n{% pick($kinds, "kind", sales="300.00") %}\n';
  const report = reportWith({ ...contact, [page]: named, 'snippets/contact/en.md': wrong });
  expect(() => documentsOf(report)).toThrow(/contact\/en.md:3: pick\(\)/);
});

it.each([
  ['x.png', Buffer.from('GIF89a'), 'x.png:1: is not a whole picture of the type image/png'],
  ['x.png', png.subarray(0, 40), 'is not a whole picture'],
  ['x.jpg', png, 'x.jpg:1: is not a whole picture of the type image/jpeg'],
  [
    'x.png',
    Buffer.concat([png.subarray(0, 16), Buffer.from('0000ffff', 'hex'), png.subarray(20)]),
    '65535 × 1 pixels',
  ],
  ['x.jpg', Buffer.alloc(2 ** 20 + 1), 'has 1048577 bytes; expected at most 1048576'],
])('%s that is not a picture to show: %#', (name, bytes, message) => {
  expect(() => reportWith({ [`reports/weekly-pulse/${name}`]: bytes })).toThrow(message);
});

test('an edition is made of the snippets and pictures that its pages show, and of no others', () => {
  const templates = templatesAt(undefined);
  const sources = (files: Readonly<Record<string, string | Buffer>>) => {
    const report = reportWith({ ...contact, 'reports/weekly-pulse/zh.md': 'x', ...files });
    const all = sourcesOf({
      report,
      models: loadModels(templates),
      themeHash: themeHash([]),
      parameters: {},
    });
    return Object.keys(all).filter((name) => /^(snippet|picture)/.test(name));
  };
  expect(sources({ [page]: 'x' })).toEqual([]);
  expect(sources({ [page]: named })).toEqual([
    'snippet contact en',
    'snippet contact zh',
    'picture contact/logo.png',
  ]);
});
