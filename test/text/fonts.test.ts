import { expect, test } from 'vitest';
import { covers, fonts, moreFamilies, textPaths, textWidth } from '../../functions/text/fonts.ts';
import { readTrueType } from '../../functions/text/truetype.ts';

// Below the Chinese characters: those that may be composed of others.
test.each(fonts)('every letter and sign of $family $weight can be drawn', ({ path }) => {
  const font = readTrueType(path);
  const codes = Array.from({ length: 0x3000 }, (_, code) => code).filter((code) => font.glyph(code) !== 0);
  expect(codes.length).toBeGreaterThan(100);
  for (const code of codes) font.outline(font.glyph(code));
});

test('a composed glyph is its parts, moved', () => {
  const outline = (text: string) => /d="([^"]+)"/.exec(textPaths(text, 0, 0, 10, 400))?.[1] ?? '';
  const [letter, accented] = [outline('e'), outline('é')];
  expect(accented.startsWith(`${letter}M`)).toBe(true);
});

test('a character that no font has is an em wide and drawn as a square', () => {
  expect(covers(0x103a0)).toBe(false);
  expect(textWidth('\u{103a0}')).toBe(1);
  expect(textPaths('\u{103a0}', 0, 0, 10, 400)).toBe(textPaths('□', 0, 0, 10, 400));
});

test('what cannot be seen takes no space and is not drawn', () => {
  expect(textWidth('\u2068a\u2069')).toBe(textWidth('a'));
  expect(textPaths('a\u200D', 0, 0, 10, 400)).toBe(textPaths('a', 0, 0, 10, 400));
});

test.each([
  ['Sales of ¥1.23 billion in Łódź, Ωμέγα and Москва: “12” – ‘x’ …', []],
  ['销售额，2024年。', []],
  ['서울', ['Noto Sans KR']],
  ['カタカナ ひらがな', []],
  ['𠮷野家', ['Noto Sans JP']],
  ['ร้าน', ['Noto Sans Thai']],
  ['متجر', ['Noto Sans Arabic']],
  ['חנות', ['Noto Sans Hebrew']],
  ['हिन्दी', ['Noto Sans Devanagari']],
  ['😀 서울', ['Noto Sans KR', 'Noto Emoji']],
  ['\u{103a0}', []],
])('%s needs %j besides the usual families', (text, families) => {
  expect(moreFamilies(text)).toEqual(families);
});
