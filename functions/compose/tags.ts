/** Every tag of a page, in the order in which docs and messages name them. A new one is a file and a line here. */
import type { PageTag } from './tag.ts';
import { changes } from './tags/changes.ts';
import { chart } from './tags/chart.ts';
import { checks } from './tags/checks.ts';
import { definitions } from './tags/definitions.ts';
import { figures } from './tags/figures.ts';
import { headline } from './tags/headline.ts';
import { kpi } from './tags/kpi.ts';
import { kpis } from './tags/kpis.ts';
import { missing } from './tags/missing.ts';
import { more } from './tags/more.ts';
import { note } from './tags/note.ts';
import { dataTable } from './tags/table.ts';

export const tags: readonly PageTag[] = [
  ...[kpis, kpi, chart, dataTable, figures],
  ...[note, more, changes, definitions, checks, missing, headline],
];
