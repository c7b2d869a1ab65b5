/** How each table of a document fits on the pages: as it is, in smaller type, on a turned page, or in parts. */
import type { Block, Cell, DataTable, RowKind } from '../../compose/document.ts';
import { filled } from '../../language/fill.ts';
import { toneOf } from '../tiles.ts';
import { type Measured, measured, squeezedLayout, type TableLayout, tableLayout } from './columns.ts';
import type { Sizes } from './sizes.ts';

/** A table, or a part of it, as it is printed. */
export interface PrintedTable extends TableLayout {
  readonly aligns: readonly ('start' | 'end')[];
  readonly rows: readonly (readonly string[])[];
  readonly kinds: readonly RowKind[];
  /** By row and column: the colour of a change, empty for what is none. */
  readonly tones: readonly (readonly string[])[];
  /** By row and column: where it leads, empty if nowhere. */
  readonly links: readonly (readonly string[])[];
  /** By row and column: the small line in it, and what it says; undefined if it has none. */
  readonly lines: readonly (readonly (PrintedLine | undefined)[])[];
  /** Whether it stands on a page that is turned. */
  readonly turned: boolean;
}

export interface PrintedLine {
  readonly values: readonly (number | null)[];
  readonly alt: string;
}

export interface PrintedTables {
  /** The document's blocks, with wide tables in parts. */
  readonly blocks: readonly Block[];
  readonly of: ReadonlyMap<DataTable, PrintedTable>;
}

export interface Printing {
  readonly space: Sizes;
  /** Makes a text printable. */
  readonly clean: (text: string) => string;
  /** " (part {part} of {parts})" */
  readonly partWords: () => string;
  readonly warn: (warning: string) => void;
}

// What notes and lists take of the width, in points.
const indent = 30;

export function printedTables(blocks: readonly Block[], printing: Printing): PrintedTables {
  const of = new Map<DataTable, PrintedTable>();
  const inside = {
    ...printing,
    space: { ...printing.space, width: printing.space.width - indent, turned: undefined },
  };
  const all = (some: readonly Block[], printing: Printing): Block[] =>
    some.flatMap((block): Block[] => {
      if (block.kind === 'table') return fitted(block, printing, of);
      if (block.kind === 'note' || block.kind === 'quote')
        return [{ ...block, blocks: all(block.blocks, inside) }];
      if (block.kind === 'landscape') return [{ ...block, blocks: all(block.blocks, turned(printing)) }];
      if (block.kind !== 'list') return [block];
      return [{ ...block, items: block.items.map((item) => all(item, inside)) }];
    });
  return { blocks: all(blocks, printing), of };
}

function turned(printing: Printing): Printing {
  const { space } = printing;
  return space.turned ? { ...printing, space: { ...space, ...space.turned, turned: undefined } } : printing;
}

function fitted(table: DataTable, printing: Printing, of: Map<DataTable, PrintedTable>): DataTable[] {
  const { clean, warn } = printing;
  const kinds = table.rows.map((_, y) => table.kinds?.[y] ?? 'usual');
  const rows = table.rows.map((row) => table.columns.map((_, x) => cellText(row[x], clean)));
  const tones = table.rows.map((row) => table.columns.map((_, x) => toneIn(row[x])));
  const links = table.rows.map((row) => table.columns.map((_, x) => row[x]?.href ?? ''));
  const lines = table.rows.map((row) => table.columns.map((_, x) => lineIn(row[x], clean)));
  const columns = measured(
    table.columns.map(({ label, align }) => ({ label: clean(label), align })),
    rows,
    kinds,
    new Set([...table.columns.keys()].filter((x) => lines.some((row) => row[x] !== undefined))),
  );
  const found = howItFits(columns, printing);
  if (found.squeezed) warn(`the table "${table.title || table.id}" is wider than a page, even in parts`);
  return found.parts.map(({ places, layout }, i) => {
    const part = found.parts.length === 1 ? table : partOf(table, places, i, found.parts.length, printing);
    const inPart = (row: readonly string[]) => places.map((x) => row[x] ?? '');
    const drawn = lines.map((row) => places.map((x) => row[x]));
    const aligns = places.map((x) => columns[x]?.align ?? 'start');
    const cells = {
      rows: rows.map(inPart),
      tones: tones.map(inPart),
      links: links.map(inPart),
      lines: drawn,
      kinds,
    };
    of.set(part, { ...layout, ...cells, aligns, turned: found.turned });
    return part;
  });
}

const arrows = { up: '▲\u00A0', down: '▼\u00A0', flat: '' };

function cellText(cell: Cell | undefined, clean: Printing['clean']): string {
  if (cell?.line) return '';
  return (cell?.direction ? arrows[cell.direction] : '') + clean(cell?.text ?? '');
}

function lineIn(cell: Cell | undefined, clean: Printing['clean']): PrintedLine | undefined {
  return cell?.line && { values: cell.line, alt: clean(cell.text) };
}

function toneIn({ direction, good }: Cell = { text: '', value: null }): string {
  return direction ? toneOf({ direction, ...(good ? { good } : {}) }) : '';
}

function partOf(
  table: DataTable,
  places: readonly number[],
  i: number,
  parts: number,
  { partWords }: Printing,
): DataTable {
  const { columns, rows } = table;
  const cell = { text: '', value: null };
  return {
    ...table,
    id: `${table.id}-${i + 1}`,
    title: table.title + filled(partWords(), { part: i + 1, parts }),
    source: i === parts - 1 ? table.source : '',
    footnote: i === parts - 1 ? (table.footnote ?? '') : '',
    columns: places.flatMap((x) => columns[x] ?? []),
    rows: rows.map((row) => places.map((x) => row[x] ?? cell)),
  };
}

interface Part {
  /** Of the table's columns. */
  readonly places: readonly number[];
  readonly layout: TableLayout;
}

interface Fit {
  readonly parts: readonly Part[];
  readonly turned: boolean;
  readonly squeezed?: boolean;
}

function howItFits(columns: readonly Measured[], { space }: Printing): Fit {
  const places = [...columns.keys()];
  const upright = tableLayout(columns, space);
  if (upright) return { parts: [{ places, layout: upright }], turned: false };
  const turnedSpace = space.turned && { ...space.turned, cell: space.cell };
  const turned = turnedSpace && tableLayout(columns, turnedSpace);
  if (turned) return { parts: [{ places, layout: turned }], turned: true };
  const isTurned = turnedSpace !== undefined;
  const width = turnedSpace ?? space;
  for (let count = 2; count < columns.length; count++) {
    const groups = divided(places, count);
    const found = groups.map((group) => tableLayout(chosen(columns, group), width));
    const scale = Math.min(...found.map((layout) => layout?.scale ?? 0));
    const alike = scale > 0 ? groups.map((group) => tableLayout(chosen(columns, group), width, scale)) : [];
    const parts = alike.flatMap((layout, i) => (layout ? [{ places: groups[i] ?? [], layout }] : []));
    if (parts.length > 0) return { parts, turned: isTurned };
  }
  const groups = columns.length < 2 ? [places] : divided(places, columns.length - 1);
  const parts = groups.map((group) => {
    const some = chosen(columns, group);
    return { places: group, layout: tableLayout(some, width) ?? squeezedLayout(some, width) };
  });
  return { parts, turned: isTurned, squeezed: true };
}

const chosen = (columns: readonly Measured[], places: readonly number[]) =>
  places.flatMap((x) => columns[x] ?? []);

/** Groups of about the same size, each after the first column, which names the rows. */
function divided([first = 0, ...others]: readonly number[], count: number): number[][] {
  const size = Math.ceil(others.length / count);
  const groups = Array.from({ length: Math.ceil(others.length / size) }, (_, i) =>
    others.slice(i * size, (i + 1) * size),
  );
  return groups.map((group) => [first, ...group]);
}
