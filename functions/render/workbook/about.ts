/** The first two sheets: what this edition is, and what its tables say. */
import type { CellObject, SheetData } from 'write-excel-file/node';
import type { ReportDocument } from '../../compose/document.ts';
import type { Column, Table } from '../../query/table.ts';
import { word } from '../../templates/theme.ts';
import type { Definition, RenderInput } from '../input.ts';
import { decimalsOf, meaning, textCell, typedCell } from './cell.ts';
import { headerCell, type Sheet } from './sheet.ts';

type Fact = [string, CellObject | null];

/**
 * The edition: title, period, date, publisher and the list of tables.
 * @param names the sheet of each table, in the order of the tables
 */
export function editionSheet(
  input: RenderInput,
  document: ReportDocument,
  names: readonly string[],
): Omit<Sheet, 'sheet'> {
  const say = (key: string) => word(input.theme, document.language, key);
  const title: CellObject = { ...textCell(document.title), fontWeight: 'bold', fontSize: 16 };
  const facts: Fact[] = [
    [say('period'), textCell(document.period)],
    [say('last_day'), typedCell(document.date, { name: '', type: 'date' })],
    ...(document.dataUntil === undefined
      ? []
      : [[say('data_until'), typedCell(document.dataUntil, { name: '', type: 'date' })] satisfies Fact]),
    [say('publisher'), textCell(document.publisher)],
    [say('edition'), textCell(document.edition)],
    [say('currency'), textCell(document.currency)],
  ];
  const data = [
    [title],
    [],
    ...facts.map(([label, cell]) => [bold(label), cell && { ...cell, align: 'left' as const }]),
    [],
    [headerCell(say('sheet')), headerCell(say('table_title')), headerCell(say('rows'), 'right')],
    ...Object.entries(input.tables).map(([query, table], i) => [
      textCell(names[i] ?? query),
      textCell(definition(input, query)?.title[document.language] ?? ''),
      typedCell(table.rows.length, { name: '', type: 'integer' }),
    ]),
  ];
  return {
    data: data as SheetData,
    columns: [{ width: 24 }, { width: 60 }, { width: 12 }],
    showGridLines: false,
  };
}

/** Every table with its rule, and below it each of its columns with what a cell holds. */
export function definitionsSheet(input: RenderInput, document: ReportDocument): Omit<Sheet, 'sheet'> {
  const header = ['table', 'column', 'meaning'].map((key) =>
    headerCell(word(input.theme, document.language, key)),
  );
  const rows = Object.entries(input.tables).flatMap(([query, table]) =>
    tableRows(input, document, query, table),
  );
  return {
    data: [header, ...rows] as SheetData,
    columns: [{ width: 24 }, { width: 32 }, { width: 90 }],
    stickyRowsCount: 1,
  };
}

function tableRows(input: RenderInput, { language, currency }: ReportDocument, query: string, table: Table) {
  const found = definition(input, query);
  const top = [
    { ...bold(query), alignVertical: 'top' as const },
    { ...bold(found?.title[language] ?? ''), wrap: true, alignVertical: 'top' as const },
    { ...textCell(found?.text[language] ?? ''), wrap: true, alignVertical: 'top' as const },
  ];
  const kind = (column: Column) => {
    const values = table.rows.map((row) => row[column.name] ?? null);
    const means = meaning(column, decimalsOf(values, column));
    const text = word(input.theme, language, `meaning_${means}`);
    return means === 'money' ? `${text} (${currency})` : text;
  };
  return [top, ...table.columns.map((column) => [null, textCell(column.name), textCell(kind(column))])];
}

function definition(input: RenderInput, query: string): Definition | undefined {
  return input.definitions.find((candidate) => candidate.query === query);
}

function bold(text: string): CellObject {
  return { ...textCell(text), fontWeight: 'bold' };
}
