/** `report.LANG.xlsx`: the edition, its definitions, and one sheet per table with typed cells. */
import writeXlsxFile from 'write-excel-file/node';
import type { ReportDocument } from '../../compose/document.ts';
import { declarationOf, fileOf } from '../../formats.ts';
import { word } from '../../templates/theme.ts';
import type { RenderedFile, RenderInput } from '../input.ts';
import { definitionsSheet, editionSheet } from '../workbook/about.ts';
import { sheetNames } from '../workbook/names.ts';
import { tableSheet } from '../workbook/sheet.ts';
import { withFixedTimes } from '../workbook/zip.ts';

const { mediaType } = declarationOf('workbook');

export async function render(input: RenderInput): Promise<RenderedFile[]> {
  return Promise.all(input.documents.map((document) => workbook(input, document)));
}

async function workbook(input: RenderInput, document: ReportDocument): Promise<RenderedFile> {
  const own = ['sheet_edition', 'sheet_definitions'].map((key) => word(input.theme, document.language, key));
  const [edition = '', definitions = '', ...names] = sheetNames([...own, ...Object.keys(input.tables)]);
  const sheets = [
    { sheet: edition, ...editionSheet(input, document, names) },
    { sheet: definitions, ...definitionsSheet(input, document) },
    ...Object.values(input.tables).map((table, i) => tableSheet(table, names[i] ?? '')),
  ];
  const file = await writeXlsxFile(sheets).toBuffer();
  return { name: fileOf('workbook', document.language), mediaType, bytes: withFixedTimes(file) };
}
