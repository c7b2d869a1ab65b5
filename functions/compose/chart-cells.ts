/** Where the numbers of a chart stand in the table that it is drawn from. */
import { z } from 'zod';
import type { ChartCells } from '../charts/chart.ts';
import type { QueryTable } from './page-table.ts';

const drawn = z.object({
  x: z.string(),
  y: z.union([z.string().transform((one) => [one]), z.array(z.string()).min(1)]),
  series: z.undefined().optional(),
});

/**
 * @param given the attributes of the chart's type
 * @returns undefined if they are not columns of the table
 */
export function chartCells({ query, rows }: QueryTable, given: unknown): ChartCells | undefined {
  const { data } = drawn.safeParse(given);
  if (!data || rows.length === 0) return undefined;
  const at = (i: number) => rows.at(i)?.[data.x] ?? null;
  return { query, x: data.x, y: data.y, from: at(0), to: at(-1) };
}
