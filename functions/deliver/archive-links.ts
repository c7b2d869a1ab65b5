/**
 * Links of an archived mail lead to its neighbours, so that its bytes do not depend on where the archive is. Here they
 * are led to where its reader finds them, and only where the renderer wrote them: an address that is signed for one
 * reader must not stand where a name of the data asks for it.
 */

/** Leads to one of the archived files, such as `report.en.pdf`. */
export type Lead = (name: string) => string;

/** @returns how the names of an archive become addresses below another */
export function leadTo(names: readonly string[], archiveUrl: string): Lead {
  return (name) => (names.includes(name) ? `${archiveUrl}/${name}` : `./${name}`);
}

// Escaped text holds neither `<` nor a quotation mark, so no data can write a tag with an address.
const anchors = /(<a\b[^<>]*?\shref=")\.\/([^"#]*)/g;

export function htmlLinks(html: string, lead: Lead): string {
  return html.replace(anchors, (_, before: string, name: string) => before + lead(name));
}

/** The lines between the last heading and the signature: everything of the data stands before them. */
export function textLinks(text: string, lead: Lead): string {
  const end = text.lastIndexOf('\n\n-- \n');
  const start = text.lastIndexOf('\n\n', end - 1) + 1;
  if (end === -1) return text;
  const lines = text.slice(start, end).replace(/\.\/(\S+)$/gm, (_, name: string) => lead(name));
  return text.slice(0, start) + lines + text.slice(end);
}
