/** Which tables stand on one sheet: those of a section, as long as they fill no more than a printed page. */
import type { SheetSection, SheetTable } from '../../compose/sheet.ts';
import type { RenderInput } from '../input.ts';
import { type HeldTable, held } from './held.ts';

export interface SheetPlan {
  /** What it is called: the section, or the table that did not fit beside the others. */
  readonly title: string;
  readonly tables: readonly PlannedTable[];
}

export interface PlannedTable {
  readonly shown: SheetTable;
  readonly held: HeldTable;
}

/** Rows that are still read with ease on one page of A4 landscape. */
export const pageRows = 50;
/** Title, head, note, source and a space. */
const rowsAround = 5;

export function packed(sections: readonly SheetSection[], tables: RenderInput['tables']): SheetPlan[] {
  return sections.flatMap(({ title, tables: shown }) => {
    const sheets: PlannedTable[][] = [];
    let left = 0;
    for (const one of shown) {
      const planned = { shown: one, held: held(one.query, tables[one.query] ?? { columns: [], rows: [] }) };
      const rows = rowsAround + (one.facts?.rows.length ?? planned.held.table.rows.length);
      if (rows > left) sheets.push([]);
      left = (rows > left ? pageRows : left) - rows;
      sheets.at(-1)?.push(planned);
    }
    return sheets.map((own, i) => ({ title: i === 0 ? title : (own[0]?.shown.title ?? title), tables: own }));
  });
}
