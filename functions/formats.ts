/** The formats of an edition's files. */
export const formats = ['email', 'page', 'pdf', 'workbook', 'csv', 'json'] as const;
export type Format = (typeof formats)[number];

/** Formats that go along with a mail as attachments. */
export const attachable = ['pdf', 'workbook'] as const satisfies readonly Format[];
export type Attachable = (typeof attachable)[number];

const languageFiles = {
  page: 'report.LANG.html',
  pdf: 'report.LANG.pdf',
  workbook: 'report.LANG.xlsx',
  email: 'email.LANG.html',
};

/** The file of a format in a language: `report.en.pdf`. */
export function languageFile(format: keyof typeof languageFiles, language: string): string {
  return languageFiles[format].replace('LANG', () => language);
}
