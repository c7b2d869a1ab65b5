/** Pictures of what a report becomes: of PDFs, of printed workbooks, and of pages and mails in a browser. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { chromiumPath, type View, withPage } from './browser.ts';

/** Programs that pictures are made with, and the packages of Debian that have them. */
const programs = { pdftoppm: 'poppler-utils', soffice: 'libreoffice-calc-nogui', pngquant: 'pngquant' };

/** Throws with the packages that have what is not installed. */
export function requirePrograms(): void {
  const missing = Object.entries(programs)
    .filter(([name]) => spawnSync(name, ['--version']).error !== undefined)
    .map(([, pack]) => pack);
  if (chromiumPath() === undefined) missing.push('chromium');
  if (missing.length > 0) throw new Error(`pictures need: apt-get install ${missing.join(' ')}`);
}

/** Draws every page of a PDF at `dpi` as FOLDER/NAME-1.png and so on. */
export function picturePdf(pdf: string, folder: string, name: string, dpi: number): void {
  execFileSync('pdftoppm', ['-r', String(dpi), '-png', pdf, join(folder, name)]);
}

/** Prints a workbook with LibreOffice, and draws every sheet of paper as FOLDER/NAME-1.png and so on. */
export function pictureWorkbook(workbook: string, folder: string, name: string, dpi: number): void {
  const scratch = mkdtempSync(join(tmpdir(), 'periodical-sheets-'));
  try {
    const profile = `-env:UserInstallation=file://${join(scratch, 'profile')}`;
    execFileSync('soffice', [profile, '--headless', '--convert-to', 'pdf', '--outdir', scratch, workbook], {
      stdio: 'ignore',
    });
    picturePdf(join(scratch, basename(workbook).replace(/xlsx$/, 'pdf')), folder, name, dpi);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Draws a page or a mail in its whole length as FOLDER/NAME.png. */
export function pictureHtml(
  browser: Browser,
  html: string,
  folder: string,
  name: string,
  view: View,
): Promise<Buffer> {
  const path = join(folder, `${name}.png`);
  return withPage(browser, html, view, (page) =>
    page.screenshot({ path, fullPage: true, animations: 'disabled' }),
  );
}

/** Makes the PNG files of a folder small: 48 colours each. @param start of their names: all of them if it is left out */
export function shrinkPictures(folder: string, start = ''): void {
  const files = readdirSync(folder).filter((name) => name.startsWith(start) && name.endsWith('.png'));
  const options = ['--force', '--ext', '.png', '--speed', '1', '--strip', '48'];
  execFileSync('pngquant', [...options, ...files.map((name) => join(folder, name))]);
}
