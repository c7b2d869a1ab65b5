/** Where the mail leads to: the edition's files in the archive. */
import type { ElementContent } from 'hast';
import { h } from 'hastscript';
import type { ReportDocument } from '../../compose/document.ts';
import { languageFile } from '../../formats.ts';
import { word } from '../../templates/theme.ts';
import type { RenderInput } from '../input.ts';

export interface ReportLink {
  readonly label: string;
  readonly url: string;
}

/** Page, PDF and workbook in the document's language, those that the edition has. */
export function reportFiles(input: RenderInput, { language }: ReportDocument): ReportLink[] {
  const all = [
    { file: languageFile('page', language), key: 'file_page' },
    { file: languageFile('pdf', language), key: 'file_pdf' },
    { file: languageFile('workbook', language), key: 'file_workbook' },
  ];
  return all
    .filter(({ file }) => input.files.includes(file))
    .map(({ file, key }) => ({ label: word(input.theme, language, key), url: archived(input, file) }));
}

/** The whole report in its most readable form; the mail itself, as archived, where it has none. */
export function reportUrl(input: RenderInput, document: ReportDocument): string {
  return reportFiles(input, document)[0]?.url ?? archived(input, languageFile('email', document.language));
}

export function reportLinks(input: RenderInput, document: ReportDocument): ElementContent[] {
  const links = reportFiles(input, document).map(({ label, url }) => h('a', { href: url }, label));
  return links.flatMap((link, i) => (i === 0 ? [link] : [{ type: 'text', value: ' · ' }, link]));
}

function archived({ archiveUrl }: RenderInput, file: string): string {
  return `${archiveUrl}/${encodeURI(file)}`;
}
