/**
 * What only delivery knows, put into the archived mail: that a file is too large to attach, why the reader gets
 * the mail, and the link to unsubscribe. The theme marks the places with comments, so the archived bytes are the same for everybody.
 */

import type { Format } from '../formats.ts';
import { escapedAttribute } from '../render/html.ts';
import type { Theme } from '../templates/theme.ts';
import { wrapped } from '../text/wrap.ts';
import { wordFinder } from './words.ts';

/** Columns of the mail's plain text. */
export const lineWidth = 74;

export interface Addition {
  /** `files` stands with the links to the report, `why` and `foot` at the end of the mail. */
  readonly place: Place;
  readonly html: string;
  readonly text: string;
}

type Place = 'files' | 'why' | 'foot';

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

/** Both parts of a mail without the band that says that its edition is held. */
export const withoutHeld = ({ html, text }: { readonly html: string; readonly text: string }) => ({
  html: html.replace(/<!--place:held-->.*?<!--\/place:held-->/s, ''),
  text: text.replace(/^(?:!! .*\n)+\n/, ''),
});

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

/** Both parts of a mail with what is to be added; the marks of places are gone. */
export function withAdditions(
  { html, text }: { readonly html: string; readonly text: string },
  additions: readonly Addition[],
): { html: string; text: string } {
  // A mail of before there was this mark says by itself that its reader is a subscriber.
  const known = additions.filter(({ place }) => place !== 'why' || html.includes(markOf('why')));
  const at = (...places: readonly Place[]) => known.filter(({ place }) => places.includes(place));
  const places = ['files', 'why', 'foot'] as const;
  return {
    html: places.reduce((all, place) => intoPlace(all, place, at(place)), html),
    text: intoText(text, at('files'), at('why', 'foot')),
  };
}

const markOf = (place: Place) => `<!--place:${place}-->`;

function intoPlace(html: string, place: Place, additions: readonly Addition[]): string {
  const mark = markOf(place);
  const added = additions.map((addition) => addition.html).join('');
  if (html.includes(mark) || added === '') return html.replace(mark, () => added);
  // A mail of before there were marks, or of a theme without them: at its end rather than not at all.
  const end = html.lastIndexOf('</body>');
  const before = end === -1 ? html.length : end;
  return `${html.slice(0, before)}<p>${added}</p>${html.slice(before)}`;
}

/** Files before the signature, whose mark every mail of ours has; the rest at the end of it. */
function intoText(text: string, files: readonly Addition[], foot: readonly Addition[]): string {
  const mark = text.lastIndexOf('\n-- \n');
  const signature = mark === -1 ? text.length : mark;
  const above = files.map((addition) => `\n${addition.text}\n`).join('');
  const below = foot.map((addition) => `${addition.text}\n`).join('');
  return text.slice(0, signature) + above + text.slice(signature) + below;
}
