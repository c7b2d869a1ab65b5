/** Workbooks as LibreOffice opens and prints them; skipped where it is not installed: test/sheets/install.sh. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { render } from '../../functions/render/formats/workbook.ts';
import { sampleInput } from '../render/sample-document.ts';
import { workbook } from '../render/xlsx.ts';

const isThere = (tool: string) => spawnSync(tool, ['--version']).error === undefined;
const lacking = ['soffice', 'pdfinfo'].filter((tool) => !isThere(tool));

test.skipIf(lacking.length > 0)(
  'each sheet is printed on one page, in both languages',
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'sheets-'));
    try {
      const files = await render(sampleInput());
      for (const { name, bytes } of files) writeFileSync(join(directory, name), bytes);
      const profile = `-env:UserInstallation=file://${directory}/profile`;
      const names = files.map(({ name }) => name);
      execFileSync('soffice', ['--headless', profile, '--convert-to', 'pdf', ...names], { cwd: directory });
      const sheets = files.map(({ bytes }) => workbook(bytes).names.length);
      const pages = names.map((name) => pagesOf(join(directory, name.replace('.xlsx', '.pdf'))));
      // The last sheet has the texts, as long as they are.
      pages.forEach((count, i) => {
        expect(count).toBeGreaterThanOrEqual(sheets[i] ?? 0);
        expect(count).toBeLessThanOrEqual((sheets[i] ?? 0) + 2);
      });
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
  240_000,
);

const pagesOf = (file: string): number =>
  Number(/^Pages:\s+(\d+)$/m.exec(execFileSync('pdfinfo', [file], { encoding: 'utf8' }))?.[1]);
