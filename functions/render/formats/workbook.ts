/** `report.LANG.xlsx`: the report's tables in its order and words, with charts, totals and notes. */
import type { WorkbookProperties, WriteOptions } from 'hucre';
import { writeXlsx } from 'hucre/xlsx';
import type { ReportDocument } from '../../compose/document.ts';
import { declarationOf, fileOf } from '../../formats.ts';
import { word } from '../../templates/theme.ts';
import type { RenderedFile, RenderInput } from '../input.ts';
import { plainText } from '../workbook/cell.ts';
import { drawable } from '../workbook/chart.ts';
import { fontOf, lookOf, repeated } from '../workbook/look.ts';
import { sheetNames } from '../workbook/names.ts';
import { notesOf, notesSheet } from '../workbook/notes.ts';
import { overviewSheet } from '../workbook/overview.ts';
import { packed, type SheetPlan } from '../workbook/pack.ts';
import { sectionSheet } from '../workbook/section.ts';
import type { Frame } from '../workbook/table.ts';
import { textOfBlock } from '../workbook/text.ts';

const { mediaType } = declarationOf('workbook');
const mostCharts = 3;

export async function render(input: RenderInput): Promise<RenderedFile[]> {
  const files: RenderedFile[] = [];
  // One after the other: each needs memory for all its cells.
  for (const document of input.documents) files.push(await workbook(input, document));
  return files;
}

async function workbook(input: RenderInput, document: ReportDocument): Promise<RenderedFile> {
  const { theme } = input;
  const plans = packed(document.sheets, input.tables);
  const bytes = await writeXlsx({
    ...sheetsOf(plans, { document, theme, look: lookOf(theme, document.language) }),
    properties: propertiesOf(document),
    defaultFont: fontOf(document.language),
  });
  const file = { name: fileOf('workbook', document.language), mediaType, bytes };
  const warnings = plans.flatMap(({ tables }) => tables.flatMap(({ held }) => held.warnings));
  return warnings.length > 0 ? { ...file, warnings } : file;
}

function sheetsOf(plans: readonly SheetPlan[], frame: Frame): Pick<WriteOptions, 'sheets' | 'namedRanges'> {
  const { document, theme } = frame;
  const [heading, ...notes] = notesOf(frame);
  const titles = [...plans.map(({ title }) => title), ...(heading ? [textOfBlock(heading)] : [])];
  const [first = '', ...names] = sheetNames([word(theme, document.language, 'sheet_overview'), ...titles]);
  const sections = plans.map((plan, i) => ({
    name: names[i] ?? '',
    holds: plan.tables.map(({ shown }) => shown.title),
    ...sectionSheet(names[i] ?? '', plan, first, frame),
  }));
  const last = names.at(-1) ?? '';
  const listed = heading ? [...sections, { name: last, holds: headingsIn(notes) }] : sections;
  const charts = document.blocks.filter((block) => block.kind === 'chart');
  return {
    sheets: [
      overviewSheet(first, listed, drawable(charts, sections, mostCharts), frame),
      ...sections.map(({ sheet }) => sheet),
      ...(heading ? [notesSheet(last, [heading, ...notes], first, frame)] : []),
    ],
    namedRanges: [
      repeated(first),
      ...sections.flatMap((section) => section.names),
      ...(heading ? [repeated(last)] : []),
    ],
  };
}

const headingsIn = (blocks: ReportDocument['blocks']): string[] =>
  blocks.filter(({ kind }) => kind === 'heading').map(textOfBlock);

function propertiesOf(document: ReportDocument): WorkbookProperties {
  // The day of the document, so that the same inputs give the same bytes.
  const day = new Date(`${document.date}T00:00:00Z`);
  return {
    title: plainText(`${document.title} · ${document.period}`),
    subject: plainText(document.period),
    creator: plainText(document.publisher),
    company: plainText(document.publisher),
    description: plainText(document.summary),
    keywords: plainText(document.edition),
    created: day,
    modified: day,
  };
}
