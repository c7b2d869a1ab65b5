/** A sheet of tables: a section of the report. */
import type { NamedRange, WriteSheet } from 'hucre';
import { filled } from '../../language/fill.ts';
import { word } from '../../templates/theme.ts';
import { largest } from '../../text/largest.ts';
import { plainText } from './cell.ts';
import { emptyGrid, type Grid, letters, put, putLink } from './grid.ts';
import { footer, printed, printName, repeated } from './look.ts';
import { pageRows, type SheetPlan } from './pack.ts';
import { columnsOf, type Frame, type Placed, putTable } from './table.ts';

export interface SectionSheet {
  readonly sheet: WriteSheet;
  readonly names: readonly NamedRange[];
  readonly placed: readonly Placed[];
}

/** @param contents the name of the sheet that leads to all others */
export function sectionSheet(name: string, plan: SheetPlan, contents: string, frame: Frame): SectionSheet {
  const grid = emptyGrid();
  const all = plan.tables.map((table) => columnsOf(table, frame));
  const count = largest(
    all.map((columns) => columns.length),
    1,
  );
  const widths = Array.from({ length: count }, (_, x) =>
    largest(
      all.map((columns) => columns[x]?.width ?? 0),
      10,
    ),
  );
  const own = plan.tables.length === 1 && plan.tables[0]?.shown.facts === undefined;
  let row = putTitle(grid, plan.title, contents, frame);
  const placed: Placed[] = [];
  for (const table of plan.tables) {
    const put = putTable(grid, row, table, frame, { own, title: plan.title, widths });
    placed.push(put.placed);
    row = put.next;
  }
  const columns = widths.map((width, x) => {
    const style = own ? all[0]?.[x]?.style : undefined;
    return style ? { width, style } : { width };
  });
  return { placed, names: namesOf(name, placed), sheet: { ...filledIn(name, grid, placed, frame), columns } };
}

function putTitle(grid: Grid, title: string, contents: string, { document, look, theme }: Frame): number {
  put(grid, 0, 0, plainText(title), look.title);
  grid.heights.set(0, { height: 24 });
  put(grid, 1, 0, plainText(`${document.title} · ${document.period}`), look.subtitle);
  putLink(grid, [2, 0], word(theme, document.language, 'contents'), contents, look.link);
  return 4;
}

function filledIn(name: string, grid: Grid, placed: readonly Placed[], frame: Frame): WriteSheet {
  const longest = longestOf(placed);
  if (isLong(longest)) putPrinted(grid, longest, frame);
  return {
    name,
    rows: grid.rows,
    cells: grid.cells,
    merges: grid.merges,
    rowDefs: grid.heights,
    freezePane: placed.length === 1 ? { rows: headOf(placed), columns: 1 } : { rows: 3 },
    ...(longest && rowsOf(longest) > 1 ? { autoFilter: { range: filterOf(longest) } } : {}),
    pageSetup: printed(frame.document),
    headerFooter: footer(frame.document, frame.theme),
    view: { showGridLines: false },
  };
}

const rowsOf = ({ head, last }: Placed) => last - head;
const longestOf = (placed: readonly Placed[]) => placed.toSorted((a, b) => rowsOf(b) - rowsOf(a))[0];
const isLong = (one: Placed | undefined): one is Placed => one !== undefined && rowsOf(one) > pageRows;
const headOf = ([first]: readonly Placed[]) => (first?.head ?? 0) + 1;

/** What is repeated on each printed page, and what of a long table is printed. */
function namesOf(name: string, placed: readonly Placed[]): NamedRange[] {
  const [first] = placed;
  const last = letters((first?.columns.length ?? 1) - 1);
  const area = `$A$1:$${last}$${headOf(placed) + pageRows}`;
  const heads = placed.length === 1 ? `$${headOf(placed)}:$${headOf(placed)}` : undefined;
  return [repeated(name, heads), ...(isLong(first) ? [printName(name, 'Print_Area', area)] : [])];
}

const filterOf = ({ head, last, columns }: Placed) =>
  `A${head + 1}:${letters(columns.length - 1)}${last + 1}`;

/** A long table says that its first page alone is printed: all of it is in the file. */
function putPrinted(grid: Grid, { head, last }: Placed, { document, look, theme }: Frame): void {
  const text = filled(word(theme, document.language, 'sheet_printed'), {
    rows: last - head,
    printed: pageRows,
  });
  put(grid, 3, 0, text, look.small);
}
