/** The formats of an edition's files: what the registry says of them, by name. */
import { type FormatDeclaration, registry } from './formats/registry.ts';

export type Format = (typeof registry)[number]['name'];

const declarations: readonly FormatDeclaration<Format>[] = registry;
const namesOf = (some: readonly FormatDeclaration<Format>[]) => some.map(({ name }) => name);

/** The names of all. */
export const formats: readonly Format[] = namesOf(declarations);

/** Formats that go along with a mail as attachments. */
export const attachable: readonly Format[] = namesOf(declarations.filter((one) => one.attachable));

/** Formats that mails and pages link to, the most readable first. */
export const linked: readonly Format[] = namesOf(declarations.filter((one) => one.linked));

/** Formats that have a file for each query. */
export const dataFormats: readonly Format[] = namesOf(
  declarations.filter(({ files }) => files.includes('QUERY')),
);

export function declarationOf(format: Format): FormatDeclaration {
  const found = declarations.find(({ name }) => name === format);
  if (found) return found;
  throw new TypeError(`there is no format "${format}"`);
}

/** The file of a format in a language or of a query: `report.en.pdf`, `data/headline.csv`. */
export function fileOf(format: Format, languageOrQuery: string): string {
  return declarationOf(format).files.replace(/LANG|QUERY/, () => languageOrQuery);
}

/** All files of a format. */
export function filesOf(format: Format, languages: readonly string[], queries: readonly string[]): string[] {
  const each = dataFormats.includes(format) ? queries : languages;
  return each.map((one) => fileOf(format, one));
}

/** The mail without HTML, which goes out with the format `email`. */
export const plainMailFile = (language: string): string => `email.${language}.txt`;
