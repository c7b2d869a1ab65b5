/** A sheet as it is filled in: values by row, and what single cells have besides. */
import type { Cell, CellStyle, MergeRange, RowDef } from 'hucre';
import { displayWidth } from '../../text/width.ts';
import { type Held, plainText } from './cell.ts';

export interface Grid {
  readonly rows: Held[][];
  readonly cells: Map<string, Partial<Cell>>;
  readonly heights: Map<number, RowDef>;
  readonly merges: MergeRange[];
}

export const emptyGrid = (): Grid => ({ rows: [], cells: new Map(), heights: new Map(), merges: [] });

/** Puts a value into a cell, counted from 0. Without a style it looks as its column does. */
export function put(grid: Grid, row: number, column: number, value: Held, style?: CellStyle): void {
  while (grid.rows.length <= row) grid.rows.push([]);
  const cells = grid.rows[row] ?? [];
  while (cells.length < column) cells.push(null);
  cells[column] = value;
  if (style) grid.cells.set(`${row},${column}`, { style });
}

/** A formula of our own; `result` is what it gives. */
export function putFormula(
  grid: Grid,
  [row, column]: readonly [number, number],
  formula: string,
  result: number,
  style: CellStyle,
): void {
  put(grid, row, column, null);
  grid.cells.set(`${row},${column}`, { formula, formulaResult: result, style });
}

/** A text that leads to another sheet. */
export function putLink(
  grid: Grid,
  [row, column]: readonly [number, number],
  text: string,
  sheet: string,
  style: CellStyle,
): void {
  put(grid, row, column, plainText(text));
  const hyperlink = { target: '', location: `${quoted(sheet)}!A1` };
  grid.cells.set(`${row},${column}`, { hyperlink, style });
}

/** How wide letters are on average, beside the digits that widths of columns are counted in. */
const textWidth = 0.95;

/** The height of a line of 10 points. */
export const lineHeight = 13.5;

/** A text over several columns, as high as its lines. No spreadsheet finds the height of merged cells by itself. */
export function putText(
  grid: Grid,
  row: number,
  text: string,
  {
    style,
    widths,
    from = 0,
  }: { readonly style: CellStyle; readonly widths: readonly number[]; readonly from?: number },
): void {
  const to = from + widths.length - 1;
  const wrapped = { ...style, alignment: { ...style.alignment, wrapText: true, vertical: 'top' as const } };
  put(grid, row, from, plainText(text), wrapped);
  if (to > from) grid.merges.push({ startRow: row, startCol: from, endRow: row, endCol: to });
  const width = widths.reduce((sum, one) => sum + one, 0);
  const size = (style.font?.size ?? 10) / 10;
  const lines = text
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil((displayWidth(line) * textWidth * size) / width)), 0);
  grid.heights.set(row, { height: Math.min(mostHigh, lines * lineHeight * size + 2) });
}

/** Excel takes no higher row. */
const mostHigh = 409;

/** "B", "AA" for 1, 26. */
export function letters(column: number): string {
  const rest = column % 26;
  const letter = String.fromCharCode(65 + rest);
  return column < 26 ? letter : letters((column - rest) / 26 - 1) + letter;
}

/** "$B$3" for row 2 and column 1. */
export const cellAt = (row: number, column: number): string => `$${letters(column)}$${row + 1}`;

/** The name of a sheet as formulas and links write it. */
export const quoted = (sheet: string): string => `'${sheet.replaceAll("'", "''")}'`;
