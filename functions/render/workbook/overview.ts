/** The first sheet: what this edition is, its charts, and a list of the sheets that leads to each. */
import type { SheetChart, WriteSheet } from 'hucre';
import { word } from '../../templates/theme.ts';
import { factsOf } from '../facts.ts';
import { heldValue, plainText, styleOf } from './cell.ts';
import { type ChartPlace, chartSheetChart } from './chart.ts';
import { emptyGrid, type Grid, put, putLink, putText } from './grid.ts';
import { footer, printed } from './look.ts';
import type { Frame } from './table.ts';
import { textOfBlock } from './text.ts';

/** A sheet of the list, and what stands on it. */
export interface Listed {
  readonly name: string;
  readonly holds: readonly string[];
}

const widths = [28, 46];
const chartColumns = 11;
const chartRows = 15;

export function overviewSheet(
  name: string,
  listed: readonly Listed[],
  charts: readonly ChartPlace[],
  frame: Frame,
): WriteSheet {
  const grid = emptyGrid();
  const { document, look, theme } = frame;
  put(grid, 0, 0, plainText(document.title), look.title);
  grid.heights.set(0, { height: 24 });
  put(
    grid,
    1,
    0,
    plainText([document.period, document.publisher].filter(Boolean).join(' · ')),
    look.subtitle,
  );
  putText(grid, 2, document.summary, { style: look.lead, widths });
  let row = putFacts(grid, 4, frame);
  row = putNotes(grid, row, frame);
  row = putList(grid, row + 1, listed, frame);
  return {
    name,
    rows: grid.rows,
    cells: grid.cells,
    merges: grid.merges,
    rowDefs: grid.heights,
    columns: [...widths, 3, ...Array.from({ length: chartColumns }, () => 9)].map((width) => ({ width })),
    charts: charts.map((chart, i) => chartSheetChart(chart, placeOf(i), frame)),
    freezePane: { rows: 2 },
    pageSetup: printed(document),
    headerFooter: footer(document, theme),
    view: { showGridLines: false },
    a11y: { summary: plainText(document.summary) },
  };
}

/** One below the other, right of the texts. */
function placeOf(i: number): SheetChart['anchor'] {
  const row = 3 + i * (chartRows + 1);
  const col = widths.length + 1;
  return { from: { row, col }, to: { row: row + chartRows, col: col + chartColumns } };
}

function putFacts(grid: Grid, from: number, { document, look, theme }: Frame): number {
  const say = (key: string) => word(theme, document.language, key);
  const date = (day: string | undefined) => day && { day };
  const facts = [
    [say('period'), document.period],
    [say('last_day'), date(document.date)],
    ...factsOf(document, theme).map(
      (fact) => [fact.label.trim().replace(/[:：]$/, ''), date(fact.date) ?? fact.text] as const,
    ),
    [say('publisher'), document.publisher],
    [say('edition'), document.edition],
    [say('currency'), document.currency],
  ] as const;
  let row = from;
  for (const [label, value] of facts) {
    if (!value) continue;
    put(grid, row, 0, label, look.label);
    if (typeof value === 'string') put(grid, row, 1, plainText(value), look.text);
    else putDay(grid, row, value.day, document.language);
    row += 1;
  }
  return row;
}

function putDay(grid: Grid, row: number, day: string, language: string): void {
  const alignment = { horizontal: 'left', vertical: 'top' } as const;
  put(grid, row, 1, heldValue(day, 'date'), { ...styleOf('date', 0, language), alignment });
}

/** What stands above the report: that it is held, a draft, a correction, or lacks something. */
function putNotes(grid: Grid, from: number, { document, look }: Frame): number {
  const first = document.blocks.findIndex(({ kind }) => kind === 'heading');
  const notes = document.blocks.slice(0, Math.max(0, first)).filter((block) => block.kind === 'note');
  const bands = (document.bands ?? []).map(({ title, text }) => `${title} · ${text}`);
  const texts = [...bands, ...notes.map(textOfBlock)];
  texts.forEach((text, i) => {
    putText(grid, from + 1 + i, text, { style: i < bands.length ? look.lead : look.text, widths });
  });
  return texts.length === 0 ? from : from + 1 + texts.length;
}

function putList(
  grid: Grid,
  from: number,
  listed: readonly Listed[],
  { document, look, theme }: Frame,
): number {
  const say = (key: string) => word(theme, document.language, key);
  put(grid, from, 0, say('contents'), look.head);
  put(grid, from, 1, say('sheet_holds'), look.head);
  listed.forEach(({ name, holds }, i) => {
    putLink(grid, [from + 1 + i, 0], name, name, look.link);
    putText(grid, from + 1 + i, holds.join(say('list_separator')), {
      style: look.text,
      widths: widths.slice(1),
      from: 1,
    });
  });
  return from + 1 + listed.length;
}
