/** A font of the theme: in the PDF, in the page itself and in the pictures of every chart. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RenderInput } from '../../functions/render/input.ts';
import { loadRenderer } from '../../functions/render.ts';
import { loadTheme } from '../../functions/templates/theme.ts';
import { fonts, textPaths, textWidth } from '../../functions/text/fonts.ts';
import { inFont } from '../../functions/text/typeface.ts';
import { familiesIn } from './families.ts';
import { sampleInput } from './sample-document.ts';

const pathOf = (family: string, weight: 400 | 700) =>
  fonts.find((font) => font.family === family && font.weight === weight)?.path ?? expect.fail();

// It has Latin letters too, and they are not Inter's.
const brand = 'Noto Sans Hebrew';
const files = { 'Regular.ttf': pathOf(brand, 400), 'Bold.ttf': pathOf(brand, 700) };
const named = 'regular: fonts/Regular.ttf\nbold: fonts/Bold.ttf\n';

/** A theme folder of a user. */
function themeWith(yaml: string, copied: Readonly<Record<string, string>> = files): string {
  const own = join(mkdtempSync(join(tmpdir(), 'font-')), 'theme');
  mkdirSync(join(own, 'fonts'), { recursive: true });
  for (const [name, path] of Object.entries(copied)) copyFileSync(path, join(own, 'fonts', name));
  writeFileSync(join(own, 'font.yaml'), yaml);
  return own;
}

function withFont(language: 'en' | 'zh'): RenderInput {
  const input = sampleInput(language);
  return { ...input, theme: loadTheme([themeWith(named), ...input.theme.directories], [language]) };
}

const rendered = async (format: 'pdf' | 'page' | 'email', input: RenderInput) => {
  const [file] = await (await loadRenderer(format))(input);
  return Buffer.from(file?.bytes ?? '').toString(format === 'pdf' ? 'latin1' : 'utf8');
};

describe('of the theme', { timeout: 60_000 }, () => {
  test.each(['en', 'zh'] as const)('sets the PDF in %s', async (language) => {
    const families = familiesIn(await rendered('pdf', withFont(language)));
    expect(families).toContain('NotoSansHebrew');
    expect(familiesIn(await rendered('pdf', sampleInput(language)))).not.toContain('NotoSansHebrew');
  });

  test('is part of the page, which asks nobody for it', async () => {
    const page = await rendered('page', withFont('en'));
    const [regular, bold] = [...page.matchAll(/src:url\(data:font\/ttf;base64,([^)]*)\)/g)];
    expect(Buffer.from(regular?.[1] ?? '', 'base64')).toEqual(readFileSync(files['Regular.ttf']));
    expect(Buffer.from(bold?.[1] ?? '', 'base64')).toEqual(readFileSync(files['Bold.ttf']));
    expect(page).toContain(`:root{--own:"${brand}"}`);
    expect(page).toContain('font-src data:');
    expect(page).toContain(`font-family="'${brand}', Inter, `);
    expect(await rendered('page', sampleInput('en'))).not.toContain('@font-face');
  });

  test('draws the charts of mails', async () => {
    const pictures = (mail: string) => mail.match(/src="data:image\/png;base64,[^"]*"/g) ?? [];
    const own = pictures(await rendered('email', withFont('en')));
    expect(own).not.toEqual([]);
    expect(own).not.toEqual(pictures(await rendered('email', sampleInput('en'))));
  });

  test('gives way where it lacks a character, and is gone afterwards', () => {
    const before = [textWidth('Wave'), textWidth('金额')];
    const font = { family: brand, regular: files['Regular.ttf'], bold: files['Bold.ttf'] };
    expect(inFont(font, () => [textWidth('Wave') === before[0], textWidth('金额') === before[1]])).toEqual([
      false,
      true,
    ]);
    expect(textWidth('Wave')).toBe(before[0]);
    expect(inFont(font, () => textPaths('W', 0, 0, 10, 400))).not.toBe(textPaths('W', 0, 0, 10, 400));
  });
});

/** Its character map, of format 4, has no segments any more. */
function withoutCharacters(font: Buffer): Buffer {
  const entries = Array.from({ length: font.readUInt16BE(4) }, (_, i) => 12 + i * 16);
  const map = font.readUInt32BE(
    (entries.find((at) => font.toString('latin1', at, at + 4) === 'cmap') ?? 0) + 8,
  );
  const changed = Buffer.from(font);
  for (let i = 0; i < font.readUInt16BE(map + 2); i++)
    changed.writeUInt16BE(0, map + font.readUInt32BE(map + 8 + i * 8) + 6);
  return changed;
}

const base = sampleInput('en').theme.directories;
const problemsOf = (yaml: string, copied?: Readonly<Record<string, string>>) => () =>
  loadTheme([themeWith(yaml, copied), ...base], ['en']);

describe('is refused, with its line', () => {
  const text = join(mkdtempSync(join(tmpdir(), 'font-')), 'text.ttf');
  writeFileSync(text, 'not a font, but long enough to be read as one');
  const large = join(mkdtempSync(join(tmpdir(), 'font-')), 'large.ttf');
  writeFileSync(large, Buffer.alloc(500_001));
  const mute = join(mkdtempSync(join(tmpdir(), 'font-')), 'mute.ttf');
  writeFileSync(mute, withoutCharacters(readFileSync(files['Regular.ttf'])));
  const both = (path: string) => ({ 'Regular.ttf': path, 'Bold.ttf': path });

  test.each([
    ['without its bold', 'regular: fonts/Regular.ttf\n', files, /font\.yaml:1: .*bold/],
    [
      'outside the theme',
      named.replace('fonts/R', '../R'),
      files,
      /font\.yaml:1: regular: .*expected a \.ttf/,
    ],
    [
      'that is not there',
      named,
      { 'Regular.ttf': files['Regular.ttf'] },
      /font\.yaml:2: bold: there is no .*Bold/,
    ],
    ['that is not a font', named, both(text), /font\.yaml:1: regular: .* is not a font/],
    [
      'of two families',
      named,
      { ...files, 'Bold.ttf': pathOf('Inter', 700) },
      /:2: bold: is of the family "Inter"/,
    ],
    ['without letters', named, both(mute), /:1: regular: .* lacks the characters A B C/],
    ['too large for a page', named, both(large), /:1: regular: .* has 500001 bytes; expected at most 500000/],
  ])('%s', (_, yaml, copied, message) => {
    expect(problemsOf(yaml, copied)).toThrow(message);
  });
});
