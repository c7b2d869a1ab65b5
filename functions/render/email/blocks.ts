/** Blocks as parts of the mail's template. */
import type { ElementContent } from 'hast';
import { h } from 'hastscript';
import type { Chart } from '../../charts/chart.ts';
import type { Block, DataTable, Kpi, Note, ReportDocument } from '../../compose/document.ts';
import { InputError } from '../../errors.ts';
import { rulesOf } from '../../language/languages.ts';
import { word } from '../../templates/theme.ts';
import { fill, type Places } from '../html/template.ts';
import { type BlockNodes, blockNodes, escapedAttribute, html, inlineNodes, tableNodes } from '../html.ts';
import type { RenderInput } from '../input.ts';
import { tileRows } from '../tiles.ts';
import { reportUrl } from './links.ts';
import { chartPicture } from './picture.ts';
import { styled } from './styles.ts';
import type { MailTemplate } from './template.ts';

/** Longer tables end here in the mail and go on in the report. */
const maxRows = 10;

/** What every kind of block needs. */
interface Mail {
  readonly input: RenderInput;
  readonly document: ReportDocument;
  readonly template: MailTemplate;
}

/** HTML of the blocks that the mail shows, in their order. */
export function blockParts(input: RenderInput, document: ReportDocument, template: MailTemplate): string[] {
  const mail = { input, document, template };
  return runs(document.blocks.slice(0, document.shownInMail)).flatMap((run) => runParts(mail, run));
}

/** Paragraphs and lists that follow each other go into one part: each costs two kilobytes of tables. */
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
  return block.kind === 'paragraph' || block.kind === 'list';
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
      return [part(mail, 'prose', { content: prose(mail, blockNodes(run, nested(mail))) })];
    case 'kpis':
      return tileRows(block).map((row) => tiles(mail, row));
    case 'chart':
      return [chartPart(mail, block)];
    case 'table':
      return [tablePart(mail, block)];
    case 'note':
      return [notePart(mail, block)];
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
          h('table', tableNodes(block.columns, block.rows.slice(0, maxRows))),
          ...moreRows(mail, block),
        ];
      case 'note':
        return [h('p', h('strong', block.title)), ...blockNodes(block.blocks, other)];
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

function changeNodes({ input }: Mail, { change, direction, against }: Kpi): ElementContent[] {
  const { up, down } = input.theme.colours.light;
  const than: ElementContent[] = against === undefined ? [] : [{ type: 'text', value: ` ${against}` }];
  if (change === undefined) return than;
  if (direction !== 'up' && direction !== 'down') return [h('span', change), ...than];
  const arrow = h('span', { ariaHidden: 'true' }, direction === 'up' ? '▲ ' : '▼ ');
  const style = `color:${direction === 'up' ? up : down};font-weight:bold`;
  return [h('span', { className: [direction], style }, [arrow, change]), ...than];
}

function chartPart(mail: Mail, chart: Chart): string {
  return part(mail, 'chart', {
    title: escapedAttribute(chart.title),
    subtitle: escapedAttribute(chart.subtitle),
    src: chartPicture(chart, mail.document, mail.input.theme),
    alt: escapedAttribute(chart.alt),
    source: sourceText(mail, chart.source),
  });
}

function sourceText({ input, document: { language } }: Mail, source: string): string {
  return source === ''
    ? ''
    : escapedAttribute(`${word(input.theme, language, 'source')}${rulesOf(language).colon}${source}`);
}

function tablePart(mail: Mail, table: DataTable): string {
  const nodes = [h('table', tableNodes(table.columns, table.rows.slice(0, maxRows)))];
  const source = sourceText(mail, table.source);
  return part(mail, 'table', {
    title: escapedAttribute(table.title),
    subtitle: escapedAttribute(table.subtitle),
    table: prose(mail, nodes),
    source: [prose(mail, moreRows(mail, table)), source].filter(Boolean).join('<br>'),
  });
}

function moreRows(mail: Mail, { id, rows }: DataTable): ElementContent[] {
  if (rows.length <= maxRows) return [];
  const { input, document } = mail;
  const label = word(input.theme, document.language, 'all_rows').replace('{rows}', String(rows.length));
  const url = reportUrl(input, document);
  return [h('a', { href: url.endsWith('.html') ? `${url}#${id}` : url }, label)];
}

function notePart(mail: Mail, { tone, title, blocks }: Note): string {
  return part(mail, `note-${tone}`, {
    title: escapedAttribute(title),
    content: prose(mail, blockNodes(blocks, nested(mail))),
  });
}
