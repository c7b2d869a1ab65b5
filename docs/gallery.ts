/**
 * `npm run gallery`: runs both reports over the sample lake and puts pictures of all that a reader can see into
 * docs/gallery/: PDF pages, the web page, the mail on a screen and a phone, light and dark, and printed sheets; and of
 * every page of the reading room, which `npm run gallery -- room` makes alone; and of a preview
 * (`-- preview`). `npm run gallery -- examples` makes those
 * of docs/pages.md.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { type View, withChromium } from './browser.ts';
import { pictureExamples } from './examples.ts';

import { pictureHtml, picturePdf, pictureWorkbook, requirePrograms, shrinkPictures } from './pictures.ts';
import { picturePreview } from './preview-pictures.ts';
import { pictureRoom } from './room-pictures.ts';

const root = join(import.meta.dirname, '..');
const folder = join(import.meta.dirname, 'gallery');
const lake = join(root, 'out', 'sample-lake');

/** Each with the period before it, which the section on what has changed is about. */
const editions = [
  { report: 'talent-growth', periods: ['2023-H2', '2024-H1'] },
  { report: 'weekly-pulse', periods: ['2024-W23', '2024-W24'] },
];
const languages = ['en', 'zh'];
const both = (width: number): View[] => [
  { width, scheme: 'light' },
  { width, scheme: 'dark' },
];
const views = { page: [...both(1280), ...both(390).slice(0, 1)], mail: [...both(640), ...both(320)] };

function periodical(...args: readonly string[]): void {
  execFileSync(process.execPath, [join(root, 'bin', 'periodical.js'), ...args], {
    cwd: root,
    stdio: 'ignore',
  });
}

/** Runs a report, and gives the folder of its last edition. */
function madeEdition(report: string, periods: readonly string[], out: string): string {
  for (const period of periods) periodical('run', report, '--period', period, '--lake', lake, '--out', out);
  return join(out, 'archive', report, periods.at(-1) ?? '', 'r1');
}

async function pictureEdition(browser: Browser, edition: string, report: string): Promise<void> {
  for (const language of languages) {
    const name = (kind: string) => `${report}.${language}.${kind}`;
    const file = (start: string, ending: string) => join(edition, `${start}.${language}.${ending}`);
    picturePdf(file('report', 'pdf'), folder, name('pdf'), 75);
    pictureWorkbook(file('report', 'xlsx'), folder, name('sheet'), 50);
    for (const view of views.page) {
      await pictureHtml(
        browser,
        file('report', 'html'),
        folder,
        name(`page-${view.width}-${view.scheme}`),
        view,
      );
    }
    for (const view of views.mail) {
      await pictureHtml(
        browser,
        file('email', 'html'),
        folder,
        name(`mail-${view.width}-${view.scheme}`),
        view,
      );
    }
  }
}

/** The page that shows all pictures: a row for each report, language and kind. */
function galleryPage(): string {
  const pictures = readdirSync(folder).filter((name) => name.endsWith('.png'));
  const sections = editions.flatMap(({ report, periods }) =>
    languages.map((language) => {
      const own = pictures.filter((name) => name.startsWith(`${report}.${language}.`));
      const shown = own.map((name) => `[<img src="${name}" alt="${name}" width="150">](${name})`);
      return `## ${report} ${periods.at(-1)}, ${language}\n\n${shown.join('\n')}\n`;
    }),
  );
  return [
    '# Gallery\n\nWhat readers get, made by `npm run gallery` over the sample lake.\n',
    ...sections,
    '## The preview\n\nA report while it is written, a query looked into, and a mistake that is named.\n',
    ...pictures.filter((name) => name.startsWith('preview-')).map((name) => `![${name}](${name})\n`),
    '## The reading room\n\nEach page on a desk in English, and at 320 px in the dark in Chinese.\n',
    ...roomRows(pictures.filter((name) => name.startsWith('room.'))),
  ].join('\n');
}

/** A row for each page. */
function roomRows(pictures: readonly string[]): string[] {
  const pages = Map.groupBy(pictures, (name) => name.split('.')[1] ?? '');
  return [...pages].map(([page, own]) => {
    const shown = own.map((name) => `[<img src="${name}" alt="${name}" width="200">](${name})`);
    return `${page}\n\n${shown.join('\n')}\n`;
  });
}

/** The first page of the README: larger than in the gallery. */
function pictureFirstPage(edition: string): void {
  const scratch = mkdtempSync(join(tmpdir(), 'periodical-first-page-'));
  picturePdf(join(edition, 'report.en.pdf'), scratch, 'page', 110);
  shrinkPictures(scratch);
  const [first = ''] = readdirSync(scratch).sort();
  cpSync(join(scratch, first), join(import.meta.dirname, 'report.png'));
  rmSync(scratch, { recursive: true });
}

async function makeReports(): Promise<void> {
  const out = mkdtempSync(join(tmpdir(), 'periodical-gallery-'));
  try {
    await withChromium(async (browser) => {
      for (const { report, periods } of editions) {
        const edition = madeEdition(report, periods, out);
        await pictureEdition(browser, edition, report);
        if (report === 'talent-growth') pictureFirstPage(edition);
      }
    });
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** Parts of the gallery that can be made alone, by the beginning of their pictures' names. */
const parts = { room: 'room.', preview: 'preview-' };

async function makeGallery(): Promise<void> {
  const asked = process.argv[2];
  const start = Object.entries(parts).find(([name]) => name === asked)?.[1] ?? '';
  const isAsked = (part: string) => start === '' || start === part;
  requirePrograms();
  if (!existsSync(lake)) periodical('sample-lake', lake);
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (name.startsWith(start)) rmSync(join(folder, name));
  if (start === '') await makeReports();
  await withChromium(async (browser) => {
    if (isAsked(parts.room)) await pictureRoom(browser, folder, lake);
    if (isAsked(parts.preview)) await picturePreview(browser, folder, lake);
  });
  shrinkPictures(folder, start);
  writeFileSync(join(folder, 'README.md'), galleryPage());
}

async function makeExamples(): Promise<void> {
  const examples = join(import.meta.dirname, 'examples');
  requirePrograms();
  if (!existsSync(lake)) periodical('sample-lake', lake);
  rmSync(examples, { recursive: true, force: true });
  mkdirSync(examples);
  await withChromium((browser) => pictureExamples(browser, examples, lake));
  shrinkPictures(examples);
}

await (process.argv[2] === 'examples' ? makeExamples() : makeGallery());
