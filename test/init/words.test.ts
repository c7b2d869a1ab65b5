/** What a first report says, in every language that one can be written in. */
import { describe, expect, it } from 'vitest';
import { fill, labelOf, saidIn, starterLanguages, wordsIn } from '../../functions/init/words.ts';
import { languageNames } from '../../functions/language/languages.ts';

describe.each(starterLanguages())('%s', (language) => {
  it('is a language, with every word and the same placeholders', () => {
    expect(languageNames()).toContain(language);
    const placeholders = (value: unknown): unknown => {
      if (typeof value === 'string')
        return [...new Set([...value.matchAll(/<\w+>|\{%.*?%\}/g)].map(String))]
          .map((place) => place.replace('<Dimension>', '<dimension>'))
          .sort();
      if (Array.isArray(value)) return value.map(placeholders);
      return Object.fromEntries(
        Object.entries(value ?? {}).map(([key, inner]) => [key, placeholders(inner)]),
      );
    };
    const { columns: _, rows, day, month, week, ...words } = wordsIn(language);
    const { columns: __, rows: ___, day: d, month: m, week: w, ...english } = wordsIn('en');
    expect(placeholders(words)).toEqual(placeholders(english));
    expect([day.by, month.by, week.by]).toEqual(
      [day.by, month.by, week.by].map(() => expect.stringContaining('<label>')),
    );
    expect([rows.other, d.name, m.name, w.name].every((text) => !text.includes('<'))).toBe(true);
  });
});

it('calls a column as the language does, or by its own name', () => {
  expect(labelOf('net_sales', wordsIn('en'))).toBe('Net sales');
  expect(labelOf('net_sales', wordsIn('zh'))).toBe('净销售额');
  expect(labelOf('fare_paid', wordsIn('zh'))).toBe('Fare paid');
  expect(fill('<label> of <what>', { label: 'Sales' })).toBe('Sales of <what>');
});

it('a text is written as YAML, whatever is in it', () => {
  const words = new Map([['en', { ...wordsIn('en'), title: 'A: b, "c"' }]]);
  expect(saidIn(words)(({ title }) => title)).toBe(`{en: 'A: b, "c"'}`);
});

it('writes a noun as a name in German alone', () => {
  const by = (language: string) => wordsIn(language).dimension.by;
  expect(starterLanguages().filter((language) => by(language).includes('<Dimension>'))).toEqual(['de']);
});
