/**
 * Links of an archived mail lead to its neighbours, so that its bytes do not depend on where the archive is. Here they
 * are led to where its reader finds them, and only where the renderer wrote them: an address that is signed for one
 * reader must not stand where a name of the data asks for it.
 */

/** Leads to one of the archived files, such as `report.en.pdf`. */
type Lead = (name: string) => string;

/** @returns how the names of an archive become addresses below another */
function leadTo(names: readonly string[], archiveUrl: string): Lead {
  return (name) => (names.includes(name) ? `${archiveUrl}/${name}` : `./${name}`);
}

/** Both parts of an archived mail. */
export interface Archived {
  readonly html: string;
  readonly text: string;
}

/** @param archiveUrl where its reader finds the edition */
export function withLinks(mail: Archived, names: readonly string[], archiveUrl: string): Archived {
  const lead = leadTo(names, archiveUrl);
  return { html: unmarked(htmlLinks(mail.html, lead)), text: textLinks(mail.text, lead) };
}

/**
 * A mail whose reader cannot reach the archive: what would lead there is text, and a sentence stands in the place of
 * the links to the report.
 */
export function withoutLinks(mail: Archived, instead: string, html: string): Archived {
  const [start, end] = linkLines(mail.text);
  const said = instead === '' ? '' : `\n\n${instead}`;
  return {
    html: mail.html
      .replace(marked('links'), () => html)
      .replace(marked('button'), '')
      .replace(archivedAnchors, (_, content: string) => content),
    text: start === end ? mail.text : mail.text.slice(0, start) + said + mail.text.slice(end),
  };
}

/** What the marks of the frame stand around (render/formats/email.ts, email.mjml). */
const marked = (place: string) => new RegExp(`<!--place:${place}-->.*?<!--/place:${place}-->`, 's');

const unmarked = (html: string) => html.replace(/<!--\/?place:(?:links|button)-->/g, '');

// Escaped text holds neither `<` nor a quotation mark, so no data can write a tag with an address.
const anchors = /(<a\b[^<>]*?\shref=")\.\/([^"#]*)/g;
const archivedAnchors = /<a\b[^<>]*?\shref="\.\/[^<>]*>(.*?)<\/a>/gs;

function htmlLinks(html: string, lead: Lead): string {
  return html.replace(anchors, (_, before: string, name: string) => before + lead(name));
}

function textLinks(text: string, lead: Lead): string {
  const [start, end] = linkLines(text);
  const lines = text.slice(start, end).replace(/\.\/(\S+)$/gm, (_, name: string) => lead(name));
  return text.slice(0, start) + lines + text.slice(end);
}

/** The lines between the last heading and the signature: everything of the data stands before them. */
function linkLines(text: string): readonly [start: number, end: number] {
  const end = text.lastIndexOf('\n\n-- \n');
  return end === -1 ? [0, 0] : [Math.max(0, text.lastIndexOf('\n\n', end - 1)), end];
}
