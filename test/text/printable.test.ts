import { describe, expect, it } from 'vitest';
import {
  printable,
  printableJson,
  printableLine,
  shownMessage,
  shownValue,
} from '../../functions/text/printable.ts';

const character = (code: number) => String.fromCodePoint(code);
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => character(from + index));

/** Controls, marks of directions and lines, and what has no width. */
const steering = [
  ...range(0x00, 0x08),
  ...range(0x0b, 0x1f),
  ...range(0x7f, 0x9f),
  ...['\u00AD', '\u034F', '\u061C', '\u115F', '\u180E', '\u3164', '\uFEFF', '\uFFA0', '\uFFFE', '\uD800'],
  ...range(0x200b, 0x200f),
  ...range(0x2028, 0x202e),
  ...range(0x2060, 0x206f),
  ...range(0xe0000, 0xe007f),
];

describe('a text for a terminal', () => {
  it.each(steering)('has %o as an escape', (one) => {
    const shown = one === '\r' ? '\\r' : `\\u{${one.codePointAt(0)?.toString(16)}}`;
    expect(printable(`a${one}b`)).toBe(`a${shown}b`);
    expect(printableLine(`a${one}b\n`)).toBe(`a${shown}b\\n`);
  });

  it.each([
    '杭州｜直播间，¥5,000.00',
    'مرحبا بالعالم',
    'می‌خواهم',
    'क्‍ष ශ්‍රී',
    '👩🏽‍💻 👨‍👩‍👧 ❤️‍🔥 🏳️‍🌈',
    '\u{1F3F4}\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F}',
    '葛\u{E0100}城',
    'é e\u0301 ½ “so” – …',
  ])('keeps %s', (text) => {
    expect([printable(text), printableLine(text), printableJson(text)]).toEqual([text, text, text]);
  });

  it('keeps line feeds and tabs of a text, and shows those of a line', () => {
    expect([printable('a\n\tb'), printableLine('a\n\tb')]).toEqual(['a\n\tb', 'a\\n\\tb']);
  });

  it('is the same when it is made safe again', () => {
    expect(printable(printableLine(steering.join('')))).toBe(printableLine(steering.join('')));
  });
});

it('JSON stays JSON, and gives the text back', () => {
  const texts = ['\u001b[2J', '\u009b31m', '\u202eabc', '\u2028', '\u{E0041}', '\\u202e', '杭州 👩🏽‍💻'];
  const json = printableJson(JSON.stringify({ texts }, null, 2));
  for (const one of ['\u001b', '\u009b', '\u202e', '\u2028', '\u{E0041}']) expect(json).not.toContain(one);
  expect(JSON.parse(json)).toEqual({ texts });
});

it('a long value is cut, and its length said; of a long message the end stays', () => {
  expect(shownValue('x'.repeat(160_000))).toBe(`${'x'.repeat(200)}… (160000 characters)`);
  expect(shownValue(`${'x'.repeat(199)}😀`)).toBe(`${'x'.repeat(199)}�… (201 characters)`);
  const message = shownMessage(`column n holds "${'x'.repeat(160_000)}"; expected integer`);
  expect(message).toMatch(/^column n holds "x{1184}… \(160035 characters\) …x{381}"; expected integer$/);
});
