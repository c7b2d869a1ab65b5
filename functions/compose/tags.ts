/** Every tag of a page, in the order in which docs and messages name them. A new one is a file and a line here. */
import type { PageTag } from './tag.ts';
import { changes } from './tags/changes.ts';
import { chart } from './tags/chart.ts';
import { checks } from './tags/checks.ts';
import { definitions } from './tags/definitions.ts';
import { each } from './tags/each.ts';
import { figures } from './tags/figures.ts';
import { headline } from './tags/headline.ts';
import { image } from './tags/image.ts';
import { kpi } from './tags/kpi.ts';
import { kpis } from './tags/kpis.ts';
import { missing } from './tags/missing.ts';
import { more } from './tags/more.ts';
import { note } from './tags/note.ts';
import { appendix, landscape, pagebreak } from './tags/paper.ts';
import { quote } from './tags/quote.ts';
import { revisions } from './tags/revisions.ts';
import { snippet } from './tags/snippet.ts';
import { dataTable } from './tags/table.ts';

export const tags: readonly PageTag[] = [
  ...[kpis, kpi, chart, dataTable, figures],
  ...[image, quote, note, each, snippet],
  ...[more, pagebreak, landscape, appendix],
  ...[changes, definitions, checks, missing, revisions, headline],
];
