/** Text as it can stand in a document: without what no reader sees and some parsers stumble over. */

// Controls but tab and line feed, and the two code points that are no characters in any encoding of text.
const invisible = /[\0-\x08\x0B-\x1F\x7F-\x9F\uFFFE\uFFFF]/g;

/** Drops controls; half a surrogate pair becomes U+FFFD. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(invisible, '');
}
