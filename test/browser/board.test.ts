/** What a board is given: talent-growth over the whole sample lake is as short as it is meant to be, in both languages. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withChromium, withPage } from '../../docs/browser.ts';
import { complaints } from './complaints.ts';

const root = join(import.meta.dirname, '../..');
const lake = join(root, 'out', 'sample-lake');
const out = mkdtempSync(join(tmpdir(), 'periodical-board-'));
const edition = join(out, 'archive/talent-growth/2024-H1/r1');

const periodical = (...args: readonly string[]) =>
  execFileSync(process.execPath, [join(root, 'bin/periodical.js'), ...args], { cwd: root, stdio: 'pipe' });

beforeAll(() => {
  if (!existsSync(lake)) periodical('sample-lake', lake);
  // With the edition before it, as the section on what has changed takes space too.
  for (const period of ['2023-H2', '2024-H1']) {
    periodical('run', 'talent-growth', '--period', period, '--lake', lake, '--out', out);
  }
});
afterAll(() => rmSync(out, { recursive: true, force: true }));

const pagesOf = (pdf: string): number =>
  Number(/^Pages:\s+(\d+)$/m.exec(execFileSync('pdfinfo', [pdf], { encoding: 'utf8' }))?.[1]);

/** Down to which part of its height each page is printed, without its footer. */
function fills(pdf: string): number[] {
  const pages = Array.from({ length: pagesOf(pdf) }, (_, index) => String(index + 1));
  return pages.map((page) => {
    const picture = execFileSync('pdftoppm', ['-r', '20', '-gray', '-f', page, '-l', page, pdf], {
      maxBuffer: 1e8,
    });
    const [head = '', width = '', height = ''] =
      /^P5\s+(\d+)\s+(\d+)\s+\d+\s/.exec(picture.toString('latin1')) ?? [];
    const pixels = picture.subarray(head.length);
    const footer = Math.floor(Number(height) * 0.93);
    for (let row = footer; row > 0; row--) {
      const line = pixels.subarray(row * Number(width), (row + 1) * Number(width));
      if (line.some((grey) => grey < 200)) return row / footer;
    }
    return 0;
  });
}

describe.each(['en', 'zh'])('in %s', (language) => {
  const file = (name: string, ending: string) => join(edition, `${name}.${language}.${ending}`);

  it('the PDF has at most eight pages, and none is less than half full', () => {
    const found = fills(file('report', 'pdf'));
    expect(found.length).toBeLessThanOrEqual(8);
    expect(Math.min(...found)).toBeGreaterThanOrEqual(0.5);
  });

  it('the page is at most 10,000 px long on a desk', async () => {
    const height = await withChromium((browser) =>
      withPage(browser, file('report', 'html'), { width: 1280, scheme: 'light' }, (page) =>
        page.evaluate<number>('document.documentElement.scrollHeight'),
      ),
    );
    expect(height).toBeLessThanOrEqual(10_000);
  });

  it('axe finds nothing on its page and in its mail, and neither is wider than the screen', async () => {
    const found = await withChromium(async (browser) => [
      ...(await complaints(browser, { kind: 'page', name: 'page', path: file('report', 'html') })),
      ...(await complaints(browser, { kind: 'mail', name: 'mail', path: file('email', 'html') })),
    ]);
    expect(found).toEqual([]);
  });

  it('the workbook is printed on at most fifteen sheets', ({ skip }) => {
    if (!existsSync('/usr/bin/soffice')) skip('LibreOffice is not installed: test/sheets/install.sh');
    const profile = `-env:UserInstallation=file://${out}/profile`;
    const workbook = file('report', 'xlsx');
    execFileSync('soffice', ['--headless', profile, '--convert-to', 'pdf', '--outdir', out, workbook]);
    expect(pagesOf(join(out, basename(workbook).replace('.xlsx', '.pdf')))).toBeLessThanOrEqual(15);
  });
});
