/** The formats of an edition's files. */
export const formats = ['email', 'page', 'pdf', 'workbook', 'csv', 'json'] as const;
export type Format = (typeof formats)[number];
