/** Tables on a phone: a row is a heading with its values below each other, each with the head of its column. */
import type { Element, ElementContent } from 'hast';
import { h } from 'hastscript';
import type { TableColumn } from '../../compose/document.ts';

/** A table whose cells know the heads of their columns, which `email.mjml` shows on narrow screens alone. */
export function stacked(columns: readonly TableColumn[], [head, ...bodies]: readonly Element[]): Element {
  const labelled = bodies.map((body) => ({
    ...body,
    children: body.children.map((row) => (isElement(row) ? labelledRow(row, columns) : row)),
  }));
  return h('table', { className: ['stack'] }, [head, ...labelled]);
}

function labelledRow(row: Element, columns: readonly TableColumn[]): Element {
  let x = 0;
  const children = row.children.map((cell) => {
    if (!isElement(cell)) return cell;
    const column = columns[x];
    x += Number(cell.properties.colSpan ?? 1);
    if (cell.tagName !== 'td') return cell;
    // A line of a phone needs no place for what is not there.
    if (cell.children.every(isBlank))
      return { ...cell, properties: { ...cell.properties, className: ['end', 'void'] } };
    const label = h(
      'span',
      { className: ['label'], style: 'display:none;mso-hide:all' },
      column?.label ?? '',
    );
    return { ...cell, children: [label, ...cell.children] };
  });
  return { ...row, children };
}

const isBlank = (node: ElementContent) => node.type === 'text' && node.value === '';

const isElement = (node: ElementContent): node is Element => node.type === 'element';
