/** Where the mail leads to: the edition's files in the archive. */
import type { ElementContent } from 'hast';
import { h } from 'hastscript';
import type { ReportDocument } from '../../compose/document.ts';
import { fileOf, linked } from '../../formats.ts';
import { formatWord } from '../../templates/theme.ts';
import type { RenderInput } from '../input.ts';

export interface ReportLink {
  readonly label: string;
  readonly url: string;
}

/** The report in the document's language, in each linked format that the edition has. */
export function reportFiles(input: RenderInput, { language }: ReportDocument): ReportLink[] {
  return linked
    .filter((format) => input.files.includes(fileOf(format, language)))
    .map((format) => ({
      label: formatWord(input.theme, language, format),
      url: archived(input, fileOf(format, language)),
    }));
}

/** The whole report in its most readable form; the mail itself, as archived, where it has none. */
export function reportUrl(input: RenderInput, document: ReportDocument): string {
  return reportFiles(input, document)[0]?.url ?? archived(input, fileOf('email', document.language));
}

export function reportLinks(input: RenderInput, document: ReportDocument): ElementContent[] {
  const links = reportFiles(input, document).map(({ label, url }) => h('a', { href: url }, label));
  return links.flatMap((link, i) => (i === 0 ? [link] : [{ type: 'text', value: ' · ' }, link]));
}

function archived({ archiveUrl }: RenderInput, file: string): string {
  return `${archiveUrl}/${encodeURI(file)}`;
}
