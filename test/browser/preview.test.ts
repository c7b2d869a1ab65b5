/** `periodical preview` in a browser: what is saved shows by itself, and what is wrong is named while the rest stays. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startChromium } from '../../docs/browser.ts';
import { rewrite, writeFiles } from '../folder.ts';
import { projectFiles } from '../project.ts';

const bin = join(import.meta.dirname, '../../bin/periodical.js');
const folder = mkdtempSync(join(tmpdir(), 'periodical-preview-'));
let served: ChildProcess;
let ended: Promise<unknown>;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

const file = (name: string) => join(folder, 'templates/reports/tally', name);
const inPane = (title: string) => page.frameLocator(`iframe[title="${title}"]`).locator('body');
const step = () => page.locator('#step');

beforeAll(async () => {
  writeFiles(folder, projectFiles());
  served = spawn(process.execPath, [bin, 'preview', '--period', '2024-06', '--no-browser'], { cwd: folder });
  ended = once(served, 'exit');
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    served.stdout?.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      const [found] = /http:\S+/.exec(said) ?? [];
      if (found) resolve(found);
    });
    served.on('exit', () => reject(new Error(`the preview ended: ${said}`)));
  });
  browser = await startChromium();
  page = await browser.newPage({ viewport: { width: 1600, height: 900 }, colorScheme: null });
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(address);
});
afterAll(async () => {
  await browser.close();
  served.kill();
  await ended;
  rmSync(folder, { recursive: true, force: true });
});

const shows = (title: string, text: string) =>
  inPane(title).filter({ hasText: text }).waitFor({ state: 'attached' });

it('shows page, PDF, mails and workbook side by side', async () => {
  for (const title of ['Web page', 'Mail', 'Mail on a phone', 'Mail in the dark'])
    await shows(title, 'Sales came to $24.75 in 2 lines.');
  await shows('Workbook', '24.75');
  await page.frameLocator('iframe[title="PDF"]').locator('svg').waitFor();
  expect(await page.locator('#name').textContent()).toBe('tally, 2024-06');
});

it('shows the mail in the dark as a reader whose system is dark sees it', async () => {
  const scheme = (title: string) =>
    inPane(title).evaluate(`matchMedia('(prefers-color-scheme: dark)').matches`);
  expect([await scheme('Mail'), await scheme('Mail in the dark')]).toEqual([false, true]);
});

it('shows a saved page by itself, and loads no pane whose file is the same', async () => {
  await step().filter({ hasText: 'up to date' }).waitFor();
  const before = await page.evaluate(`document.querySelector('iframe[title=Workbook]').dataset.shown`);
  rewrite(file('en.md'), 'Sales came to', 'The tills took');
  await shows('Web page', 'The tills took $24.75');
  await shows('Mail', 'The tills took $24.75');
  expect(await page.evaluate(`document.querySelector('iframe[title=Workbook]').dataset.shown`)).toBe(before);
});

it('shows a changed query, and what it ran and found', async () => {
  rewrite(file('totals.sql'), 'sum(amount)', 'sum(2 * amount)');
  await shows('Web page', 'The tills took $49.50');
  await page.locator('summary').click();
  await page.getByRole('link', { name: 'totals' }).click();
  const query = page.frameLocator('iframe[name="query"]').locator('body');
  await query
    .filter({
      hasText: "sum(2 * amount) as sales, count(*) as lines from tills where day >= date '2024-06-01'",
    })
    .waitFor();
  expect(await query.locator('td').allTextContents()).toEqual(['49.50', '2']);
});

it('names what is wrong with file and line, while the last good page stays', async () => {
  rewrite(file('en.md'), '$totals.sales', '$totals.sale');
  const problem = page.locator('#problems li');
  await problem.waitFor();
  expect(await problem.textContent()).toMatch(/^templates\/reports\/tally\/en\.md:3: unknown column "sale"/);
  await step().filter({ hasText: 'as it was before the mistake below' }).waitFor();
  await shows('Web page', 'The tills took $49.50');
  rewrite(file('en.md'), '$totals.sale', '$totals.sales');
  await page.locator('#problems').waitFor({ state: 'hidden' });
});

it('follows periodical.yaml too', async () => {
  rewrite(join(folder, 'periodical.yaml'), 'currency: USD', 'currency: EUR');
  await shows('Web page', 'The tills took €49.50');
});

it('follows the lake too', async () => {
  appendFileSync(join(folder, 'raw/tills/2024.csv'), '2024-06-02,South,1.00\n');
  await shows('Web page', 'The tills took €51.50');
});

it('gives the PDF and the workbook to whoever opens them', async () => {
  const path = await page.locator('a[data-format="pdf"]').getAttribute('href');
  const answer = await page.request.get(new URL(String(path), page.url()).href);
  expect(answer.headers()['content-type']).toBe('application/pdf');
  expect((await answer.body()).subarray(0, 5).toString()).toBe('%PDF-');
});

it('archives nothing, serves nobody who does not know its address, and breaks no rule of its own pages', async () => {
  expect(existsSync(join(folder, 'out/archive'))).toBe(false);
  expect(existsSync(join(folder, 'out/ledger.sqlite'))).toBe(false);
  const stranger = await page.request.get(new URL('/', page.url()).href);
  expect(stranger.status()).toBe(404);
  expect(complaints).toEqual([]);
});
