/** Tables in a fixed-width font. */
import type { Cell, TableColumn } from '../../compose/document.ts';
import { oneLine } from '../../text/clean.ts';
import { isolated } from '../../text/direction.ts';
import { largest } from '../../text/largest.ts';
import { displayWidth, padded } from '../../text/width.ts';
import { wrapped } from '../../text/wrap.ts';

const between = '  ';

/** Aligned columns where they fit, else each row as a list of its values. */
export function textTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly Cell[])[],
  width: number,
  colon: string,
): string {
  if (columns.length === 0) return '';
  const labels = columns.map((column) => line(column.label));
  const cells = rows.map((row) => columns.map((_, i) => line(row[i]?.text ?? '')));
  const widths = columns.map((_, i) => largest([labels, ...cells].map((row) => displayWidth(row[i] ?? ''))));
  const total = widths.reduce((sum, each) => sum + each, 0) + between.length * (columns.length - 1);
  if (total > width) return records(labels, cells, width, colon);
  const row = (texts: readonly string[]) =>
    texts
      .map((text, i) => padded(text, widths[i] ?? 0, columns[i]?.align ?? 'start'))
      .join(between)
      .trimEnd();
  return [row(labels), '-'.repeat(total), ...cells.map(row)].join('\n');
}

function records(
  labels: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
  colon: string,
): string {
  const [, ...others] = labels;
  const record = ([name = '', ...values]: readonly string[]) => {
    const pairs = others.flatMap((label, i) => (values[i] ? [`${label}${colon}${values[i]}`] : []));
    if (pairs.length === 0) return wrapped(name, width);
    return `${wrapped(name, width)}\n    ${wrapped(pairs.join(' · '), width - 4, '    ')}`;
  };
  return rows.map(record).join('\n');
}

const line = (text: string) => isolated(oneLine(text));
