/** Which columns of a table stand beside each other in a mail: it cannot scroll in most programs, and is not cut. */
import type { Cell, TableColumn } from '../../compose/document.ts';
import { textWidth } from '../../text/fonts.ts';
import { largest } from '../../text/largest.ts';
import { longestWord } from '../../text/lines.ts';

/** In CSS px: the mail's width without its margins, letters and padding of tables, as email.mjml and styles.ts have them. */
const space = 584;
const letters = 14;
const padding = 10;

// The reader's own font may be a little wider.
const slack = 1.05;

/** More tables below each other would be too long for a mail. */
const mostParts = 4;

export interface ColumnParts {
  /** Places of the columns, those of each part after the first column, which names the rows. */
  readonly parts: readonly (readonly number[])[];
  /** How many columns are in no part. */
  readonly left: number;
}

/** @param indent what a note around the table takes, in CSS px */
export function columnParts(
  columns: readonly TableColumn[],
  rows: readonly (readonly Cell[])[],
  indent = 0,
): ColumnParts {
  const widths = columns.map((column, x) => leastWidth(column, rows, x));
  const [first = 0, ...others] = widths;
  const parts: number[][] = [];
  let free = -1;
  for (const [i, width] of others.entries()) {
    if (width > free || parts.length === 0) {
      parts.push([0]);
      free = space - indent - first;
    }
    parts.at(-1)?.push(i + 1);
    free -= width;
  }
  const shown = parts.length > 0 ? parts.slice(0, mostParts) : [[...columns.keys()]];
  return { parts: evened(shown), left: columns.length - new Set(shown.flat()).size };
}

/** The same columns in as many parts, of about the same size; as they are if some part has not so many. */
function evened(parts: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const others = parts.flatMap(([, ...part]) => part);
  const size = Math.ceil(others.length / parts.length);
  if (parts.slice(0, -1).some((part) => part.length - 1 < size)) return parts;
  return parts.map((_, i) => [0, ...others.slice(i * size, (i + 1) * size)]);
}

/** Numbers are not broken, texts between words, heads of numbers into three lines. */
function leastWidth({ label, align }: TableColumn, rows: readonly (readonly Cell[])[], x: number): number {
  const texts = rows.map((row) => row[x]?.text ?? '');
  const least = x === 0 ? 7 : 3;
  const word = (text: string) => Math.max(longestWord(text, 1), least);
  const digits = (text: string) => textWidth(text);
  const [head, width] =
    align === 'end' ? [Math.max(word(label), textWidth(label) / 2.5), digits] : [word(label), word];
  return largest([head, ...texts.map(width)]) * letters * slack + padding;
}
