/**
 * Puts sentences into an archived mail, at the places that its theme marks with comments: so the archived bytes are the
 * same for everybody.
 */

/** Columns of the mail's plain text. */
export const lineWidth = 74;

export interface Addition {
  /** `files` stands with the links to the report, `why` and `foot` at the end of the mail. */
  readonly place: Place;
  readonly html: string;
  readonly text: string;
}

export const places = ['files', 'why', 'foot'] as const;
type Place = (typeof places)[number];

/** Both parts of a mail without the band that says that its edition is held. */
export const withoutHeld = ({ html, text }: { readonly html: string; readonly text: string }) => ({
  html: html.replace(/<!--place:held-->.*?<!--\/place:held-->/s, ''),
  text: text.replace(/^(?:!! .*\n)+\n/, ''),
});

/** Both parts of a mail with what is to be added; the marks of places are gone. */
export function withAdditions(
  { html, text }: { readonly html: string; readonly text: string },
  additions: readonly Addition[],
): { html: string; text: string } {
  // A mail of before there was this mark says by itself that its reader is a subscriber.
  const known = additions.filter(({ place }) => place !== 'why' || html.includes(markOf('why')));
  const at = (...some: readonly Place[]) => known.filter(({ place }) => some.includes(place));
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
