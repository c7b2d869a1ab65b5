/** The words of the theme in every language: none is missing, none is left in English, and each has its places. */
import { describe, expect, it } from 'vitest';
import { languageNames, rulesOf, wordsOf } from '../../functions/language/languages.ts';
import { formOf } from '../../functions/language/plural.ts';
import { loadTheme, themeDirectories } from '../../functions/templates/theme.ts';
import { templatesAt } from '../../functions/templates.ts';

const { words } = loadTheme(themeDirectories(templatesAt(undefined)), languageNames());
const english = words.en ?? {};
const others = languageNames().filter((name) => !wordsOf(name).includes('en'));
const placesIn = (text = '') => [...new Set(text.match(/\{\w+\}/g))].sort();

/** Languages say a change in their own order, and by the form of the comparison that their grammar wants. */
const ofChanges = ['{as}', '{change}', '{count}', '{on}', '{size}', '{than}', '{value}'];

/** What is the same in some language, and may be. */
const shared =
  /^(file_pdf|total|colon|list_separator|full_stop|sentence_space|band_reasons|quote_by|changes_on|compared_\w+_(of|growth_of)|notice_subject|notice_silent_one_time|figure_in|subtitle_own|target_tile|target_name|change_tile|category|what_share)$/;

/** What does not belong to a language: its quotation marks are its own, and an apostrophe is a curved one. */
const strange: Readonly<Record<string, RegExp>> = {
  de: /["'“](?=\w)|”|«|»|\bss\b/,
  es: /["'“”„]/,
  'pt-BR': /["'„«»]/,
  ja: /["'“”„«»]|[\u3040-\u30FF\u4E00-\u9FFF] (?=[\u3040-\u30FF\u4E00-\u9FFF])/,
  zh: /["'„«»]/,
};

describe.each(others)('the words in %s', (language) => {
  const own = words[language] ?? {};

  it('are those of English, no more and no fewer, in the forms of its own numbers', () => {
    const whole = (all: Readonly<Record<string, string>>) =>
      Object.keys(all).filter((key) => formOf(all, key) === undefined);
    expect(whole(own).sort()).toEqual(whole(english).sort());
    const counted = Object.keys(english).flatMap((key) => formOf(english, key) ?? []);
    const { locale } = rulesOf(language);
    const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories.includes('one');
    expect(counted.filter((key) => forms && !Object.hasOwn(own, `${key}_one`))).toEqual([]);
  });

  it('have their places', () => {
    const wrong = Object.entries(own).filter(([key, text]) => {
      if (text === '') return false;
      const places = placesIn(text);
      const of = formOf(own, key);
      // One thing need not be counted.
      if (of !== undefined) return places.some((place) => !placesIn(english[of]).includes(place));
      return key.startsWith('change_')
        ? places.some((place) => !ofChanges.includes(place))
        : places.join() !== placesIn(english[key]).join();
    });
    expect(wrong).toEqual([]);
  });

  it('say the size, the count or the value of a change where English does', () => {
    const said = (text = '') => placesIn(text).filter((place) => /size|count|value/.test(place));
    const wrong = Object.keys(own).filter(
      (key) => key.startsWith('change_') && said(own[key]).join() !== said(english[key]).join(),
    );
    expect(wrong).toEqual([]);
  });

  it('are translated', () => {
    const copies = Object.keys(own).filter((key) => own[key] === english[key] && !shared.test(key));
    expect(copies).toEqual([]);
  });

  it('have the punctuation of the language', () => {
    const wrong = Object.entries(own).filter(
      ([, text]) => (strange[language] ?? /["']/).test(text) || / {2}/.test(text),
    );
    expect(wrong).toEqual([]);
  });
});
