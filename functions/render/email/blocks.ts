/** Blocks as parts of the mail's template. */
import type { ElementContent } from 'hast';
import { h } from 'hastscript';
import type { Chart } from '../../charts/chart.ts';
import type { Block, DataTable, Image, Kpi, Note, ReportDocument } from '../../compose/document.ts';
import { inFlow } from '../../compose/flow.ts';
import { InputError } from '../../errors.ts';
import { filled } from '../../language/fill.ts';
import { rulesOf } from '../../language/languages.ts';
import { word } from '../../templates/theme.ts';
import { fill, type Places } from '../html/template.ts';
import {
  type BlockNodes,
  blockNodes,
  escapedAttribute,
  html,
  inlineNodes,
  pictureUrl,
  tableNodes,
} from '../html.ts';
import type { RenderInput } from '../input.ts';
import { tileRows, toneOf } from '../tiles.ts';
import { columnParts } from './columns.ts';
import { reportUrl } from './links.ts';
import { chartPicture } from './picture.ts';
import { stacked } from './stack.ts';
import { styled } from './styles.ts';
import type { MailTemplate } from './template.ts';

/** Longer tables end here in the mail and go on in the report. */
const maxRows = 10;

/** What a note takes of the width, in CSS px. */
const noteIndent = 40;

/** Of 640 px without what stands at both sides. */
const textWidth = 584;

/** What every kind of block needs. */
interface Mail {
  readonly input: RenderInput;
  readonly document: ReportDocument;
  readonly template: MailTemplate;
}

/** HTML of the blocks that the mail shows, in their order. */
export function blockParts(input: RenderInput, document: ReportDocument, template: MailTemplate): string[] {
  const mail = { input, document, template };
  return runs(inFlow(document.blocks.slice(0, document.shownInMail))).flatMap((run) => runParts(mail, run));
}

/** What stands across the mail's top. Delivery takes the mark of a held edition that was released out again. */
export function bandParts(input: RenderInput, document: ReportDocument, template: MailTemplate): string[] {
  return (document.bands ?? []).map(({ kind, title, text }) => {
    const places = { title: escapedAttribute(title), content: escapedAttribute(text) };
    const shown = part({ input, document, template }, 'band', places);
    return kind === 'held' ? `<!--place:held-->${shown}<!--/place:held-->` : shown;
  });
}

/** Paragraphs, lists and quotes that follow each other go into one part: each costs two kilobytes of tables. */
function runs(blocks: readonly Block[]): Block[][] {
  const found: Block[][] = [];
  for (const block of blocks) {
    const before = found.at(-1);
    if (before?.[0] && isProse(block) && isProse(before[0])) before.push(block);
    else found.push([block]);
  }
  return found;
}

function isProse(block: Block): boolean {
  return block.kind === 'paragraph' || block.kind === 'list' || block.kind === 'quote';
}

function runParts(mail: Mail, run: readonly Block[]): string[] {
  const [block] = run;
  switch (block?.kind) {
    case undefined:
      return [];
    case 'heading':
      return [part(mail, `heading-${block.level}`, { content: prose(mail, inlineNodes(block.content)) })];
    case 'paragraph':
    case 'list':
    case 'quote':
      return [part(mail, 'prose', { content: prose(mail, blockNodes(run, nested(mail))) })];
    case 'kpis':
      return tileRows(block).map((row) => tiles(mail, row));
    case 'chart':
      return [chartPart(mail, block)];
    case 'table':
      return [tablePart(mail, block)];
    case 'note':
      return [notePart(mail, block)];
    case 'image':
      return [imagePart(mail, block)];
    case 'pagebreak':
      return [];
    case 'landscape':
      return runs(block.blocks).flatMap((run) => runParts(mail, run));
    case 'divider':
      return [part(mail, 'divider', {})];
  }
}

function part({ template }: Mail, name: string, places: Places): string {
  const found = template.parts[name];
  if (found === undefined) throw InputError.at(template.source.file, `lacks <!-- part ${name} -->`);
  return fill(found, places, template.source);
}

function prose({ input, document }: Mail, nodes: readonly ElementContent[]): string {
  return html(styled(nodes, input.theme.colours.light, document.language));
}

/** What stands in a list or a note beside prose: by its words, since a part cannot stand in a part. */
function nested(mail: Mail): BlockNodes {
  const { language } = mail.document;
  const other: BlockNodes = (block) => {
    switch (block.kind) {
      case 'heading':
        return [h('p', h('strong', inlineNodes(block.content)))];
      case 'kpis':
        return [
          h(
            'ul',
            block.items.map(({ label, value }) => h('li', `${label}${rulesOf(language).colon}${value}`)),
          ),
        ];
      case 'chart':
        return [h('p', [h('strong', block.title), h('br'), block.alt])];
      case 'table':
        return [
          ...(block.title === '' ? [] : [h('p', h('strong', block.title))]),
          ...columnTables(mail, block, noteIndent),
          ...inParagraph(leftOut(mail, block, noteIndent)),
        ];
      case 'note':
        return [h('p', h('strong', block.title)), ...blockNodes(block.blocks, other)];
      case 'image':
        return [h('p', [h('strong', block.title), h('br'), block.alt])];
      case 'pagebreak':
        return [];
      case 'landscape':
        return blockNodes(block.blocks, other);
      case 'divider':
        return [h('hr')];
    }
  };
  return other;
}

function tiles(mail: Mail, row: readonly Kpi[]): string {
  const places = row.flatMap((kpi, i): [string, string][] => [
    [`label-${i + 1}`, escapedAttribute(kpi.label)],
    [`value-${i + 1}`, escapedAttribute(kpi.value)],
    [`change-${i + 1}`, html(changeNodes(mail, kpi))],
  ]);
  return part(mail, `tiles-${row.length}`, Object.fromEntries(places));
}

function changeNodes({ input }: Mail, kpi: Kpi): ElementContent[] {
  const { change, direction, against } = kpi;
  const { up, down } = input.theme.colours.light;
  const than: ElementContent[] = against === undefined ? [] : [{ type: 'text', value: ` ${against}` }];
  if (change === undefined) return than;
  if (direction !== 'up' && direction !== 'down') return [h('span', change), ...than];
  const arrow = h('span', { ariaHidden: 'true' }, direction === 'up' ? '▲ ' : '▼ ');
  const tone = toneOf(kpi);
  if (tone === 'flat') return [h('span', [arrow, change]), ...than];
  const style = `color:${tone === 'up' ? up : down};font-weight:bold`;
  return [h('span', { className: [tone], style }, [arrow, change]), ...than];
}

function chartPart(mail: Mail, chart: Chart): string {
  return part(mail, 'chart', {
    title: escapedAttribute(chart.title),
    subtitle: escapedAttribute(chart.subtitle),
    src: chartPicture(chart, mail.document, mail.input.theme, 'light'),
    'src-dark': chartPicture(chart, mail.document, mail.input.theme, 'dark'),
    alt: escapedAttribute(chart.alt),
    source: sourceText(mail, chart.source),
  });
}

function imagePart(mail: Mail, { title, alt, source, picture, width }: Image): string {
  const wide = Math.round(width === undefined ? Math.min(picture.width, textWidth) : width * textWidth);
  return part(mail, 'image', {
    title: escapedAttribute(title),
    src: pictureUrl(picture),
    alt: escapedAttribute(alt),
    width: String(wide),
    source: sourceText(mail, source),
  });
}

function sourceText({ input, document: { language } }: Mail, source: string): string {
  return source === ''
    ? ''
    : escapedAttribute(`${word(input.theme, language, 'source')}${rulesOf(language).colon}${source}`);
}

function tablePart(mail: Mail, table: DataTable): string {
  const source = sourceText(mail, table.source);
  return part(mail, 'table', {
    title: escapedAttribute(table.title),
    name: escapedAttribute(table.title || word(mail.input.theme, mail.document.language, 'table')),
    subtitle: escapedAttribute(table.subtitle),
    table: prose(mail, columnTables(mail, table)),
    source: [prose(mail, leftOut(mail, table)), escapedAttribute(table.footnote ?? ''), source]
      .filter(Boolean)
      .join('<br>'),
  });
}

/** The table, or its columns in several tables below each other. */
function columnTables({ input, document }: Mail, table: DataTable, indent = 0): ElementContent[] {
  const rows = table.rows.slice(0, maxRows);
  const { parts, left } = columnParts(table.columns, rows, indent);
  if (parts.length === 1 && left === 0) return [stacked(table.columns, tableNodes({ ...table, rows }))];
  return parts.flatMap((places, i) => {
    const words = word(input.theme, document.language, 'table_part');
    const heading = filled(words, { part: i + 1, parts: parts.length }).trim();
    const columns = places.flatMap((x) => table.columns[x] ?? []);
    const cells = rows.map((row) => places.map((x) => row[x] ?? { text: '', value: null }));
    const before = i === 0 ? [] : [h('br')];
    return [...before, h('p', heading), stacked(columns, tableNodes({ ...table, columns, rows: cells }))];
  });
}

/** A link that says how many rows and columns are in the report alone. */
function leftOut({ input, document }: Mail, { id, columns, rows }: DataTable, indent = 0): ElementContent[] {
  const { left } = columnParts(columns, rows.slice(0, maxRows), indent);
  const say = (key: string, count: number) =>
    count === 0 ? [] : [filled(word(input.theme, document.language, key), { rows: count, columns: count })];
  const texts = [
    ...say('all_rows', rows.length > maxRows ? rows.length : 0),
    ...say('all_columns', left > 0 ? columns.length : 0),
  ];
  if (texts.length === 0) return [];
  const url = reportUrl(input, document);
  return [h('a', { href: url.endsWith('.html') ? `${url}#${id}` : url }, texts.join(' · '))];
}

const inParagraph = (nodes: ElementContent[]) => (nodes.length === 0 ? [] : [h('p', nodes)]);

function notePart(mail: Mail, { tone, title, blocks }: Note): string {
  return part(mail, `note-${tone}`, {
    title: escapedAttribute(title),
    content: prose(mail, blockNodes(blocks, nested(mail))),
  });
}
