/** Widths of table columns, fixed before the layout: it is twice as fast then, and the same on every page. */
import type { TableColumn } from '../../document.ts';
import { textWidth } from '../fonts.ts';

/** In points; the template sets its tables in the same size and padding. */
const tableFont = 8.5;
const padding = 10;
// Texts wider than this are wrapped before a number is.
const widestText = 190;

/**
 * @param room width of the page's text in points
 * @returns one width a column, in points; together as wide as the room
 */
export function columnWidths(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  room: number,
): number[] {
  const needs = columns.map((column, x) => {
    const cells = rows.map((row) => row[x] ?? '');
    const widest = Math.max(width(column.label, 700), ...cells.map((text) => width(text, 400)));
    const word = Math.max(longestWord(column.label, 700), ...cells.map((text) => longestWord(text, 400)));
    const least = column.align === 'end' ? Math.max(word, ...cells.map((text) => width(text, 400))) : word;
    return {
      wish: Math.max(Math.min(widest, widestText), least) + padding,
      least: Math.min(least, widestText) + padding,
    };
  });
  const wish = sum(needs.map((need) => need.wish));
  if (wish <= room)
    return spread(
      needs.map((need) => need.wish),
      columns.map(({ align }) => align === 'start'),
      room - wish,
    );
  const least = sum(needs.map((need) => need.least));
  if (least >= room) return needs.map((need) => (need.least * room) / least);
  const part = (room - least) / (wish - least);
  return needs.map((need) => need.least + (need.wish - need.least) * part);
}

// What is left over goes to all columns, twice as much to text, so that numbers stay near each other.
function spread(widths: readonly number[], texts: readonly boolean[], left: number): number[] {
  const shares = widths.map((width, i) => (texts[i] ? 2 * width : width));
  const total = sum(shares);
  return widths.map((width, i) => width + (left * (shares[i] ?? 0)) / total);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

// Kerning is not counted: a little more than measured.
function width(text: string, weight: 400 | 700): number {
  return textWidth(text, weight) * tableFont * 1.03;
}

function longestWord(text: string, weight: 400 | 700): number {
  const words = text.split(/[\s\u200B]|(?=\p{Script=Han})/u);
  return Math.max(0, ...words.map((word) => width(word, weight)));
}
