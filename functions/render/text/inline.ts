/** Inline content without its markup. */
import type { Inline } from '../../compose/document.ts';
import { cleanText } from '../../text/clean.ts';
import { isolated } from '../../text/direction.ts';

/**
 * The text alone; a break is a line feed.
 * @param link how a link is written where its address is not to be lost
 */
export function plainText(
  content: readonly Inline[],
  link: (text: string, href: string) => string = (text) => text,
): string {
  return content
    .map((inline) => {
      if (inline.kind === 'text') return isolated(cleanText(inline.text).replace(/[\t\n]/g, ' '));
      if (inline.kind === 'break') return '\n';
      const inside = plainText(inline.children, link);
      return inline.kind === 'link' ? link(inside, cleanText(inline.href)) : inside;
    })
    .join('');
}
