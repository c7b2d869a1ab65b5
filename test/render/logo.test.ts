/** The logo of a theme: on the PDF, the page and in the mail, and nowhere else. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { JSDOM } from 'jsdom';
import { expect, it } from 'vitest';
import { render as renderEmail } from '../../functions/render/formats/email.ts';
import { render as renderPage } from '../../functions/render/formats/page.ts';
import { render as renderPdf } from '../../functions/render/formats/pdf.ts';
import type { RenderInput } from '../../functions/render/input.ts';
import { loadTheme } from '../../functions/templates/theme.ts';
import { sampleInput } from './sample-document.ts';

const png = (width: number, height: number) =>
  new Resvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" rx="12" fill="#b3380a"/><circle cx="${height / 2}" cy="${height / 2}" r="${height / 3}" fill="#fff"/></svg>`,
  )
    .render()
    .asPng();

/** @param bytes of logo.png */
function withLogo(bytes: Uint8Array): RenderInput {
  const input = sampleInput('en');
  const own = mkdtempSync(join(tmpdir(), 'theme-'));
  writeFileSync(join(own, 'logo.png'), bytes);
  return { ...input, theme: loadTheme([own, ...input.theme.directories], ['en']) };
}

const imagesOf = async (render: typeof renderPage, input: RenderInput) => {
  const [file] = await render(input);
  const { document } = new JSDOM(Buffer.from(file?.bytes ?? []).toString()).window;
  return [...document.querySelectorAll('img')].filter((image) =>
    image.getAttribute('src')?.startsWith('data:image/png'),
  );
};

it('stands above the title of page and mail, as high as a line or two, and keeps its shape', async () => {
  const input = withLogo(png(300, 100));
  const [onPage, ...others] = await imagesOf(renderPage, input);
  expect(others).toEqual([]);
  const said = (name: string) => onPage?.getAttribute(name);
  expect([said('width'), said('height'), said('alt')]).toEqual(['120', '40', '']);
  const [inMail] = await imagesOf(renderEmail, input);
  expect(inMail?.getAttribute('src')).toBe(said('src'));
  expect(await imagesOf(renderPage, sampleInput('en'))).toEqual([]);
});

it('is no wider than a phone', async () => {
  const [image] = await imagesOf(renderPage, withLogo(png(900, 30)));
  expect([image?.getAttribute('width'), image?.getAttribute('height')]).toEqual(['240', '8']);
});

it('is a picture of the PDF, which stays the same bytes', async () => {
  const input = withLogo(png(300, 100));
  const [file] = await renderPdf(input);
  const path = join(mkdtempSync(join(tmpdir(), 'pdf-')), 'report.pdf');
  writeFileSync(path, file?.bytes ?? '');
  const listed = execFileSync('pdfimages', ['-list', '-l', '1', path], { encoding: 'utf8' });
  expect(listed).toMatch(/ 300 +100 /);
  const [again] = await renderPdf(input);
  expect(Buffer.from(again?.bytes ?? []).equals(Buffer.from(file?.bytes ?? []))).toBe(true);
});

it.each([
  [Buffer.from('GIF89a'), 'logo.png:1: is not a whole picture of the type image/png'],
  [Buffer.alloc(100_001), 'logo.png:1: has 100001 bytes; expected at most 100000'],
  [png(5000, 10), 'logo.png:1: has 5000 × 10 pixels; expected at most 4000 each way'],
])('that cannot be shown is named', (bytes, message) => {
  expect(() => withLogo(bytes)).toThrow(message);
});
