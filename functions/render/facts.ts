/** What an edition says of itself below its title: when it came out, how far its data reach, what follows, who answers. */
import type { ReportDocument } from '../compose/document.ts';
import { formatDate } from '../language/format.ts';
import { type Theme, word } from '../templates/theme.ts';

export interface Fact {
  /** "Issued ", with the space between words of the language. */
  readonly label: string;
  /** A date as it is read, or an address. */
  readonly text: string;
  /** `YYYY-MM-DD`, of a date. */
  readonly date?: string;
  readonly href?: string;
}

/** Those that are known; "Data until" is said only if it is. */
export function factsOf(document: ReportDocument, theme: Theme): Fact[] {
  const { language, issued, dataUntil, date, next, contact } = document;
  const say = (key: string) => word(theme, language, key);
  const label = (key: string) => say(key) + say('sentence_space');
  const day = (key: string, on: string | undefined): Fact[] =>
    on === undefined ? [] : [{ label: label(key), text: formatDate(on, document), date: on }];
  return [
    ...day('issued', issued),
    ...(dataUntil === undefined ? day('period_until', date) : day('data_until', dataUntil)),
    ...day('next_edition', next),
    ...(contact === undefined ? [] : [{ label: label('contact'), text: contact, href: `mailto:${contact}` }]),
  ];
}

export const factText = ({ label, text }: Fact): string => label + text;
