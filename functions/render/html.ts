/**
 * Blocks as HTML, for the page and the mail. Everything goes through a tree, so that text is always escaped;
 * only the charts' own SVG is put in as it is.
 */
import type { Element, ElementContent, Properties, RootContent } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { h } from 'hastscript';
import type {
  Block,
  Cell,
  DataTable,
  Inline,
  List,
  Paragraph,
  Quote,
  TableColumn,
} from '../compose/document.ts';
import type { Picture } from '../templates/pictures.ts';
import { cleanText } from '../text/clean.ts';
import { directionParts, isolated } from '../text/direction.ts';
import { gluedParts } from '../text/glue.ts';
import { toneOf } from './tiles.ts';

// A mail has no style sheet that could be relied on.
const gluedInMails: Properties = { style: 'white-space:nowrap' };

/**
 * The text of a tree. `raw` nodes stand for themselves.
 * @param glued what an element gets that no line breaks inside
 */
export function html(nodes: RootContent | readonly RootContent[], glued = gluedInMails): string {
  const children = [nodes].flat().flatMap((node) => cleaned(node, glued));
  return toHtml({ type: 'root', children }, { allowDangerousHtml: true });
}

/** A text for the inside of an element. */
export function escaped(text: string): string {
  return toHtml({ type: 'text', value: isolated(cleanText(text).replaceAll('\n', ' ')) });
}

/** A text for an attribute in double quotes. */
export function escapedAttribute(text: string): string {
  return escaped(text).replaceAll('"', '&#x22;');
}

/** A picture in the place of its address. */
export const pictureUrl = ({ mediaType, data }: Picture): string => `data:${mediaType};base64,${data}`;

/** Markup that is known to be sound: a chart. */
export function raw(markup: string): ElementContent {
  return { type: 'raw', value: markup } as unknown as ElementContent;
}

function cleaned<T extends RootContent>(node: T, glued: Properties): (T | ElementContent)[] {
  if (node.type === 'text') return textNodes(cleanText(node.value), glued);
  if (node.type !== 'element') return [node];
  if (ofText.has(node.tagName)) return [{ ...node, children: node.children.map(plain) }];
  const children = node.children.flatMap((child) => cleaned(child, glued));
  return [{ ...node, properties: cleanedProperties(node.properties), children }];
}

/** Elements that hold text alone: markup in them is read as it is written. */
const ofText = new Set(['title', 'textarea', 'option']);

const plain = (node: ElementContent): ElementContent =>
  node.type === 'text' ? { ...node, value: cleanText(node.value) } : node;

/** What is written from the right does not turn what stands beside it. */
function textNodes(text: string, glued: Properties): ElementContent[] {
  return directionParts(text).flatMap(({ text, apart }) => {
    if (apart) return h('bdi', text);
    return gluedParts(text).map(
      ({ text, whole }): ElementContent => (whole ? h('span', glued, text) : { type: 'text', value: text }),
    );
  });
}

function cleanedProperties(properties: Properties): Properties {
  const entries = Object.entries(properties);
  return Object.fromEntries(entries.map(([key, v]) => [key, typeof v === 'string' ? cleanText(v) : v]));
}

export function inlineNodes(content: readonly Inline[]): ElementContent[] {
  return content.map(inlineNode);
}

function inlineNode(inline: Inline): ElementContent {
  switch (inline.kind) {
    case 'text':
      return { type: 'text', value: inline.text };
    case 'strong':
      return h('strong', inlineNodes(inline.children));
    case 'emphasis':
      return h('em', inlineNodes(inline.children));
    case 'code':
      return h('code', inlineNodes(inline.children));
    case 'link':
      return linkNode(inline.href, inlineNodes(inline.children));
    case 'break':
      return h('br');
  }
}

// Compose has checked it; a second look costs nothing where a mistake would run a script.
function linkNode(href: string, children: ElementContent[]): ElementContent {
  return /^(https?:\/\/|mailto:)/i.test(href) ? h('a', { href }, children) : h('span', children);
}

/** How a renderer shows a block that is not prose. */
export type BlockNodes = (block: Exclude<Block, Paragraph | List | Quote>) => ElementContent[];

/** Paragraphs, lists and quotes; every other block as `other` shows it. */
export function blockNodes(blocks: readonly Block[], other: BlockNodes): ElementContent[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'paragraph') return [h('p', inlineNodes(block.content))];
    if (block.kind === 'list') return [listNode(block, other)];
    if (block.kind === 'quote') return [h('blockquote', blockNodes(block.blocks, other))];
    return other(block);
  });
}

function listNode(list: List, other: BlockNodes): Element {
  const items = list.items.map((item) => h('li', itemNodes(item, other)));
  return h(list.ordered ? 'ol' : 'ul', items);
}

/** An item of one paragraph reads as a line, without a paragraph's margins. */
function itemNodes(item: readonly Block[], other: BlockNodes): ElementContent[] {
  const [first, ...rest] = item;
  if (first?.kind !== 'paragraph') return blockNodes(item, other);
  return [...inlineNodes(first.content), ...blockNodes(rest, other)];
}

/**
 * Head and body of a table; a group has a body of its own. Its first column of text names the row.
 * @param drawn draws the line of a cell, where there are pictures
 */
export function tableNodes(
  { columns, rows, kinds = [] }: Pick<DataTable, 'columns' | 'rows' | 'kinds'>,
  drawn?: (cell: Cell) => ElementContent,
): Element[] {
  const named = Math.max(
    0,
    columns.findIndex((column, x) => column.align === 'start' && !rows.some((row) => row[x]?.line)),
  );
  const head = columns.map((c) => h('th', { scope: 'col', className: [c.align] }, c.label));
  const bodies: Element[][] = [[]];
  for (const [y, row] of rows.entries()) {
    const kind = kinds[y] ?? 'usual';
    if (kind === 'group' && bodies.at(-1)?.length) bodies.push([]);
    const cells =
      kind === 'group'
        ? groupNodes(row, columns)
        : columns.map((column, x) => cellNode(row[x], column, x === named, drawn));
    bodies.at(-1)?.push(h('tr', kind === 'usual' ? {} : { className: [kind] }, cells));
  }
  return [h('thead', h('tr', head)), ...bodies.map((body) => h('tbody', body))];
}

/** What names a group is as wide as the columns in which it has no sums. */
function groupNodes(row: readonly Cell[], columns: readonly TableColumn[]): Element[] {
  const sums = row.findIndex(({ text }, x) => x > 0 && text !== '');
  const wide = sums < 0 ? columns.length : sums;
  const name = h('th', { scope: 'rowgroup', colSpan: wide, className: ['start'] }, row[0]?.text ?? '');
  return [name, ...columns.slice(wide).map((column, x) => cellNode(row[wide + x], column, false))];
}

function cellNode(
  cell: Cell | undefined,
  { align }: TableColumn,
  named: boolean,
  drawn?: (cell: Cell) => ElementContent,
): Element {
  if (cell?.line && drawn) return h('td', { className: [align] }, drawn(cell));
  const text: ElementContent = { type: 'text', value: cell?.text ?? '' };
  const content = cell?.href ? linkNode(cell.href, [text]) : text;
  if (named) return h('th', { scope: 'row', className: [align] }, content);
  return h('td', { className: [align] }, cell?.direction ? changeNodes(cell) : content);
}

/** A change with its arrow: its colour, which says whether readers are glad of it, is not all that tells. */
function changeNodes({ text, direction = 'flat', good }: Cell): ElementContent[] {
  const className = ['change', direction, `tone-${toneOf({ direction, ...(good ? { good } : {}) })}`];
  return [h('span', { className }, text)];
}
