/** Text as it can stand in a document: without what no reader sees and some parsers stumble over. */

// Controls but tab and line feed, and the two code points that are not characters in any encoding of text.
const invisible = /(?![\t\n])[\p{Cc}\uFFFE\uFFFF]/gu;

/** Drops controls; half a surrogate pair becomes U+FFFD. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(invisible, '');
}
