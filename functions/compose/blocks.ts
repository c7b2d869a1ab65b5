/** Markdoc's tree, with every value filled in, as the blocks of a document. */
import Markdoc, { type RenderableTreeNode, type Tag } from '@markdoc/markdoc';
import { joiner } from '../text/printable.ts';
import type { Block, DataTable, Heading, Inline } from './document.ts';
import { PlacedTag, placed } from './place.ts';
import { type PageParts, type PageTag, renderedAs } from './tag.ts';
import { more } from './tags/more.ts';
import { appendix } from './tags/paper.ts';
import { tags } from './tags.ts';

export interface Built {
  readonly blocks: readonly Block[];
  /** How many blocks stand before `{% more /%}`; all of them if there is none. */
  readonly shownInMail: number;
}

export function buildBlocks(tree: readonly RenderableTreeNode[], page: PageParts): Built {
  const blocks: Block[] = [];
  const last: RenderableTreeNode[] = [];
  let shown: number | undefined;
  for (const node of tree) {
    const tag = isTag(node) ? tagOf(node.name) : undefined;
    if (tag === more) shown = blocks.length;
    else if (tag === appendix) last.push(node);
    else for (const block of blocksOf(node, page)) add(block, blocks, shown ?? 0);
  }
  return {
    blocks: [...blocks, ...last.flatMap((node) => blocksOf(node, page))],
    shownInMail: shown ?? blocks.length,
  };
}

/** Tiles that follow each other stand in one row, points in one list; none from the mail's part in one below it. */
function add(block: Block, blocks: Block[], from: number): void {
  const before = blocks.length > from ? blocks.at(-1) : undefined;
  if (block.kind === 'kpis' && before?.kind === 'kpis') {
    blocks.splice(-1, 1, { kind: 'kpis', items: [...before.items, ...block.items] });
  } else if (block.kind === 'list' && before?.kind === 'list' && block.ordered === before.ordered) {
    blocks.splice(-1, 1, { ...before, items: [...before.items, ...block.items] });
  } else blocks.push(block);
}

/** The tag of the page that an element was made by. */
const tagOf = (element: string) => tags.find(({ name }) => renderedAs(name) === element);

const isTag = (node: RenderableTreeNode): node is Tag => Markdoc.Tag.isTag(node);

function blocksOf(node: RenderableTreeNode, page: PageParts): Block[] {
  if (!isTag(node)) return textBlock(node);
  const tag = tagOf(node.name);
  if (tag) return built(tag, node, page);
  switch (node.name) {
    case 'h1':
      return []; // the title of report.yaml is the document's
    case 'h2':
    case 'h3':
    case 'h4':
      return [heading(node, page)];
    case 'p':
      return paragraph(node);
    case 'ul':
    case 'ol':
      return list(node, page);
    case 'hr':
      return [{ kind: 'divider' }];
    case 'blockquote':
      return quote(blocksIn(node, page));
    case 'table':
      return [markdownTable(node, page)];
    default:
      return blocksIn(node, page);
  }
}

function blocksIn(node: Tag, page: PageParts): Block[] {
  const blocks: Block[] = [];
  for (const child of node.children) for (const block of blocksOf(child, page)) add(block, blocks, 0);
  return blocks;
}

function built(tag: PageTag, node: Tag, page: PageParts): Block[] {
  const inside = blocksIn(node, page);
  const place = node instanceof PlacedTag ? node.place : {};
  const file = place.file ?? page.file;
  return placed({ ...place, file }, () => [...tag.build(node.attributes, { ...page, file }, inside)]);
}

const quote = (blocks: readonly Block[]): Block[] => (blocks.length === 0 ? [] : [{ kind: 'quote', blocks }]);

/** A table of Markdown, whose cells the check has found to hold text alone. */
function markdownTable(node: Tag, page: PageParts): DataTable {
  const [head = [], ...body] = partsNamed(node, 'tr').map((row) => partsNamed(row, 'th', 'td'));
  const texts = { title: '', subtitle: '', source: '' };
  const textOf = (cell: Tag) => inlines(cell.children).map(textIn).join('').trim();
  return {
    kind: 'table',
    id: page.next('table'),
    ...texts,
    columns: head.map((cell) => ({
      label: textOf(cell),
      align: cell.attributes.align === 'right' ? 'end' : 'start',
    })),
    rows: body.map((row) => row.map((cell) => ({ text: textOf(cell), value: textOf(cell) }))),
  };
}

const textIn = (inline: Inline) => (inline.kind === 'text' ? inline.text : '');

/** The elements of some names that an element holds, at any depth. */
function partsNamed(node: Tag, ...names: readonly string[]): Tag[] {
  return node.children
    .filter(isTag)
    .flatMap((child) => (names.includes(child.name) ? [child] : partsNamed(child, ...names)));
}

function textBlock(node: RenderableTreeNode): Block[] {
  const text = plainText(node).trim();
  return text === '' ? [] : [{ kind: 'paragraph', content: [{ kind: 'text', text }] }];
}

function heading(node: Tag, page: PageParts): Heading {
  const level = Number(node.name.slice(1)) as Heading['level'];
  return { kind: 'heading', level, id: page.next('section'), content: inlines(node.children) };
}

function paragraph(node: Tag): Block[] {
  const content = inlines(node.children);
  return isBlank(content) ? [] : [{ kind: 'paragraph', content }];
}

const isBlank = (content: readonly Inline[]) =>
  content.every((inline) => inline.kind === 'text' && inline.text.trim() === '');

/** Points whose condition leaves nothing are dropped, and so is a list without points. */
function list(node: Tag, page: PageParts): Block[] {
  const points = items(node, page).filter((blocks) => blocks.length > 0);
  return points.length === 0 ? [] : [{ kind: 'list', ordered: node.name === 'ol', items: points }];
}

function items(node: Tag, page: PageParts): Block[][] {
  return node.children.filter(isTag).map((item) => {
    const blocks: Block[] = [];
    let run: RenderableTreeNode[] = [];
    const flush = () => {
      const content = inlines(run);
      if (!isBlank(content)) blocks.push({ kind: 'paragraph', content });
      run = [];
    };
    for (const child of item.children) {
      if (isTag(child) && !inlineNames.includes(child.name)) {
        flush();
        for (const block of blocksOf(child, page)) add(block, blocks, 0);
      } else run.push(child);
    }
    flush();
    return blocks;
  });
}

const inlineNames: readonly string[] = ['strong', 'em', 'code', 'br', 'a'];

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

// A page is written by an analyst, but an address could be made of a value from the data, which is unlinked.
function linkOf(written: string, children: Inline[]): Inline | Inline[] {
  const href = written.replaceAll(joiner, '');
  return /^(https?:\/\/|mailto:)/i.test(href) ? { kind: 'link', href, children } : children;
}

function plainText(node: RenderableTreeNode): string {
  return node === null || node === undefined ? '' : String(node);
}
