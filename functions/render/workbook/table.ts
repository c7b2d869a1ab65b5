/** A table in a sheet: title, head, rows, total, what it says and its source. */
import type { CellStyle } from 'hucre';
import type { ReportDocument } from '../../compose/document.ts';
import type { SheetColumn, SheetUnit } from '../../compose/sheet.ts';
import { filled } from '../../language/fill.ts';
import type { Value } from '../../query/table.ts';
import { type Theme, word } from '../../templates/theme.ts';
import { largest } from '../../text/largest.ts';
import { displayWidth } from '../../text/width.ts';
import { decimalsOf, heldValue, isNumeric, plainText, styleOf } from './cell.ts';
import { cellAt, type Grid, letters, lineHeight, put, putFormula, putText } from './grid.ts';
import type { Look } from './look.ts';
import type { PlannedTable } from './pack.ts';

/** What is the same for all tables of a workbook. */
export interface Frame {
  readonly document: ReportDocument;
  readonly theme: Theme;
  readonly look: Look;
}

/** A column as it stands in a sheet. */
export interface ShownColumn {
  readonly label: string;
  readonly isNumber: boolean;
  readonly width: number;
  /** How its cells look; undefined if each looks its own way. */
  readonly style: CellStyle | undefined;
}

/** Where a table stands, in rows of the sheet from 0. */
export interface Placed {
  readonly planned: PlannedTable;
  readonly columns: readonly ShownColumn[];
  readonly head: number;
  /** Its last row, not the total. */
  readonly last: number;
}

const narrowest = 10;
const widest = 44;
/** Heads of numbers break into lines rather than make a column wide. */
const widestHead = 20;

/** The columns of a table, with heads as wide as what stands below them asks for. */
export function columnsOf({ shown, held }: PlannedTable, { document }: Frame): ShownColumn[] {
  const { language } = document;
  if (shown.facts) {
    const { heads, rows } = shown.facts;
    return heads.map((label, x) => {
      const texts = rows.map((row) => (x === 0 ? row.label : String(row.cells[x - 1]?.value ?? '')));
      const width = largest(
        texts.map((text) => Math.min(displayWidth(text), x === 0 ? widest : 22)),
        0,
      );
      return { label, isNumber: x > 0, width: widthOf(label, width + 3, x > 0), style: undefined };
    });
  }
  return shown.columns.slice(0, held.table.columns.length).map((column) => {
    const values = held.table.rows.map((row) => row[column.name] ?? null);
    const decimals = decimalsOf(values, column.unit);
    const isNumber = isNumeric(column.unit);
    return {
      label: column.label,
      isNumber,
      width: widthOf(
        column.label,
        largest(
          values.map((value) => shownWidth(value, column, decimals)),
          0,
        ),
        isNumber,
      ),
      style: styleOf(column.unit, decimals, language),
    };
  });
}

const widthOf = (label: string, longest: number, isNumber: boolean): number =>
  Math.min(
    widest,
    Math.max(narrowest, longest + 2, Math.min(displayWidth(label) + 2, isNumber ? widestHead : 28)),
  );

/** What a value looks like is wider than its digits: "1,234.50", "12 Jun 2024". */
function shownWidth(value: Value, { unit, texts }: SheetColumn, decimals: number): number {
  if (value === null) return 0;
  const text = texts?.[String(value)] ?? String(value);
  if (!isNumeric(unit)) return Math.min(widest, displayWidth(text)) + (unit === 'date' ? 3 : 0);
  const digits = Math.trunc(Math.abs(Number(value)) * (unit === 'money' || unit === 'count' ? 1 : 100));
  return String(digits).length * 1.35 + decimals + 2;
}

/**
 * Writes a table from a row on.
 * @param own whether the sheet has no other table, so that its columns say how cells look
 */
export function putTable(
  grid: Grid,
  from: number,
  planned: PlannedTable,
  frame: Frame,
  {
    own,
    title,
    widths,
  }: { readonly own: boolean; readonly title: string; readonly widths: readonly number[] },
): { readonly placed: Placed; readonly next: number } {
  const columns = columnsOf(planned, frame);
  const { shown } = planned;
  let row = from;
  if (shown.title !== title) put(grid, row++, 0, plainText(shown.title), frame.look.heading);
  const head = row;
  putHead(grid, head, columns, frame.look, widths);
  const count = shown.facts
    ? putFacts(grid, head + 1, planned, frame)
    : putRows(grid, head + 1, planned, columns, own);
  const placed = { planned, columns, head, last: head + count };
  row = head + count + 1;
  if (putTotal(grid, placed, frame)) row += 1;
  return { placed, next: putNotes(grid, row, planned, frame, widths) + 1 };
}

function putHead(
  grid: Grid,
  row: number,
  columns: readonly ShownColumn[],
  { head }: Look,
  widths: readonly number[],
): void {
  columns.forEach(({ label, isNumber }, x) => {
    const side = isNumber ? { horizontal: 'right' as const } : { horizontal: 'left' as const, indent: 1 };
    const alignment = { ...head.alignment, ...side };
    put(grid, row, x, plainText(label), { ...head, alignment });
  });
  const lines = columns.map(({ label }, x) =>
    Math.ceil((displayWidth(label) + 1) / ((widths[x] ?? narrowest) - 1)),
  );
  grid.heights.set(row, { height: Math.min(120, largest(lines, 1) * lineHeight + 4) });
}

function putRows(
  grid: Grid,
  from: number,
  { shown, held }: PlannedTable,
  columns: readonly ShownColumn[],
  own: boolean,
): number {
  const { rows } = held.table;
  rows.forEach((row, y) => {
    columns.forEach(({ style }, x) => {
      const column = shown.columns[x];
      if (!column) return;
      const found = row[column.name] ?? null;
      const text = column.texts?.[String(found)];
      const value = found !== null && text !== undefined ? plainText(text) : heldValue(found, column.unit);
      const isOdd = typeof value === 'string' && isNumeric(column.unit);
      put(grid, from + y, x, value, isOdd ? exactText : own ? undefined : style);
    });
  });
  return rows.length;
}

/** A number that Excel cannot hold, with all its digits. */
const exactText: CellStyle = { numFmt: '@', alignment: { horizontal: 'right', vertical: 'top' } };

function putFacts(grid: Grid, from: number, { shown }: PlannedTable, { document, look }: Frame): number {
  const rows = shown.facts?.rows ?? [];
  rows.forEach(({ label, cells }, y) => {
    put(grid, from + y, 0, plainText(label), {
      ...look.text,
      alignment: { horizontal: 'left', vertical: 'top', indent: 1 },
    });
    cells.forEach(({ value, unit }, x) => {
      put(grid, from + y, x + 1, heldValue(value, unit), factStyle(value, unit, document.language));
    });
  });
  return rows.length;
}

function factStyle(value: Value, unit: SheetUnit, language: string): CellStyle {
  const style = styleOf(unit, decimalsOf([value], unit), language);
  return { ...style, alignment: { ...style.alignment, horizontal: 'right' } };
}

/** @returns whether there is a total */
function putTotal(grid: Grid, placed: Placed, { look, theme, document }: Frame): boolean {
  const { columns, shown, first, last, row } = totalled(placed);
  const sums = new Map(
    shown.columns.flatMap(({ name, total }, x) => {
      const sum = total === 'sum' ? sumOf(grid, x, first, last) : undefined;
      return sum === undefined ? [] : [[name, { x, sum }] as const];
    }),
  );
  if (shown.facts || last <= first || sums.size === 0) return false;
  columns.forEach(({ style }, x) => {
    put(grid, row, x, null, { ...style, ...look.total });
    const { name = '', total } = shown.columns[x] ?? {};
    const own = sums.get(name);
    const looks = { ...style, ...look.total };
    if (own) {
      const range = `${letters(x)}${first + 1}:${letters(x)}${last + 1}`;
      putFormula(grid, [row, x], `SUM(${range})`, own.sum, looks);
    } else if (typeof total === 'object') {
      const [to, from] = [sums.get(total.to), sums.get(total.from)];
      if (!to || !from || from.sum === 0) return;
      const formula = `${letters(to.x)}${row + 1}/${letters(from.x)}${row + 1}-1`;
      putFormula(grid, [row, x], formula, to.sum / from.sum - 1, looks);
    }
  });
  const isFirstSum = [...sums.values()].some(({ x }) => x === 0);
  if (!isFirstSum)
    put(grid, row, 0, word(theme, document.language, 'total'), {
      ...look.total,
      numFmt: '@',
      alignment: { horizontal: 'left', indent: 1 },
    });
  return true;
}

function totalled({ planned, columns, head, last }: Placed) {
  return { columns, shown: planned.shown, first: head + 1, last, row: last + 1 };
}

/** @returns undefined if a part is not known, or is a number that Excel cannot add */
function sumOf(grid: Grid, x: number, first: number, last: number): number | undefined {
  const values = grid.rows.slice(first, last + 1).map((row) => row[x]);
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length < values.length) return undefined;
  const sum = numbers.reduce((all, one) => all + one, 0);
  return Number(sum.toPrecision(15));
}

/** What the table says, where it is from, and what it leaves out. */
function putNotes(
  grid: Grid,
  from: number,
  { shown, held }: PlannedTable,
  { look, theme, document }: Frame,
  widths: readonly number[],
): number {
  const say = (key: string) => word(theme, document.language, key);
  const { rows, columns } = held.leftOut;
  const texts = [
    ...(rows > 0 || columns > 0 ? [filled(say('sheet_left_out'), held.leftOut)] : []),
    shown.text,
    shown.source === '' ? '' : say('source') + say('colon') + shown.source,
  ].filter((text) => text !== '');
  texts.forEach((text, i) => {
    putText(grid, from + i, text, { style: look.small, widths: noteWidths(widths) });
  });
  return from + texts.length;
}

/** As many columns as make a line that an eye follows. */
function noteWidths(widths: readonly number[]): readonly number[] {
  let width = 0;
  const enough = widths.findIndex((one) => {
    width += one;
    return width >= 100;
  });
  return enough === -1 ? widths : widths.slice(0, enough + 1);
}

/** The range of a column's cells as charts name it. */
export function rangeOf(sheet: string, x: number, first: number, last: number): string {
  return `${sheet}!${cellAt(first, x)}:${cellAt(last, x)}`;
}
