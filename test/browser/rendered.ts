/** What is looked at in a browser: the documents that all renderers are tried on, as files of pages and mails. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { View } from '../../docs/browser.ts';
import { render as renderEmail } from '../../functions/render/formats/email.ts';
import { render as renderPage } from '../../functions/render/formats/page.ts';
import { bareInput, hostileInput, sampleInput } from '../render/sample-document.ts';

const inputs = {
  sample: sampleInput(),
  hostile: hostileInput(),
  'bare-en': bareInput('en'),
  'bare-zh': bareInput('zh'),
};

/** A page is looked at on a desk and on a phone, a mail in its column and on a small phone, each in light or dark. */
export const viewsOf: Record<'page' | 'mail', readonly View[]> = {
  page: [
    { width: 1280, scheme: 'light' },
    { width: 390, scheme: 'dark' },
  ],
  mail: [
    { width: 640, scheme: 'dark' },
    { width: 320, scheme: 'light' },
  ],
};

/** A file that is looked at. */
export interface LookedAt {
  readonly kind: 'page' | 'mail';
  readonly name: string;
  readonly path: string;
}

/** Renders pages and mails in every language into a folder of their own. */
export async function renderedFiles(): Promise<LookedAt[]> {
  const folder = mkdtempSync(join(tmpdir(), 'periodical-browser-'));
  const made = Object.entries(inputs).map(async ([input, given]) => {
    const pages = (await renderPage(given)).map((file) => ({ kind: 'page' as const, file }));
    const mails = (await renderEmail(given)).map((file) => ({ kind: 'mail' as const, file }));
    return [...pages, ...mails]
      .filter(({ file }) => file.name.endsWith('.html'))
      .map(({ kind, file }) => {
        const name = `${input}.${file.name}`;
        const path = join(folder, name);
        writeFileSync(path, file.bytes);
        return { kind, name, path };
      });
  });
  return (await Promise.all(made)).flat();
}
