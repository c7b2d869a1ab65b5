import type { Kpi, Kpis } from '../compose/document.ts';

/** Rows of three, or of two where they come out even; a lone tile takes the width. */
export function tileRows({ items }: Kpis): Kpi[][] {
  const rows: Kpi[][] = [];
  for (let i = 0; i < items.length; ) {
    const left = items.length - i;
    const size = left % 3 === 0 || left > 4 ? 3 : Math.min(2, left);
    rows.push(items.slice(i, i + size));
    i += size;
  }
  return rows;
}
