/** The result file of a query as Athena writes it: every value in quotes, null as nothing at all. */
export type Cell = string | null;

export function resultCsv(names: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [names, ...rows].map((row) => `${row.map(field).join(',')}\n`).join('');
}

const field = (cell: Cell) => (cell === null ? '' : `"${cell.replaceAll('"', '""')}"`);
