import { expect, test } from 'vitest';
import { covers, fonts, textPaths, textWidth } from '../../functions/text/fonts.ts';
import { readTrueType } from '../../functions/text/truetype.ts';

// Below the Chinese characters: those that may be composed of others.
test.each(fonts)('every letter and sign of $family $weight can be drawn', ({ path }) => {
  const font = readTrueType(path);
  const codes = Array.from({ length: 0x3000 }, (_, code) => code).filter((code) => font.glyph(code) !== 0);
  expect(codes.length).toBeGreaterThan(500);
  for (const code of codes) font.outline(font.glyph(code));
});

test('a composed glyph is its parts, moved', () => {
  const outline = (text: string) => /d="([^"]+)"/.exec(textPaths(text, 0, 0, 10, 400))?.[1] ?? '';
  const [letter, accented] = [outline('e'), outline('é')];
  expect(accented.startsWith(`${letter}M`)).toBe(true);
});

test('a character that no font has is an em wide and drawn as a square', () => {
  expect(covers(0x1f600)).toBe(false);
  expect(textWidth('\u{1f600}')).toBe(1);
  expect(textPaths('\u{1f600}', 0, 0, 10, 400)).toBe(textPaths('□', 0, 0, 10, 400));
});
