/** The report's charts as the spreadsheet draws them, from the cells of the tables. */
import type { ChartSeries, SheetChart } from 'hucre';
import type { Chart, ChartCells } from '../../charts/chart.ts';
import { currencyMark } from '../../language/format.ts';
import { rulesOf } from '../../language/languages.ts';
import type { Value } from '../../query/table.ts';
import { largest } from '../../text/largest.ts';
import { plainText } from './cell.ts';
import { quoted } from './grid.ts';
import { rgb } from './look.ts';
import { type Frame, type Placed, rangeOf } from './table.ts';

/** A chart of the report, and where its numbers stand. */
export interface ChartPlace {
  readonly chart: Chart;
  readonly cells: ChartCells;
  readonly sheet: string;
  readonly placed: Placed;
}

const types: Readonly<Record<string, 'line' | 'bar'>> = {
  line: 'line',
  area: 'line',
  bar: 'bar',
  'grouped-bar': 'bar',
  'stacked-bar': 'bar',
};

/** The first charts of different tables whose numbers are all cells. */
export function drawable(
  charts: readonly Chart[],
  sheets: readonly { readonly name: string; readonly placed: readonly Placed[] }[],
  most: number,
): ChartPlace[] {
  const places = charts.flatMap((chart): ChartPlace[] => {
    const { cells } = chart;
    if (!cells || types[chart.type] === undefined) return [];
    return sheets.flatMap(({ name, placed }) =>
      placed.filter((one) => holds(one, cells)).map((one) => ({ chart, cells, sheet: name, placed: one })),
    );
  });
  // Of each table one.
  return places
    .filter(({ cells }, i) => places.findIndex((one) => one.cells.query === cells.query) === i)
    .slice(0, most);
}

function holds({ planned }: Placed, { query, x, y }: ChartCells): boolean {
  const names = planned.shown.columns.map(({ name }) => name);
  return (
    planned.shown.query === query && !planned.shown.facts && [x, ...y].every((name) => names.includes(name))
  );
}

export function chartSheetChart(place: ChartPlace, anchor: SheetChart['anchor'], frame: Frame): SheetChart {
  const { chart, cells } = place;
  const { ink, muted, rule } = frame.theme.colours.light;
  const isBars = types[chart.type] === 'bar';
  const { format, ...axis } = axisOf(chart, valuesOf(place), frame);
  const text = {
    labelFontSize: 9,
    labelColor: rgb(muted),
    majorTickMark: 'none',
    minorTickMark: 'none',
  } as const;
  return {
    type: !isBars ? 'line' : lies(chart, cells) ? 'bar' : 'column',
    title: plainText(chart.title),
    ...{ titleFontSize: 11, titleBold: true, titleColor: rgb(ink) },
    altText: plainText(chart.alt).slice(0, 1000),
    series: seriesOf(place, frame),
    anchor,
    legend: cells.y.length > 1 ? 'bottom' : false,
    ...(isBars ? { dataLabels: { showValue: true, fontSize: 9, numberFormat: { formatCode: format } } } : {}),
    gapWidth: 60,
    roundedCorners: false,
    dispBlanksAs: 'gap',
    chartSpaceBorderColor: rgb(rule),
    axes: {
      // Bars that lie begin at the top.
      x: { ...text, reverse: isBars && lies(chart, cells), tickLblPos: 'low' },
      // Bars say their values themselves.
      y: { ...text, ...axis, axisTitleFontSize: 9, hidden: isBars, numberFormat: { formatCode: format } },
    },
  };
}

const lies = ({ horizontal }: Chart, { y }: ChartCells) => horizontal || y.length === 1;

function seriesOf({ cells, sheet, placed }: ChartPlace, { theme }: Frame): ChartSeries[] {
  const { columns } = placed.planned.shown;
  const at = (name: string) => columns.findIndex((column) => column.name === name);
  const { first, last } = rowsOf(placed, cells);
  const range = (name: string) =>
    rangeOf(quoted(sheet), at(name), placed.head + 1 + first, placed.head + 1 + last);
  const { series, accent, earlier } = theme.colours.light;
  return cells.y.map((name, i) => {
    const column = columns[at(name)];
    const colour = column?.isEarlier ? earlier : cells.y.length <= 2 ? accent : (series[i] ?? accent);
    return {
      name: plainText(column?.label ?? name),
      values: range(name),
      categories: range(cells.x),
      color: rgb(colour),
      marker: { symbol: 'none' as const },
      stroke: { width: 2.25 },
    };
  });
}

/** The rows that the chart shows, of its table. */
function rowsOf({ planned }: Placed, { x, from, to }: ChartCells) {
  const values = planned.held.table.rows.map((row) => row[x] ?? null);
  const first = Math.max(0, values.indexOf(from));
  const last = values.lastIndexOf(to);
  return { first, last: last < first ? values.length - 1 : last };
}

function valuesOf({ cells, placed }: ChartPlace): number[] {
  const { first, last } = rowsOf(placed, cells);
  const rows = placed.planned.held.table.rows.slice(first, last + 1);
  const known = rows
    .flatMap((row) => cells.y.map((name): Value => row[name] ?? null))
    .filter((one) => one !== null);
  return known.map((value) => Math.abs(Number(value)));
}

/** Money in the language's own scale, such as 亿元: with so many digits of a number left out, and the unit beside. */
function axisOf(
  { unit }: Chart,
  values: readonly number[],
  { document }: Frame,
): { readonly format: string; readonly title?: string } {
  if (unit === 'ratio' || unit === 'growth') return { format: '0%' };
  if (unit !== 'money') return { format: '#,##0' };
  const { language, currency } = document;
  const most = largest(values, 0);
  const scale = rulesOf(language).scales.find(({ from }) => most >= from);
  const title = currencyMark({ language, currency }, scale?.word);
  return { format: scale ? scaled(Math.log10(scale.divisor)) : '#,##0', title };
}

/** A comma behind a number leaves out three digits; a point before the last of the rest leaves out those. */
function scaled(digits: number): string {
  const commas = ','.repeat(Math.floor(digits / 3));
  const rest = digits % 3;
  return rest === 0 ? `#,##0.0${commas}` : `0\\.${'0'.repeat(rest)}${commas}`;
}
