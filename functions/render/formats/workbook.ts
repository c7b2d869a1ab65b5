/** `report.LANG.xlsx`: the edition, its definitions, and one sheet per table with typed cells. */
import writeXlsxFile from 'write-excel-file/node';
import type { ReportDocument } from '../../compose/document.ts';
import { declarationOf, fileOf } from '../../formats.ts';
import { filled } from '../../language/fill.ts';
import { word } from '../../templates/theme.ts';
import type { RenderedFile, RenderInput } from '../input.ts';
import { definitionsSheet, editionSheet } from '../workbook/about.ts';
import { textCell } from '../workbook/cell.ts';
import { sheetNames } from '../workbook/names.ts';
import { type Held, held, type Sheet, tableSheet } from '../workbook/sheet.ts';
import { withFixedTimes } from '../workbook/zip.ts';

const { mediaType } = declarationOf('workbook');

export async function render(input: RenderInput): Promise<RenderedFile[]> {
  return Promise.all(input.documents.map((document) => workbook(input, document)));
}

async function workbook(input: RenderInput, document: ReportDocument): Promise<RenderedFile> {
  const own = ['sheet_edition', 'sheet_definitions'].map((key) => word(input.theme, document.language, key));
  const [edition = '', definitions = '', ...names] = sheetNames([...own, ...Object.keys(input.tables)]);
  const tables = Object.entries(input.tables).map(([query, table]) => held(query, table));
  const sheets = [
    { sheet: edition, ...editionSheet(input, document, names) },
    { sheet: definitions, ...definitionsSheet(input, document) },
    ...tables.map((table, i) => noted(tableSheet(table.table, names[i] ?? ''), table, input, document)),
  ];
  const bytes = withFixedTimes(await writeXlsxFile(sheets).toBuffer());
  const file = { name: fileOf('workbook', document.language), mediaType, bytes };
  const warnings = tables.flatMap((table) => table.warnings);
  return warnings.length > 0 ? { ...file, warnings } : file;
}

/** A sheet whose last line says what it leaves out. */
function noted(sheet: Sheet, { leftOut }: Held, { theme }: RenderInput, { language }: ReportDocument): Sheet {
  if (leftOut.rows === 0 && leftOut.columns === 0) return sheet;
  const note = filled(word(theme, language, 'sheet_left_out'), leftOut);
  return { ...sheet, data: [...(sheet.data ?? []), [textCell(note)]] };
}
