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

/** The colour of a change: that of a rise if readers are glad of it, that of a fall if not. */
export function toneOf({ direction, good }: Pick<Kpi, 'direction' | 'good'>): 'up' | 'down' | 'flat' {
  if (good === 'neither' || direction === 'flat' || direction === 'none') return 'flat';
  return direction === (good ?? 'up') ? 'up' : 'down';
}
