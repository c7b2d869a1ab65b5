/** Every kind of block as the page shows it. */
import type { Element, ElementContent } from 'hast';
import { h } from 'hastscript';
import type { Chart } from '../../charts/chart.ts';
import type { DataTable, Heading, Image, Kpi, Kpis, Note, ReportDocument } from '../../compose/document.ts';
import { filled } from '../../language/fill.ts';
import { rulesOf } from '../../language/languages.ts';
import { type Theme, word } from '../../templates/theme.ts';
import { chartNumbers } from '../html/numbers.ts';
import { type BlockNodes, blockNodes, inlineNodes, pictureUrl, tableNodes } from '../html.ts';
import { tileRows, toneOf } from '../tiles.ts';
import { chartPictures, linePicture } from './pictures.ts';

/** The body of the page. */
export function pageBlocks(document: ReportDocument, theme: Theme): ElementContent[] {
  const other = otherNodes(document, theme);
  return document.blocks.flatMap((block) => {
    const nodes = blockNodes([block], other);
    return block.kind === 'list' && block.items.length > longList
      ? [foldedNode(nodes, block.items.length, document, theme)]
      : nodes;
  });
}

/** Longer lists are for looking things up: they are folded on a screen, and whole on paper. */
const longList = 8;

function foldedNode(
  nodes: ElementContent[],
  count: number,
  { language }: ReportDocument,
  theme: Theme,
): Element {
  const summary = filled(word(theme, language, 'show_list'), { count });
  return h('details', { className: ['fold'] }, [h('summary', summary), ...nodes]);
}

function otherNodes(document: ReportDocument, theme: Theme): BlockNodes {
  const other: BlockNodes = (block) => {
    switch (block.kind) {
      case 'heading':
        return [headingNode(block)];
      case 'kpis':
        return [kpisNode(block)];
      case 'chart':
        return [figureNode(block, document, theme)];
      case 'table':
        return [tableNode(block, document, theme)];
      case 'note':
        return [noteNode(block, other)];
      case 'image':
        return [imageNode(block, document, theme)];
      case 'pagebreak':
        return [h('div', { className: ['pagebreak'] })];
      case 'landscape':
        return [h('div', { className: ['landscape'] }, blockNodes(block.blocks, other))];
      case 'divider':
        return [h('hr')];
    }
  };
  return other;
}

function headingNode({ level, id, content }: Heading): Element {
  return h(`h${level}`, { id }, inlineNodes(content));
}

function kpisNode({ items }: Kpis): Element {
  // Four are as many as a row of the page holds.
  const rows = items.length === 4 ? [items] : tileRows({ kind: 'kpis', items });
  const tiles = rows.flatMap((row) => row.map((kpi) => kpiNode(kpi, row.length)));
  return h('dl', { className: ['kpis'] }, tiles);
}

/** @param count how many tiles its row has */
function kpiNode({ label, value, change, direction, good, against }: Kpi, count: number): Element {
  const tone = good === undefined ? [] : [`tone-${toneOf({ direction, good })}`];
  const growth =
    change === undefined ? [] : [h('span', { className: ['change', direction, ...tone] }, change)];
  const than = against === undefined ? [] : [h('span', { className: ['against'] }, against)];
  const last = [...growth, ' ', ...than];
  return h('div', { className: [`of-${count}`] }, [
    h('dt', label),
    h('dd', { className: ['value'] }, value),
    change === undefined && against === undefined ? undefined : h('dd', last),
  ]);
}

function figureNode(chart: Chart, document: ReportDocument, theme: Theme): Element {
  return h('figure', { id: chart.id }, [
    h('figcaption', titleNodes(chart.title, chart.subtitle)),
    ...chartPictures(chart, document, theme),
    ...sourceNodes(chart.source, document, theme),
    numbersNode(chart, document, theme),
  ]);
}

function imageNode(
  { id, title, alt, source, picture, width }: Image,
  document: ReportDocument,
  theme: Theme,
) {
  const style = width === undefined ? undefined : `width:${width * 100}%`;
  const size = { width: picture.width, height: picture.height, style };
  return h('figure', { id }, [
    ...(title === '' ? [] : [h('figcaption', titleNodes(title, ''))]),
    h('img', { src: pictureUrl(picture), alt, ...size }),
    ...sourceNodes(source, document, theme),
  ]);
}

function titleNodes(title: string, subtitle: string): Element[] {
  const finding = h('span', { className: ['finding'] }, title);
  return subtitle === '' ? [finding] : [finding, h('span', { className: ['subtitle'] }, subtitle)];
}

function sourceNodes(source: string, { language }: ReportDocument, theme: Theme): Element[] {
  if (source === '') return [];
  return [
    h(
      'p',
      { className: ['source'] },
      `${word(theme, language, 'source')}${rulesOf(language).colon}${source}`,
    ),
  ];
}

function numbersNode(chart: Chart, { language }: ReportDocument, theme: Theme): Element {
  const { columns, rows } = chartNumbers(chart, theme, language);
  const summary = word(theme, language, 'show_numbers');
  return h('details', [
    h('summary', summary),
    scrollNode(
      `${summary}${rulesOf(language).colon}${chart.title}`,
      h('table', tableNodes({ columns, rows })),
    ),
  ]);
}

/** Longer tables may be divided between printed pages. */
const wholeRows = 14;

function tableNode(table: DataTable, document: ReportDocument, theme: Theme): Element {
  const titles = h('caption', h('span', titleNodes(table.title, table.subtitle)));
  const caption = table.title === '' && table.subtitle === '' ? [] : [titles];
  const cells = tableNodes(table, (cell) => linePicture(cell, theme));
  const content = h('table', [...caption, ...cells]);
  const className = table.rows.length <= wholeRows ? ['table', 'whole'] : ['table'];
  return h('div', { id: table.id, className }, [
    scrollNode(table.title || word(theme, document.language, 'table'), content),
    ...(table.footnote ? [h('p', { className: ['source'] }, table.footnote)] : []),
    ...sourceNodes(table.source, document, theme),
  ]);
}

/** What may be wider than a phone scrolls by itself, with the keyboard too. */
function scrollNode(label: string, content: Element): Element {
  return h('div', { className: ['scroll'], role: 'region', ariaLabel: label, tabIndex: 0 }, content);
}

function noteNode({ tone, title, blocks }: Note, other: BlockNodes): Element {
  const head = title === '' ? [] : [h('p', { className: ['note-title'] }, title)];
  return h('div', { className: ['note', tone], role: 'note' }, [...head, ...blockNodes(blocks, other)]);
}
