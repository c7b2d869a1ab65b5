/** The last column of a table: how a figure went in each of its rows, as a small line. */
import { inOrder, rowsByCell } from '../charts/cells.ts';
import { filled } from '../language/fill.ts';
import type { Row } from '../query/table.ts';
import type { PageContext } from './context.ts';
import type { Cell, TableColumn } from './document.ts';
import { isInPoints, numberIn, numberText, signedText } from './figure.ts';
import { figureNote, headOf } from './figure-names.ts';
import type { FigureValue } from './figure-value.ts';
import { axisWriter, columnOf, dash, dateWriting } from './writing.ts';

export interface SparkColumn {
  readonly column: TableColumn;
  /** @param row of the table; a row that is not of its query has no line */
  readonly cell: (row: Row | undefined) => Cell;
}

/**
 * The column of a figure whose last key is that of its months or days; the others are columns of the table.
 * @throws InputError several rows are one point of a line
 */
export function sparkColumn(value: FigureValue, context: PageContext): SparkColumn {
  const { figure, rows, table } = value;
  const [over = '', ...reversed] = figure.by.toReversed();
  const keys = reversed.toReversed();
  const at = rowsByCell({ rows, query: table.query }, figure.by, 'a line has one row for each point');
  const all = [...new Set(rows.map((row) => row[over] ?? null))];
  const places = inOrder(all, columnOf(table, over)?.type, (one) => one);
  const write = axisWriter(
    table,
    over,
    dateWriting(table, over) === 'month' ? 'short-month' : undefined,
    context,
  );
  const what = value.side === 'own' ? figureNote(figure, context) : headOf(value, context);
  const [from, to] = [places[0], places.at(-1)].map((place) => write(place ?? null));
  const label = places.length > 1 ? filled(context.word('subtitle_over'), { what, from, to }) : what;
  return {
    column: { label, align: 'start' },
    cell: (row) => {
      if (row === undefined) return { text: '', value: null };
      const key = keys.map((name) => row[name] ?? null);
      return lineCell(
        places.map((place) => numberIn(value, at([...key, place]))),
        value,
        context,
      );
    },
  };
}

/** Readers without pictures are told the first and the last value. */
function lineCell(line: readonly (number | null)[], value: FigureValue, context: PageContext): Cell {
  const known = line.filter((one) => one !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return { text: dash, value: null };
  const isChange = value.side === 'change';
  const say = (number: number) =>
    isChange
      ? signedText(number, isInPoints(value), context)
      : numberText(number, value.figure.unit, context);
  const words = filled(context.word('first_to_last'), { first: say(first), last: say(last) });
  return { text: known.length === 1 ? say(last) : words, value: last, line };
}
