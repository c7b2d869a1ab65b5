/** `report.LANG.html`: one self-contained file, without scripts, for screens of any size and for paper. */
import { readFileSync } from 'node:fs';
import type { ReportDocument } from '../../compose/document.ts';
import { declarationOf, fileOf } from '../../formats.ts';
import { rulesOf } from '../../language/languages.ts';
import { displayPath } from '../../templates/directories.ts';
import { type Theme, themeFile, themePath, word } from '../../templates/theme.ts';
import { latinFamilies } from '../../text/typeface.ts';
import { fill, type TemplateSource } from '../html/template.ts';
import { escaped, escapedAttribute, html } from '../html.ts';
import { inLanguage } from '../in-language.ts';
import type { RenderedFile, RenderInput } from '../input.ts';
import { pageBlocks } from '../page/blocks.ts';
import { colourRules } from '../page/colours.ts';
import { contentsNodes, footerNodes, headerNodes } from '../page/frame.ts';

const { mediaType } = declarationOf('page');

export async function render(input: RenderInput): Promise<RenderedFile[]> {
  const { directories, colours } = input.theme;
  const file = 'page.html';
  const source = { file: displayPath(themePath(directories, file)), text: themeFile(directories, file) };
  const style = `${colourRules(colours)}\n${fontRules(input.theme)}${themeFile(directories, 'page.css')}`;
  return input.documents.map((document) => ({
    name: fileOf('page', document.language),
    mediaType,
    bytes: Buffer.from(inLanguage(document.language, () => page(input, document, source, style))),
  }));
}

/** The theme's own font, in the page itself: readers do not have it. */
function fontRules({ font }: Theme): string {
  if (!font) return '';
  const face = (weight: number, path: string) =>
    `@font-face{font-family:"${font.family}";font-weight:${weight};src:url(data:font/ttf;base64,${readFileSync(path, 'base64')})}\n`;
  return `${face(400, font.regular)}${face(700, font.bold)}:root{--own:"${font.family}"}\n`;
}

/** On paper each page says which edition it is of. */
function printedEdition({ theme }: RenderInput, { language, edition }: ReportDocument): string {
  const text = `${word(theme, language, 'edition')} ${edition}`.replace(/[^\p{L}\p{N} ./_-]/gu, '');
  return `@media print{@page{@bottom-left{content:"${text}";color:#5b6875;font:8pt ${families()},sans-serif}}}`;
}

const families = () =>
  latinFamilies()
    .map((name) => `"${name}"`)
    .join();

/** Of a language whose characters the theme's fonts would draw as another one's. */
function ownFonts(language: string): string {
  const { fonts } = rulesOf(language);
  const names = fonts?.map((name) => `"${name}"`).join();
  return names === undefined ? '' : `body,svg{font-family:${families()},${names},sans-serif}\n`;
}

function page(input: RenderInput, document: ReportDocument, source: TemplateSource, style: string): string {
  const { language, title, period, summary } = document;
  const places = {
    language: escapedAttribute(language),
    title: escaped(`${title} · ${period}`),
    description: escapedAttribute(summary),
    style: `${style}\n${ownFonts(language)}${printedEdition(input, document)}`,
    skip: escaped(word(input.theme, language, 'skip')),
    header: html(headerNodes(input, document)),
    'contents-title': escaped(word(input.theme, language, 'contents')),
    contents: html(contentsNodes(document)),
    blocks: html(pageBlocks(document, input.theme)),
    footer: html(footerNodes(input, document)),
  };
  return fill(source.text, places, source);
}
