/** Names in other scripts: printed and drawn, set right, and warned of if no font has them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Block, DataTable } from '../../functions/compose/document.ts';
import { render as renderMail } from '../../functions/render/formats/email.ts';
import { render as renderPage } from '../../functions/render/formats/page.ts';
import { render as renderPdf } from '../../functions/render/formats/pdf.ts';
import { inLanguage } from '../../functions/render/in-language.ts';
import type { RenderInput } from '../../functions/render/input.ts';
import { outlined } from '../../functions/render/outlined.ts';
import { shaped } from '../../functions/render/shaped.ts';
import { loadTheme, themeFile } from '../../functions/templates/theme.ts';
import { fonts, textPaths, textWidth } from '../../functions/text/fonts.ts';
import { familiesIn } from './families.ts';
import { bareInput } from './sample-document.ts';

const hasPdftotext = spawnSync('pdftotext', ['-v']).error === undefined;

const names = [
  'متجر القاهرة 12',
  'חנות 3',
  'ร้าน',
  'हिन्दी',
  '서울 지점',
  'カタカナ',
  '𠮷野家',
  '👍🏽 ok',
  '👨‍👩‍👧',
];

function inputOf(blocks: readonly Block[], input = bareInput('en')): RenderInput {
  const shownInMail = blocks.length;
  return { ...input, documents: input.documents.map((document) => ({ ...document, blocks, shownInMail })) };
}

const tableOf = (cells: readonly string[]): DataTable => ({
  kind: 'table',
  id: 'table-1',
  title: 'Shops',
  subtitle: '',
  source: '',
  columns: [
    { label: 'Shop', align: 'start' },
    { label: 'Units', align: 'end' },
  ],
  rows: cells.map((text, i) => [
    { text, value: text },
    { text: String(i + 70), value: i + 70 },
  ]),
});

const chartOf = (categories: readonly string[]) =>
  ({
    kind: 'chart',
    id: 'chart-1',
    type: 'bar',
    horizontal: true,
    title: 'Units by shop',
    subtitle: '',
    source: '',
    alt: 'Units',
    unit: 'count',
    categories,
    series: [{ name: 'Units', values: categories.map((_, i) => i + 1), labels: categories.map(String) }],
  }) as const;

const sentence = (text: string): Block => ({ kind: 'paragraph', content: [{ kind: 'text', text }] });

async function pdf(input: RenderInput) {
  const [file] = await renderPdf(input);
  if (!file) expect.fail();
  const path = join(mkdtempSync(join(tmpdir(), 'pdf-')), 'report.pdf');
  writeFileSync(path, file.bytes);
  const text = execFileSync('pdftotext', ['-bbox', path, '-'], { encoding: 'utf8' });
  const words = [...text.matchAll(/xMin="([\d.]+)"[^>]*>([^<]*)</g)].map(([, x, word = '']) => ({
    x: Number(x),
    word,
  }));
  return { words, warnings: file.warnings ?? [], bytes: Buffer.from(file.bytes).toString('latin1') };
}

describe.skipIf(!hasPdftotext)('a PDF', { timeout: 60_000 }, () => {
  test('has every script, in tables and in charts', async () => {
    const { words, warnings, bytes } = await pdf(inputOf([tableOf(names), chartOf(names)]));
    expect(warnings).toEqual([]);
    const text = words.map(({ word }) => word).join(' ');
    for (const part of ['서울', 'カタカナ', '𠮷野家', 'ร้าน']) expect(text).toContain(part);
    for (const script of ['KR', 'JP', 'Thai', 'Arabic', 'Hebrew', 'Devanagari'])
      expect(familiesIn(bytes)).toContain(`NotoSans${script}`);
    expect(familiesIn(bytes)).toContain('NotoEmoji');
  });

  test('of usual text has the usual fonts alone', async () => {
    const { bytes } = await pdf(inputOf([tableOf(['North Street', '北街'])]));
    expect([...familiesIn(bytes)].every((family) => /^(Inter|NotoSansSC)/.test(family ?? ''))).toBe(true);
  });

  test('numbers beside a name from the right stay where they are', async () => {
    const { words } = await pdf(inputOf([sentence('We saw متجر القاهرة: 12345 units.')]));
    const at = (word: string) => words.find((one) => one.word.includes(word))?.x ?? expect.fail(word);
    expect(at('saw')).toBeLessThan(at('12345'));
    expect(at('12345')).toBeLessThan(at('units'));
    const arabic = words.filter(({ word }) => /\p{Script=Arabic}/u.test(word));
    for (const { x } of arabic) expect(x).toBeLessThan(at('12345'));
  });

  test('a number in such a name stands at its left', async () => {
    const { words } = await pdf(inputOf([tableOf(['متجر 98765'])]));
    const arabic = words.find(({ word }) => /\p{Script=Arabic}/u.test(word))?.x ?? expect.fail();
    expect(words.find(({ word }) => word.includes('98765'))?.x).toBeLessThan(arabic);
  });

  test('names what no font has', async () => {
    const { warnings, words } = await pdf(inputOf([tableOf(['\u{103A0} shop'])]));
    expect(warnings).toEqual([expect.stringContaining('(U+103A0)')]);
    expect(words.map(({ word }) => word)).toContain('□');
  });
});

describe('a mail', () => {
  const mail = async (blocks: readonly Block[]) => {
    const [html, text] = await renderMail(inputOf(blocks));
    return {
      html: Buffer.from(html?.bytes ?? ''),
      text: Buffer.from(text?.bytes ?? ''),
      warnings: html?.warnings,
    };
  };

  test('warns of what its pictures cannot show, and of nothing else', async () => {
    expect((await mail([chartOf(['\u{103A0} shop'])])).warnings).toEqual([
      expect.stringMatching(/pictures of its charts: .*U\+103A0/),
    ]);
    expect((await mail([tableOf(['\u{103A0} shop']), chartOf(names)])).warnings).toBeUndefined();
  });

  test('sets names from the right apart, as HTML and as text', async () => {
    const { html, text } = await mail([sentence('Sales of متجر: 12'), tableOf(['חנות 3'])]);
    expect(html.toString()).toContain('Sales of <bdi>متجر</bdi>: 12');
    expect(html.toString()).toContain('<bdi>חנות 3</bdi>');
    expect(text.toString()).toContain('Sales of \u2068متجر\u2069: 12');
    expect(text.toString()).toContain('\u2068חנות 3\u2069');
  });
});

test('a page sets names from the right apart, in its drawings too', async () => {
  const [page] = await renderPage(inputOf([tableOf(['متجر 12']), chartOf(['متجر 12'])]));
  const html = Buffer.from(page?.bytes ?? '').toString();
  expect(html).toContain('<bdi>متجر 12</bdi>');
  expect(html).toContain('>\u2068متجر 12\u2069</text>');
});

describe('outlines', () => {
  test('of letters that change beside each other are shaped', () => {
    // Joined letters are narrower than those that stand alone.
    const alone = [...'متجر'].reduce((sum, letter) => sum + shaped(letter, 400).width, 0);
    expect(shaped('متجر', 400).width).toBeLessThan(alone * 0.95);
    expect(shaped('👨‍👩‍👧', 400).width).toBeLessThan(shaped('👨👩👧', 400).width * 0.6);
    expect(shaped('متجر', 700).paths).not.toBe(shaped('متجر', 400).paths);
  });

  test('of a text that no font and no XML can hold are drawn all the same', () => {
    expect(shaped('متجر\uFFFE', 400)).toEqual(shaped('متجر', 400));
    expect(shaped('متجر \u{103A0}', 400)).toEqual(shaped('متجر □', 400));
  });

  test('stand where the text stood', () => {
    const svg = '<svg><text x="50" y="20" text-anchor="end" font-size="10" fill="#123456">متجر</text></svg>';
    const drawn = outlined(svg);
    expect(drawn).not.toContain('<text');
    const x = Number(/translate\(([\d.]+) 20\.00\)/.exec(drawn)?.[1]);
    expect(x).toBeCloseTo(50 - shaped('متجر', 400).width / 10, 1);
  });
});

describe('fonts of a theme', { timeout: 30_000 }, () => {
  const withFont = (family: string, files: readonly string[]) => {
    const input = bareInput('en');
    const folder = mkdtempSync(join(tmpdir(), 'theme-'));
    mkdirSync(join(folder, 'fonts'));
    for (const file of files) copyFileSync(file, join(folder, 'fonts', 'own.ttf'));
    const template = themeFile(input.theme.directories, 'document.typ').replace('(..latin,', `("${family}",`);
    writeFileSync(join(folder, 'document.typ'), template);
    return { ...input, theme: { ...input.theme, directories: [folder, ...input.theme.directories] } };
  };
  const thai = fonts.find(({ family }) => family === 'Noto Sans Thai')?.path ?? expect.fail();

  test('are used', async () => {
    const [file] = await renderPdf(withFont('Noto Sans Thai', [thai]));
    expect(familiesIn(Buffer.from(file?.bytes ?? '').toString('latin1'))).toContain('NotoSansThai');
  });

  test('that are not there are an error, on a machine that has them too', async () => {
    for (const family of ['Nonesuch Sans', 'DejaVu Serif'])
      await expect(renderPdf(withFont(family, []))).rejects.toThrow(
        new RegExp(
          `document\\.typ:\\d+: there is no font "${family.toLowerCase()}"; expected Inter, .* theme/fonts/`,
        ),
      );
  });

  test('that are no fonts are an error', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'font-')), 'text.txt');
    writeFileSync(file, 'not a font');
    await expect(renderPdf(inputOf([tableOf(['\u{103A0}'])], withFont('Inter', [file])))).rejects.toThrow(
      /own\.ttf: cannot be read; expected a TrueType or OpenType font/,
    );
  });
});

describe('Japanese', { timeout: 60_000 }, () => {
  const shared = '直線の令和';
  const input = inputOf([tableOf([shared]), chartOf([shared])]);
  const documents = input.documents.map((document) => ({ ...document, language: 'ja' }));
  const japanese = { ...input, documents, theme: loadTheme(input.theme.directories, ['ja']) };

  test('is drawn as its readers write it, in charts too', async () => {
    const [file] = await renderPdf(japanese);
    const families = familiesIn(Buffer.from(file?.bytes ?? '').toString('latin1'));
    expect(families).toContain('NotoSansJP');
    expect(families).not.toContain('NotoSansSC');
    const [page] = await renderPage(japanese);
    expect(Buffer.from(page?.bytes ?? '').toString()).toContain("font-family=\"Inter, 'Noto Sans JP', ");
  });

  test('has its own forms of the characters that Chinese has too', () => {
    const drawn = () => textPaths(shared, 0, 0, 10, 400);
    expect(inLanguage('ja', drawn)).not.toBe(drawn());
    expect(inLanguage('zh', drawn)).toBe(drawn());
    expect(inLanguage('ja', () => textWidth(shared))).toBe(5);
  });
});
