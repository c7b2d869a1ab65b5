/** Editions as tagged PDF (PDF/UA-1), laid out by Typst with the theme's `document.typ`. */
import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { ReportDocument } from '../compose/document.ts';
import { languageFile } from '../formats.ts';
import { type Theme, themePath } from '../templates/theme.ts';
import type { Render, RenderedFile } from './input.ts';
import { compilePdf, type Source } from './pdf/compiler.ts';
import { pdfData } from './pdf/data.ts';
import { type Missing, missingWarnings, printable } from './pdf/printable.ts';

/**
 * One PDF a language. A character that no font has is replaced and warned of; it never stops an edition.
 * @throws InputError the theme's template does not compile
 */
export const renderPdf: Render = async ({ documents, theme }) => {
  const template = templateSources(theme);
  const files: RenderedFile[] = [];
  for (const document of documents) {
    files.push(renderDocument(document, theme, template));
    // Without a turn of the event loop Typst's native handles pile up, 2.5 MB a document.
    await setImmediate();
  }
  return files;
};

function renderDocument(document: ReportDocument, theme: Theme, template: readonly Source[]): RenderedFile {
  const missing: Missing = new Set();
  const { json, pictures } = pdfData(document, theme, (text) => printable(text, missing));
  const drawn = [...pictures].map(([name, svg]) => ({ name, bytes: Buffer.from(svg) }));
  const data = { name: 'data.json', bytes: Buffer.from(JSON.stringify(json)) };
  const bytes = compilePdf([...template, ...drawn, data]);
  const warnings = missingWarnings(missing);
  const file = { name: languageFile('pdf', document.language), mediaType: 'application/pdf', bytes };
  return warnings.length > 0 ? { ...file, warnings } : file;
}

/** What a template can use: `.typ` files and pictures of the theme. The first folder that has a name gives it. */
function templateSources(theme: Theme): Source[] {
  const names = theme.directories.flatMap((directory) => readdirSync(directory));
  const usable = [...new Set(['document.typ', ...names])].filter((name) =>
    /\.(typ|svg|png|jpe?g)$/.test(name),
  );
  return usable.sort().map((name) => {
    const path = themePath(theme.directories, name);
    return { name, path, bytes: readFileSync(path) };
  });
}
