/** A recording of `periodical preview` in pictures: a report, a query looked into, and a mistake that is named. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

const root = join(import.meta.dirname, '..');
const report = 'weekly-pulse';

/** Draws FOLDER/preview-1-whole.png and so on. The templates are a copy: a mistake is made in them. */
export async function picturePreview(browser: Browser, folder: string, lake: string): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'periodical-preview-'));
  const own = join(scratch, 'templates/reports', report);
  mkdirSync(join(scratch, 'templates/reports'), { recursive: true });
  cpSync(join(root, 'templates/reports', report), own, { recursive: true });
  const where = ['--lake', lake, '--templates', join(scratch, 'templates'), '--out', join(scratch, 'out')];
  const asked = [
    'preview',
    report,
    '--period',
    '2024-W24',
    '--languages',
    'en',
    '--no-browser',
    '--at',
    '2024-06-17T01:00:00Z',
  ];
  const served = spawn(process.execPath, [join(root, 'bin/periodical.js'), ...asked, ...where]);
  const ended = once(served, 'exit');
  try {
    const [said] = (await once(served.stdout, 'data')) as [Buffer];
    const page = await browser.newPage({
      viewport: { width: 4150, height: 1700 },
      deviceScaleFactor: 0.45,
      colorScheme: null,
    });
    await page.goto(/http:\S+/.exec(said.toString())?.[0] ?? '');
    await record(page, folder, join(own, 'en.md'));
    await page.close();
  } finally {
    served.kill();
    await ended;
    rmSync(scratch, { recursive: true });
  }
}

async function record(page: Page, folder: string, source: string): Promise<void> {
  const draw = async (name: string) => {
    await page.locator('#step', { hasText: /up to date|as it was/ }).waitFor();
    for (const frame of page.frames()) await frame.waitForLoadState();
    await page.screenshot({ path: join(folder, `preview-${name}.png`), animations: 'disabled' });
  };
  const pdf = page.frameLocator('iframe[title="PDF"]').locator('svg');
  await pdf.waitFor({ timeout: 120_000 });
  await draw('1-whole');
  await page.locator('summary').click();
  await page.getByRole('link', { name: 'sales_by_day' }).click();
  await page.frameLocator('iframe[name="query"]').locator('table').waitFor();
  await page.locator('details').scrollIntoViewIfNeeded();
  await page.mouse.wheel(0, 2000);
  await draw('2-query');
  await page.locator('summary').click();
  await page.mouse.wheel(0, -5000);
  const text = readFileSync(source, 'utf8');
  writeFileSync(source, text.replace('{% $sales %}', '{% $sale %}'));
  await page.locator('#problems').waitFor();
  await draw('3-mistake');
}
