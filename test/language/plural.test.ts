/** Words of a number of things, in the forms that a language counts in. */
import { expect, it } from 'vitest';
import { knowLanguage } from '../../functions/language/languages.ts';
import { formOf, pluralKey } from '../../functions/language/plural.ts';
import { word } from '../../functions/templates/theme.ts';

const rows = { rows_one: '{count} wiersz', rows_few: '{count} wiersze', rows: '{count} wierszy' };

it.each([
  ['pl', [0, 1, 2, 5, 12, 21, 22], ['rows', 'rows_one', 'rows_few', 'rows', 'rows', 'rows', 'rows_few']],
  ['en', [0, 1, 2], ['rows', 'rows_one', 'rows']],
  // Nothing in Portuguese is counted like one.
  ['pt-BR', [0, 1, 2], ['rows_one', 'rows_one', 'rows']],
  // Japanese tells no numbers apart, but may have a word for one thing.
  ['ja', [0, 1, 2], ['rows', 'rows_one', 'rows']],
])('counts as %s does', (language, counts, keys) => {
  knowLanguage('pl', { extends: 'en', locale: 'pl-PL' });
  expect(counts.map((count) => pluralKey(rows, 'rows', count, language))).toEqual(keys);
});

it('takes the bare word where a form is missing', () => {
  expect(pluralKey({ rows: '{count} rows' }, 'rows', 1, 'en')).toBe('rows');
  expect(word({ words: { pl: rows } }, 'pl', 'rows', 3)).toBe('{count} wiersze');
  expect(word({ words: { pl: rows } }, 'pl', 'rows')).toBe('{count} wierszy');
  expect(() => word({ words: { pl: rows } }, 'pl', 'files', 3)).toThrow(/lacks the word "files"/);
});

it('knows forms by what they are forms of', () => {
  expect([formOf(rows, 'rows_few'), formOf(rows, 'rows'), formOf({ how_many: '' }, 'how_many')]).toEqual([
    'rows',
    undefined,
    undefined,
  ]);
});
