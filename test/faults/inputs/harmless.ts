/** HTML that shows what it is to show, and does nothing. */
import { JSDOM } from 'jsdom';
import { expect } from 'vitest';
import { cleanText } from '../../../functions/text/clean.ts';

const elements = new Set(
  `html head meta title style body main header footer nav section article aside figure figcaption div span p a
   h1 h2 h3 h4 ul ol li dl dt dd table caption time colgroup col thead tbody tr th td strong em code br bdi hr blockquote details summary
   svg g path rect pattern circle line polyline polygon text defs clippath lineargradient stop image img center use`.split(
    /\s+/,
  ),
);

/** Text as one line, the way that it can be looked for wherever blanks were changed and directions set apart. */
const squeezed = (text: string) =>
  cleanText(text)
    .replace(/[\u2068\u2069]/g, '')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim();

/** No script, no element or attribute that runs or loads something. @returns the text that a reader sees */
export function runsNothing(html: string): string {
  const page = new JSDOM(html).window.document;
  for (const element of page.querySelectorAll('*')) {
    expect(elements).toContain(element.localName.toLowerCase());
    for (const { name, value } of element.attributes) {
      expect(name).not.toMatch(/^on|^srcdoc$|^formaction$/i);
      if (/href$|^src$/.test(name))
        expect(value).toMatch(/^(https?:\/\/|mailto:|#|data:image\/png;|(data\/)?[\w.-]+$|file:\/\/\/)/i);
      if (name === 'style') expect(value).not.toMatch(/url\(|expression|@import/i);
    }
  }
  return squeezed(page.body.textContent);
}

export function showsTexts(shown: string, texts: readonly string[]): void {
  for (const text of texts) expect(shown).toContain(squeezed(text));
}
