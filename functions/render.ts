/** The renderers by format; only those that an edition asks for are loaded. */
import type { Format } from './formats.ts';
import type { Render } from './render/input.ts';

const renderers: Readonly<Record<Format, () => Promise<Render>>> = {
  email: async () => (await import('./render/email.ts')).renderEmail,
  page: async () => (await import('./render/page.ts')).renderPage,
  pdf: async () => (await import('./render/pdf.ts')).renderPdf,
  workbook: async () => (await import('./render/workbook.ts')).renderWorkbook,
  csv: async () => (await import('./render/csv.ts')).renderCsv,
  json: async () => (await import('./render/json.ts')).renderJson,
};

export const loadRenderer = (format: Format): Promise<Render> => renderers[format]();
