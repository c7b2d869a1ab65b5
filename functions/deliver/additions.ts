/**
 * What only delivery knows, in words: that a file is too large to attach, why the reader gets the mail, and the link to
 * unsubscribe.
 */

import type { Format } from '../formats.ts';
import { escapedAttribute } from '../render/html.ts';
import type { Theme } from '../templates/theme.ts';
import { wrapped } from '../text/wrap.ts';
import { type Addition, lineWidth } from './placing.ts';
import { wordFinder } from './words.ts';

interface Link {
  readonly label: string;
  readonly url: string;
}

/** "The PDF is too large to attach to this mail: …", with a link if its reader can reach the archive. */
export function tooLarge(
  format: Format,
  { label, url }: { readonly label: string; readonly url: string | undefined },
  language: string,
  theme?: Theme,
): Addition {
  const say = wordFinder(theme?.words[language] ?? {}, language);
  const file = say(`file_${format}`, format.toUpperCase());
  if (url === undefined) {
    const sentence = say('too_large_alone').replace('{file}', () => file);
    return { place: 'files', html: `<br>${escapedAttribute(sentence)}`, text: wrapped(sentence, lineWidth) };
  }
  const sentence = say('too_large').replace('{file}', () => file) + say('colon');
  return {
    place: 'files',
    html: `<br>${escapedAttribute(sentence)}${anchor({ label, url })}`,
    text: `${sentence.trimEnd()}\n${url}`,
  };
}

/** "The whole report is attached: …" */
export function attached(names: readonly string[], language: string, theme?: Theme): string {
  const say = wordFinder(theme?.words[language] ?? {}, language);
  return say('mail_attached').replace('{files}', () => names.join(say('list_separator')));
}

/** "This edition was held …": what goes out of an edition that was held is released. */
export function released(language: string, theme?: Theme): Addition {
  const sentence = wordFinder(theme?.words[language] ?? {}, language)('band_released');
  return { place: 'files', html: `<br>${escapedAttribute(sentence)}`, text: wrapped(sentence, lineWidth) };
}

/** "You receive this mail because …" */
export function reason(
  because: 'subscribed' | 'asked',
  title: string,
  language: string,
  theme?: Theme,
): Addition {
  const key = because === 'subscribed' ? 'mail_reason' : 'mail_asked';
  const sentence = wordFinder(
    theme?.words[language] ?? {},
    language,
  )(key).replace('{title}', () => title.replace(/\s+/g, ' '));
  return { place: 'why', html: escapedAttribute(sentence), text: wrapped(sentence, lineWidth) };
}

export function unsubscribe(url: string, language: string, theme?: Theme): Addition {
  const say = wordFinder(theme?.words[language] ?? {}, language);
  const label = say('unsubscribe');
  return { place: 'foot', html: ` ${anchor({ label, url })}`, text: `${label}${say('colon')}${url}` };
}

const anchor = ({ label, url }: Link) => `<a href="${escapedAttribute(url)}">${escapedAttribute(label)}</a>`;
