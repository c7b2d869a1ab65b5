/** Markdoc's tree, with every value filled in, as the blocks of a document. */
import Markdoc, { type RenderableTreeNode, type Tag } from '@markdoc/markdoc';
import { formatGrowth } from '../language/format.ts';
import { type ChartAttributes, chartBlock } from './chart.ts';
import type { Block, Heading, Inline, Kpi } from './document.ts';
import { isPageTable, type PageContext, tableOf } from './functions.ts';
import { type FiguresAttributes, figuresBlock, type TableAttributes, tableBlock } from './table.ts';

/** What tags without a table of their own stand for. */
export interface PageParts {
  readonly definitions: readonly Block[];
  readonly checks: (title: string, id: string) => readonly Block[];
  readonly missing: readonly Block[];
}

export interface Builder {
  readonly context: PageContext;
  readonly parts: PageParts;
  /** Counts ids, so that they are unique in the document. */
  readonly next: (kind: string) => string;
}

export interface Built {
  readonly blocks: readonly Block[];
  /** How many blocks stand before `{% more /%}`; all of them where there is none. */
  readonly shownInMail: number;
}

export function buildBlocks(tree: readonly RenderableTreeNode[], builder: Builder): Built {
  const blocks: Block[] = [];
  let shown: number | undefined;
  for (const node of tree) {
    if (isTag(node) && node.name === 'more') shown = blocks.length;
    else blocks.push(...blocksOf(node, builder));
  }
  return { blocks, shownInMail: shown ?? blocks.length };
}

const isTag = (node: RenderableTreeNode): node is Tag => Markdoc.Tag.isTag(node);

function blocksOf(node: RenderableTreeNode, builder: Builder): Block[] {
  if (!isTag(node)) return textBlock(node);
  switch (node.name) {
    case 'h1':
      return []; // the title of report.yaml is the document's
    case 'h2':
    case 'h3':
    case 'h4':
      return [heading(node, builder)];
    case 'p':
      return paragraph(node);
    case 'ul':
    case 'ol':
      return list(node, builder);
    case 'hr':
      return [{ kind: 'divider' }];
    case 'kpis':
      return [{ kind: 'kpis', items: node.children.filter(isTag).map((tile) => kpi(tile, builder)) }];
    case 'note':
      return [note(node, builder)];
    case 'chart':
    case 'data-table':
      return [figure(node, builder)].filter((block) => block !== undefined);
    case 'figures':
      return [
        figuresBlock(builder.next('table'), node.attributes as unknown as FiguresAttributes, builder.context),
      ];
    case 'definitions':
      return [...builder.parts.definitions];
    case 'missing':
      return [...builder.parts.missing];
    case 'checks':
      return [...builder.parts.checks(String(node.attributes.title), builder.next('table'))];
    default:
      return node.children.flatMap((child) => blocksOf(child, builder));
  }
}

function textBlock(node: RenderableTreeNode): Block[] {
  const text = plainText(node).trim();
  return text === '' ? [] : [{ kind: 'paragraph', content: [{ kind: 'text', text }] }];
}

function heading(node: Tag, builder: Builder): Heading {
  const level = Number(node.name.slice(1)) as Heading['level'];
  return { kind: 'heading', level, id: builder.next('section'), content: inlines(node.children) };
}

function paragraph(node: Tag): Block[] {
  const content = inlines(node.children);
  return isBlank(content) ? [] : [{ kind: 'paragraph', content }];
}

const isBlank = (content: readonly Inline[]) =>
  content.every((inline) => inline.kind === 'text' && inline.text.trim() === '');

/** Points whose condition leaves nothing are dropped, and so is a list without points. */
function list(node: Tag, builder: Builder): Block[] {
  const points = items(node, builder).filter((blocks) => blocks.length > 0);
  return points.length === 0 ? [] : [{ kind: 'list', ordered: node.name === 'ol', items: points }];
}

function items(node: Tag, builder: Builder): Block[][] {
  return node.children.filter(isTag).map((item) => {
    const blocks: Block[] = [];
    let run: RenderableTreeNode[] = [];
    const flush = () => {
      const content = inlines(run);
      if (!isBlank(content)) blocks.push({ kind: 'paragraph', content });
      run = [];
    };
    for (const child of item.children) {
      if (isTag(child) && /^(p|ul|ol|note)$/.test(child.name)) {
        flush();
        blocks.push(...blocksOf(child, builder));
      } else run.push(child);
    }
    flush();
    return blocks;
  });
}

function kpi(node: Tag, { context }: Builder): Kpi {
  const { label, value, growth, against } = node.attributes;
  const tile = { label: String(label), value: String(value ?? context.word('no_data')) };
  if (!('growth' in node.attributes)) return { ...tile, direction: 'none' };
  if (growth === null || growth === undefined) {
    return { ...tile, change: context.word('no_comparison'), direction: 'none' };
  }
  const change = formatGrowth(Number(growth), context.writing);
  const direction = /^\+/.test(change) ? 'up' : /^−/.test(change) ? 'down' : 'flat';
  if (against === undefined) return { ...tile, change, direction };
  // Where a language says it first: `against="同比{change}"`.
  const isFirst = String(against).includes('{change}');
  return {
    ...tile,
    direction,
    ...(isFirst
      ? { change: String(against).replace('{change}', change) }
      : { change, against: String(against) }),
  };
}

function note(node: Tag, builder: Builder): Block {
  const blocks = node.children.flatMap((child) => blocksOf(child, builder));
  return { kind: 'note', tone: node.attributes.tone, title: String(node.attributes.title), blocks };
}

function figure(node: Tag, builder: Builder): Block | undefined {
  const { data, ...given } = node.attributes;
  if (!isPageTable(data)) return undefined;
  const attributes = { ...given, title: textIn(given.title), subtitle: textIn(given.subtitle) };
  if (node.name === 'chart') {
    return chartBlock(
      builder.next('chart'),
      data[tableOf],
      attributes as unknown as ChartAttributes,
      builder.context,
    );
  }
  return tableBlock(
    builder.next('table'),
    data[tableOf],
    attributes as unknown as TableAttributes,
    builder.context,
  );
}

// A finding may be a number of a function.
const textIn = (value: unknown) => (value === null || value === undefined ? '' : String(value));

function inlines(nodes: readonly RenderableTreeNode[]): Inline[] {
  return nodes.flatMap(inlineOf);
}

function inlineOf(node: RenderableTreeNode): Inline[] {
  if (!isTag(node)) {
    const text = plainText(node);
    return text === '' ? [] : [{ kind: 'text', text }];
  }
  const children = inlines(node.children);
  switch (node.name) {
    case 'strong':
      return [{ kind: 'strong', children }];
    case 'em':
      return [{ kind: 'emphasis', children }];
    case 'code':
      return [{ kind: 'code', children }];
    case 'br':
      return [{ kind: 'break' }];
    case 'a':
      return [linkOf(String(node.attributes.href ?? ''), children)].flat();
    default:
      return children;
  }
}

// A page is written by an analyst, but an address could be made of a value from the data.
function linkOf(href: string, children: Inline[]): Inline | Inline[] {
  return /^(https?:\/\/|mailto:)/i.test(href) ? { kind: 'link', href, children } : children;
}

function plainText(node: RenderableTreeNode): string {
  return node === null || node === undefined ? '' : String(node);
}
