/** What has changed, as Markdown for whoever reviews it. */
import type { FigureChange, RowChange } from '../archive/correction/tables.ts';
import { counted } from '../language/counted.ts';
import type { Value } from '../query/table.ts';
import { type Compared, isSame } from './compare.ts';

/** Nobody reads more of one kind. */
const most = 50;

/** @param pictures by the name of a file: those of its pages that have changed */
export function markdownOf(
  compared: Compared,
  against: string,
  pictures: ReadonlyMap<string, readonly string[]>,
): string {
  const { report, period, only, differences, files } = compared;
  const title = `## ${report} ${period} against ${against}`;
  if (isSame(compared)) return `${title}\n\nThe same, to the byte.\n`;
  const { figures, added, removed, shape } = differences;
  const parts = [
    ...(only === undefined ? [] : [only === 'new' ? 'A new report.' : 'The report is gone.']),
    ...table(
      ['Table', 'Column', ''],
      shape.map(({ query, column = '(all)', change }) => [query, column, change]),
    ),
    ...table(['Table', 'Row', 'Figure', 'Old', 'New', 'Change'], figures.map(figureCells)),
    ...table(['Table', 'Row that came'], added.map(rowCells)),
    ...table(['Table', 'Row that went'], removed.map(rowCells)),
    ...table(
      ['File', '', 'Bytes before', 'Bytes now'],
      files.map(({ name, change, old, new: now }) => [name, change, bytes(old), bytes(now)]),
    ),
    ...[...pictures].flatMap(([name, pages]) => pages.map((page) => `![${name}](${page})`)),
  ];
  const summary = `${counted(figures.length, 'figure')} changed, ${counted(added.length, 'row')} came, ${counted(removed.length, 'row')} went, ${counted(files.length, 'file')} changed.`;
  return `${[title, summary, ...parts].join('\n\n')}\n`;
}

const bytes = (content: Uint8Array | undefined) => (content === undefined ? '' : String(content.length));

const rowCells = ({ query, row }: RowChange): string[] => [
  query,
  Object.entries(row)
    .map(([column, value]) => `${column} ${shown(value)}`)
    .join(', '),
];

function figureCells({ query, key, place, column, old, new: now, change, relative }: FigureChange): string[] {
  const row = [...Object.values(key).map(shown), ...(place === undefined ? [] : [`#${place}`])].join(' ');
  const part = relative === null ? '' : ` (${relative > 0 ? '+' : ''}${(relative * 100).toFixed(1)}%)`;
  return [query, row, column, shown(old), shown(now), change === null ? '' : `${change}${part}`];
}

const shown = (value: Value): string => (value === null ? '–' : String(value));

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const lines = [head, head.map(() => '---'), ...rows.slice(0, most).map((row) => row.map(escaped))];
  const text = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return rows.length > most ? [text, `… and ${rows.length - most} more; --json has them all.`] : [text];
}

/** A value of the data is text: it makes no markup of a review. */
const escaped = (text: string) =>
  text.replace(/[\\`*_[\]<>|#!~&@]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/\s+/g, ' ');
