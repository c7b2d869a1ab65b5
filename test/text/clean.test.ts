import { describe, expect, it } from 'vitest';
import { cleanText, oneLine, quotesUnlinked, shownText, unlinked } from '../../functions/text/clean.ts';

const joiner = '\u2060';

describe('a text without links', () => {
  it.each([
    ['http://evil.example/x', 'http_:_/_/_evil_._example/x'],
    ['see www.evil.example', 'see www_._evil_._example'],
    ['mailto:a@evil.example', 'mailto_:_a_@_evil_._example'],
    ['例え.jp', '例え_._jp'],
    ['\\\\host\\share', '_\\_\\_host\\share'],
    ['evil\u00AD.example', 'evil\u00AD_._example'],
  ])('%s has joiners around what an address is known by', (text, expected) => {
    expect(unlinked(text)).toBe(expected.replaceAll('_', joiner));
    expect(unlinked(text).replaceAll(joiner, '')).toBe(text);
  });

  it.each([
    '¥5,000.00',
    'v1.2',
    '公司。你好',
    '@name',
    'a: b',
    'sales.csv',
    'lake.yaml:3.',
    's3://shop/x',
    '杭州',
    'St. John',
  ])('%s stays as it is', (text) => expect(unlinked(text)).toBe(text));

  it('differs where the texts differ', () => {
    const written = unlinked('evil.example');
    expect(shownText(written)).not.toBe(shownText('evil.example'));
  });
});

it('what a sentence of ours quotes is unlinked, and what is ours can be copied', () => {
  const text =
    'templates/reports/x/en.md:3: totals.sales of a@example.com holds "evil.md" by http://evil.md/x';
  const [before, after] = text.split('"evil.md"');
  const shown = quotesUnlinked(text);
  expect(shown.startsWith(before ?? '')).toBe(true);
  expect(shown).toBe(`${before}${unlinked('"evil.md"')}${unlinked(after ?? '')}`);
});

it('a text turns nothing, and is one line where one is asked for', () => {
  expect(cleanText('a\u202Eb\u2066c\u200F')).toBe('abc');
  expect(cleanText('a\r\nb\u2028c\u0085d\ve\ff')).toBe('a\nb\nc\nd\ne\nf');
  expect(oneLine(' a\r\nb\u2029\tc ')).toBe('a b c');
});
