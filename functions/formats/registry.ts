/** Every format, in the order in which help, docs and links name them. A new one is a line here and its renderer. */

export interface FormatDeclaration<Name extends string = string> {
  /** As people and reports write it. The theme's word `file_NAME`, if it has one, is what readers see. */
  readonly name: Name;
  /** The file of `render/formats/` that renders it, without its `.ts`: it exports `render`. */
  readonly renderer: string;
  /** Path of its files in the edition: one for each LANG (language), or for each QUERY. */
  readonly files: string;
  readonly mediaType: string;
  /** The report as a document of its own: mails and pages link to it. @default false */
  readonly linked?: boolean;
  /** Subscribers may have it attached to their mails. @default false */
  readonly attachable?: boolean;
}

const html = 'text/html; charset=utf-8';
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const csv = 'text/csv; charset=utf-8';

// biome-ignore format: a format a line.
export const registry = [
  { name: 'email', renderer: 'email', files: 'email.LANG.html', mediaType: html },
  { name: 'page', renderer: 'page', files: 'report.LANG.html', mediaType: html, linked: true },
  { name: 'pdf', renderer: 'pdf', files: 'report.LANG.pdf', mediaType: 'application/pdf', linked: true, attachable: true },
  { name: 'workbook', renderer: 'workbook', files: 'report.LANG.xlsx', mediaType: xlsx, linked: true, attachable: true },
  { name: 'csv', renderer: 'csv', files: 'data/QUERY.csv', mediaType: csv },
  { name: 'json', renderer: 'json', files: 'data/QUERY.json', mediaType: 'application/json' },
] as const satisfies readonly FormatDeclaration[];
