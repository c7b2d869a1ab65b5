import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JSDOM } from 'jsdom';
import { afterAll, expect, test } from 'vitest';
import type { Kpi } from '../../functions/compose/document.ts';
import { InputError } from '../../functions/errors.ts';
import { mailTemplate } from '../../functions/render/email/template.ts';
import { render as renderEmail } from '../../functions/render/formats/email.ts';
import type { RenderedFile, RenderInput } from '../../functions/render/input.ts';
import { tileRows } from '../../functions/render/tiles.ts';
import { loadTheme } from '../../functions/templates/theme.ts';
import { cleanText } from '../../functions/text/clean.ts';
import { isolated } from '../../functions/text/direction.ts';
import { expectGolden } from './golden.ts';
import { bareInput, hostileInput, hostileTexts, sampleInput } from './sample-document.ts';

const scratch = mkdtempSync(join(tmpdir(), 'mail-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const sample = await renderEmail(sampleInput());
const hostile = await renderEmail(hostileInput());

function text(files: readonly RenderedFile[], name: string): string {
  return Buffer.from(files.find((file) => file.name === name)?.bytes ?? []).toString();
}

function dom(html: string) {
  return new JSDOM(withoutImages(html)).window.document;
}

const withoutImages = (html: string) => html.replace(/data:image\/png;base64,[A-Za-z0-9+/=]+/g, 'data:,');

test('HTML and text for every language', () => {
  const names = ['email.en.html', 'email.en.txt', 'email.zh.html', 'email.zh.txt'];
  expect(sample.map(({ name }) => name)).toEqual(names);
  expect(sample.flatMap(({ warnings = [] }) => warnings)).toEqual([]);
});

test.each(['en', 'zh'])('the mail in %s reads as expected', (language) => {
  expectGolden(`email/email.${language}.html`, withoutImages(text(sample, `email.${language}.html`)));
  expectGolden(`email/email.${language}.txt`, text(sample, `email.${language}.txt`));
});

test('it shows the blocks up to the fold, and what it leaves out in no form', () => {
  const page = dom(text(sample, 'email.en.html'));
  expect([...page.querySelectorAll('h1, h2')].map((heading) => heading.textContent)).toEqual([
    'Talent growth report',
    'Sales grew in every month but two',
  ]);
  expect(page.body.textContent).not.toContain('The 618 campaign');
  expect(text(sample, 'email.en.txt')).not.toContain('The 618 campaign');
});

test.each(['en', 'zh'])('no place of the template in %s is left empty', (language) => {
  expect(text(sample, `email.${language}.html`)).not.toMatch(/\{\{|\[\[/);
});

test('the first words are the summary, for the list of mails', () => {
  const first = dom(text(sample, 'email.en.html')).body.firstElementChild;
  expect(first?.getAttribute('style')).toContain('display:none');
  expect(first?.textContent).toMatch(/^Sales by creators grew 43\.0% to ¥1\.23 billion in the twelve months/);
});

test('charts are pictures for light and dark, for screens of today, with words for those who cannot see them', () => {
  const images = [...new JSDOM(text(sample, 'email.en.html')).window.document.querySelectorAll('img')];
  expect(images.map(({ className }) => className)).toEqual(['light', 'dark', 'light', 'dark']);
  expect(new Set(images.map(({ src }) => src))).toHaveProperty('size', 4);
  for (const image of images) {
    expect(image.alt).toMatch(/^(Line|Bar) chart: /);
    const png = Buffer.from(image.src.replace('data:image/png;base64,', ''), 'base64');
    expect(png.readUInt32BE(16)).toBe(2 * Number(image.getAttribute('width')));
    // Of two only the light one stands where a program knows no dark mails.
    expect(image.getAttribute('style')).toMatch(
      image.className === 'light' ? /^display:block;/ : /^display:none;/,
    );
  }
});

test('links lead to the archive; a file that the edition lacks has none', async () => {
  const base = 'https://reports.example.com/talent-growth/trailing-12-2024-06/r1';
  expect(linksOf(text(sample, 'email.zh.html'))).toEqual([
    'mailto:desk@example.com',
    `${base}/report.zh.html`,
    `${base}/report.zh.pdf`,
    `${base}/report.zh.xlsx`,
    'https://reports.example.com/methods',
    `${base}/report.zh.html`,
  ]);
  const few = await renderEmail({ ...sampleInput('en'), files: ['report.en.pdf'] });
  expect(linksOf(text(few, 'email.en.html')).filter((href) => href.startsWith(base))).toEqual([
    `${base}/report.en.pdf`,
    `${base}/report.en.pdf`,
  ]);
  const none = await renderEmail({ ...bareInput('en'), files: [] });
  expect(linksOf(text(none, 'email.en.html'))).toEqual(['mailto:desk@example.com', `${base}/email.en.html`]);
  expect(text(none, 'email.en.txt')).toContain(base);
});

function linksOf(html: string): string[] {
  return [...dom(html).querySelectorAll('a')].map((a) => a.getAttribute('href') ?? '');
}

test('nothing is run or loaded', () => {
  for (const files of [sample, hostile])
    for (const language of ['en', 'zh']) {
      const html = text(files, `email.${language}.html`);
      const page = dom(html);
      expect(page.querySelectorAll('script, iframe, object, embed, link, base, form, svg')).toHaveLength(0);
      for (const element of page.querySelectorAll('*'))
        for (const { name } of element.attributes) expect(name).not.toMatch(/^on/);
      for (const { src } of page.querySelectorAll('img')) expect(src).toBe('data:,');
      expect(withoutImages(html)).not.toMatch(/url\(|@import/);
    }
});

test('hostile texts arrive as they were written', () => {
  const page = dom(text(hostile, 'email.en.html'));
  const paragraphs = [...page.querySelectorAll('p > code')].map((code) => code.textContent);
  expect(paragraphs).toEqual(hostileTexts.map(cleanText));
  const alts = [...page.querySelectorAll('img')].map(({ alt }) => alt);
  expect(alts).toContain(isolated(cleanText(hostileTexts[15] ?? '')));
});

test('hostile texts in the text part have no controls', () => {
  const plain = text(hostile, 'email.en.txt');
  expect(plain).not.toMatch(/(?![\t\n])\p{Cc}/u);
  expect(plain).toContain('{% x %} {{ y }} {%- /kpi -%} <mj-raw>{{z}}</mj-raw>');
});

test('the text part keeps to its width where words allow', () => {
  const lines = text(sample, 'email.en.txt').split('\n');
  expect(lines.filter((line) => line.length > 74 && !line.includes('https://'))).toEqual([]);
});

test('a mail that Gmail would cut off says so', () => {
  const { warnings } = hostile[0] ?? {};
  expect(warnings).toEqual([
    expect.stringMatching(/^email\.en\.html has \d+ KB of HTML; Gmail cuts mails off/),
    expect.stringMatching(/^no font has .* in the pictures of its charts: /),
  ]);
});

test('the same input gives the same bytes', async () => {
  const again = await renderEmail(sampleInput());
  expect(again.map(({ bytes }) => Buffer.from(bytes).toString('base64'))).toEqual(
    sample.map(({ bytes }) => Buffer.from(bytes).toString('base64')),
  );
});

test.each([
  [1, [1]],
  [2, [2]],
  [3, [3]],
  [4, [2, 2]],
  [5, [3, 2]],
  [6, [3, 3]],
  [7, [3, 2, 2]],
  [8, [3, 3, 2]],
])('%i tiles stand in rows of %j', (count, rows) => {
  const kpi: Kpi = { label: 'x', value: '1', direction: 'none' };
  const items = Array.from({ length: count }, () => kpi);
  expect(tileRows({ kind: 'kpis', items }).map((row) => row.length)).toEqual(rows);
});

test('the compiled template is kept, and made anew when the template or a colour changes', async () => {
  const { theme } = sampleInput('en');
  const cache = join(scratch, 'cache');
  const first = await mailTemplate(theme, cache);
  expect(await mailTemplate(theme, cache)).toEqual(first);
  expect(readdirSync(cache)).toHaveLength(1);

  const own = withTemplate((source) => source.replace('border-radius="4px"', 'border-radius="9px"'));
  expect((await mailTemplate(own.theme, cache)).frame).toContain('border-radius:9px');
  const colours = { ...theme.colours, light: { ...theme.colours.light, accent: '#123456' } };
  expect((await mailTemplate({ ...theme, colours }, cache)).frame).toContain('#123456');
  expect(readdirSync(cache)).toHaveLength(3);
});

test('a cache that cannot be written costs time, nothing else', async () => {
  const template = await mailTemplate(sampleInput('en').theme, '/dev/null/cache');
  expect(template).toEqual(await mailTemplate(sampleInput('en').theme, join(scratch, 'other')));
});

test.each([
  [
    '<mj-nonsense />',
    (s: string) => s.replace('<mj-raw>{{blocks}}</mj-raw>', '<mj-nonsense>{{blocks}}</mj-nonsense>'),
    /mj-nonsense/,
  ],
  [
    'a colour that there is not',
    (s: string) => s.replace('[[light.ink]]', '[[light.pink]]'),
    /email\.mjml:\d+: no such colour: \[\[light\.pink\]\]/,
  ],
  [
    'a place that there is not',
    (s: string) => s.replace('{{reason}}', '{{season}}'),
    /email\.mjml:\d+: no such place: \{\{season\}\}/,
  ],
  [
    'a part that is missing',
    (s: string) => s.replace('<!-- part chart -->', '<!-- part chat -->'),
    /lacks <!-- part chart -->/,
  ],
] as const)('a template with %s is an error that names it', async (_, change, message) => {
  const input = withTemplate(change);
  await expect(renderEmail(input)).rejects.toThrow(InputError);
  await expect(renderEmail(input)).rejects.toThrow(message);
});

/** The sample with a theme folder of its own in front, as an analyst would have it. */
function withTemplate(change: (source: string) => string): RenderInput {
  const input = sampleInput('en');
  const [folder = ''] = input.theme.directories;
  const own = mkdtempSync(join(scratch, 'theme-'));
  writeFileSync(join(own, 'email.mjml'), change(readFileSync(join(folder, 'email.mjml'), 'utf8')));
  copyFileSync(join(folder, 'colours.yaml'), join(own, 'colours.yaml'));
  return { ...input, theme: { ...input.theme, directories: [own, folder] } };
}

test('a Japanese mail names no Chinese font, and a Chinese one does', async () => {
  const input = sampleInput('zh');
  const [folder = ''] = input.theme.directories;
  const documents = input.documents.map((document) => ({ ...document, language: 'ja' }));
  const mailOf = async (one: RenderInput) => Buffer.from((await renderEmail(one))[0]?.bytes ?? []).toString();
  const japanese = await mailOf({ ...input, documents, theme: loadTheme([folder], ['ja']) });
  expect(japanese).toContain("'Hiragino Sans', 'Yu Gothic', 'Meiryo', sans-serif");
  expect(japanese).not.toContain('PingFang');
  expect(await mailOf(input)).toContain("'PingFang SC'");
});
