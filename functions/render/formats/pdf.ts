/** Editions as tagged PDF (PDF/UA-1), laid out by Typst with the theme's `document.typ`. */
import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { ReportDocument } from '../../compose/document.ts';
import { declarationOf, fileOf } from '../../formats.ts';
import { type Theme, themePath } from '../../templates/theme.ts';
import { fontFolders, moreFamilies } from '../../text/fonts.ts';
import { inFont, typeface } from '../../text/typeface.ts';
import { inLanguage } from '../in-language.ts';
import type { Render, RenderedFile } from '../input.ts';
import { outlined } from '../outlined.ts';
import { compilePdf, type Source, svgOf } from '../pdf/compiler.ts';
import { type PdfData, pdfData } from '../pdf/data.ts';
import { type Missing, missingWarnings, printable } from '../pdf/printable-text.ts';
import { measuredSizes } from '../pdf/sizes.ts';
import { coveredByTheme, themeFontFolders } from '../pdf/theme-fonts.ts';

/**
 * One PDF a language. A character that no font has is replaced and warned of; it never stops an edition.
 * @throws InputError the theme's template does not compile
 */
export const render: Render = async ({ documents, theme }) => {
  const files: RenderedFile[] = [];
  for (const document of documents) {
    files.push(inLanguage(document.language, () => renderDocument(document, theme)));
    // Without a turn of the event loop Typst's native handles pile up, 2.5 MB a document.
    await setImmediate();
  }
  return files;
};

function renderDocument(document: ReportDocument, theme: Theme): RenderedFile {
  const missing: Missing = new Set();
  const unfit: string[] = [];
  const inTheme = coveredByTheme(theme);
  const clean = (text: string) => printable(text, missing, inTheme);
  const sources = pdfSources(document, theme, clean, (warning) => unfit.push(warning));
  const bytes = compilePdf(sources, folders(theme, familiesOf(document, theme)));
  const warnings = [...missingWarnings(missing), ...unfit];
  const file = { name: fileOf('pdf', document.language), mediaType: declarationOf('pdf').mediaType, bytes };
  return warnings.length > 0 ? { ...file, warnings } : file;
}

/** The pages of a PDF below each other, as one SVG: what it prints, for screens that show no PDF. */
export const pagesAsSvg = (document: ReportDocument, theme: Theme): string =>
  inFont(theme.font, () => inLanguage(document.language, () => drawnPages(document, theme)));

function drawnPages(document: ReportDocument, theme: Theme): string {
  const inTheme = coveredByTheme(theme);
  const sources = pdfSources(document, theme, (text) => printable(text, new Set(), inTheme));
  // A browser lacks the fonts, which the texts of pictures are still to be written in.
  const drawn = sources.map((source) =>
    source.name.endsWith('.svg')
      ? { ...source, bytes: Buffer.from(outlined(source.bytes.toString(), () => true)) }
      : source,
  );
  return svgOf(drawn, folders(theme, familiesOf(document, theme)));
}

/**
 * The theme's template, the pictures and the data of a PDF whose pages are planned.
 * @param clean makes a text printable
 * @param warn of what does not fit
 */
export function pdfSources(
  document: ReportDocument,
  theme: Theme,
  clean: (text: string) => string,
  warn: (warning: string) => void = () => {},
): Source[] {
  const template = templateSources(theme);
  const sources = ({ json, pictures }: PdfData, measure: boolean): Source[] => [
    ...template,
    ...[...pictures].map(([name, svg]) => ({ name, bytes: Buffer.from(svg) })),
    { name: 'data.json', bytes: Buffer.from(JSON.stringify({ ...json, measure })) },
  ];
  const more = familiesOf(document, theme);
  const measure = (data: PdfData) => measuredSizes(sources(data, true), folders(theme, more));
  return sources(pdfData(document, theme, more, { clean, measure, warn }), false);
}

/** Families besides the usual ones that the document or the theme's words need. */
function familiesOf(document: ReportDocument, { words }: Theme): string[] {
  const { han } = typeface();
  const more = moreFamilies(JSON.stringify([document, words[document.language]]));
  return han === 'Noto Sans SC' ? more : [...new Set([han, ...more])];
}

const folders = (theme: Theme, more: readonly string[]) => [...fontFolders(more), ...themeFontFolders(theme)];

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
