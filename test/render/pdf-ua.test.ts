/** PDF/UA-1 as veraPDF sees it. `test/pdfua/install.sh` fetches it; it needs Java 17. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { render as renderPdf } from '../../functions/render/formats/pdf.ts';
import { bareInput, hostileInput, sampleInput } from './sample-document.ts';

const library = fileURLToPath(new URL('../../.cache/verapdf/lib', import.meta.url));
const jar = existsSync(library) ? readdirSync(library).find((name) => /^cli-.*\.jar$/.test(name)) : undefined;
const hasJava = spawnSync('java', ['-version']).status === 0;
const lacking = jar === undefined ? 'veraPDF: run test/pdfua/install.sh' : hasJava ? '' : 'Java 17';
// On a server a check that cannot run is a failure.
const skipped = lacking !== '' && !process.env.CI;

test.skipIf(skipped)(
  `is PDF/UA-1${skipped ? ` (skipped: lacks ${lacking})` : ''}`,
  { timeout: 120_000 },
  async () => {
    expect(lacking).toBe('');
    const directory = mkdtempSync(join(tmpdir(), 'pdfua-'));
    const inputs = { sample: sampleInput(), hostile: hostileInput(), bare: bareInput('zh') };
    const paths: string[] = [];
    for (const [name, input] of Object.entries(inputs)) {
      for (const file of await renderPdf(input)) {
        const path = join(directory, `${name}-${file.name}`);
        writeFileSync(path, file.bytes);
        paths.push(path);
      }
    }
    const args = ['-jar', join(library, jar ?? ''), '-f', 'ua1', '--format', 'text', ...paths];
    const { stdout } = spawnSync('java', args, { encoding: 'utf8' });
    expect(stdout.trim().split('\n').sort()).toEqual(paths.map((path) => `PASS ${path} ua1`).sort());
  },
);
