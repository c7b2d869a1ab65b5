/** Tables of the reading room: on a narrow screen each row is a block that names its cells, and stays a row to who listens. */
import type { Element, ElementContent } from 'hast';
import { h } from 'hastscript';

export interface Column {
  readonly head: string;
  /** Numbers end where their column ends. @default false */
  readonly isNumber?: boolean;
}

type Cell = string | ElementContent | readonly (string | ElementContent)[];

export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): Element {
  const side = ({ isNumber = false }: Column) => (isNumber ? { className: ['end'] } : {});
  const heads = columns.map((column) =>
    h('th', { scope: 'col', role: 'columnheader', ...side(column) }, column.head),
  );
  const cellOf = (cell: Cell, index: number) => {
    const column = columns[index] ?? { head: '' };
    const content = Array.isArray(cell) ? cell : [cell];
    return h('td', { role: 'cell', dataHead: column.head, ...side(column) }, h('div', content));
  };
  const look = columns.length > 2 ? ['rows'] : ['rows', 'tight'];
  return h('table', { className: look, role: 'table' }, [
    h('caption', caption),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, heads)),
    h(
      'tbody',
      { role: 'rowgroup' },
      rows.map((row) => h('tr', { role: 'row' }, row.map(cellOf))),
    ),
  ]);
}
