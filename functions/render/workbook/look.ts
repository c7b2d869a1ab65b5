/** How cells look, and how sheets are printed: the same on all of them. */
import type { CellStyle, HeaderFooter, NamedRange, PageSetup } from 'hucre';
import type { ReportDocument } from '../../compose/document.ts';
import { filled } from '../../language/fill.ts';
import { rulesOf } from '../../language/languages.ts';
import { type Theme, word } from '../../templates/theme.ts';
import { plainText } from './cell.ts';
import { quoted } from './grid.ts';

export type Look = Readonly<
  Record<
    'title' | 'subtitle' | 'heading' | 'head' | 'label' | 'text' | 'lead' | 'small' | 'link' | 'total',
    CellStyle
  >
>;

/** The colours of the theme as Excel writes them. */
export const rgb = (colour: string): string => colour.replace('#', '').toUpperCase();

export function lookOf({ colours }: Theme, language: string): Look {
  const { ink, muted, accent, raised, rule } = colours.light;
  const text = (rest: CellStyle): CellStyle => ({ numFmt: '@', ...rest });
  const base = fontOf(language);
  const coloured = (colour: string, rest: CellStyle['font'] = {}) => ({
    ...base,
    color: { rgb: rgb(colour) },
    ...rest,
  });
  const line = (style: 'thin' | 'medium', colour: string) => ({ style, color: { rgb: rgb(colour) } });
  return {
    title: text({ font: coloured(ink, { bold: true, size: 16 }) }),
    subtitle: text({ font: coloured(muted, { size: 10 }) }),
    heading: text({ font: coloured(accent, { bold: true, size: 12 }) }),
    head: text({
      font: coloured(ink, { bold: true }),
      fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: rgb(raised) } },
      border: { bottom: line('medium', accent), top: line('thin', rule) },
      alignment: { wrapText: true, vertical: 'bottom' },
    }),
    label: text({ font: coloured(muted), alignment: { vertical: 'top' } }),
    text: text({ font: base, alignment: { vertical: 'top', wrapText: true } }),
    lead: text({ font: coloured(ink, { bold: true }), alignment: { vertical: 'top', wrapText: true } }),
    link: text({ font: coloured(accent, { underline: true }), alignment: { vertical: 'top' } }),
    small: text({ font: coloured(muted, { size: 9 }) }),
    total: {
      font: coloured(ink, { bold: true }),
      border: { top: line('thin', ink), bottom: line('thin', ink) },
    },
  };
}

/** A font that readers of the language have on Windows and macOS, with digits of one width. */
export const fontOf = (language: string) => ({
  name: rulesOf(language).workbook.font,
  size: 10,
});

/** Landscape, one page wide. */
export function printed({ paper = 'a4' }: ReportDocument, rest: Partial<PageSetup> = {}): PageSetup {
  return {
    paperSize: paper,
    orientation: 'landscape',
    fitToPage: true,
    fitToWidth: 1,
    fitToHeight: 1,
    horizontalCentered: false,
    margins: { top: 0.5, bottom: 0.6, left: 0.5, right: 0.5, header: 0.3, footer: 0.3 },
    ...rest,
  };
}

/** A name that Excel gives a range of a sheet. The library would write the name of the sheet without its quotes. */
export const printName = (sheet: string, name: 'Print_Area' | 'Print_Titles', range: string): NamedRange => ({
  name: `_xlnm.${name}`,
  range: `${quoted(sheet)}!${range}`,
  scope: sheet,
});

/** The rows that each printed page begins with: of a sheet of texts its title. */
export const repeated = (sheet: string, rows = '$1:$2'): NamedRange => printName(sheet, 'Print_Titles', rows);

/** Below each page: the report and its edition, and which page it is. */
export function footer({ title, edition, language }: ReportDocument, theme: Theme): HeaderFooter {
  // "&" begins a code, and a number behind a size would be a part of it.
  const plain = (text: string) => plainText(text).replaceAll('&', '&&').slice(0, 80);
  const pages = filled(word(theme, language, 'page_of'), { page: '&P', pages: '&N' });
  return { oddFooter: `&L&8 ${plain(title)}&C&8 ${plain(edition)}&R&8 ${pages}` };
}
