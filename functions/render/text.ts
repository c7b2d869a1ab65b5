/** The mail as plain text: for readers whose program shows no HTML, and for those who prefer it. */
import type { Chart } from '../charts/chart.ts';
import type {
  Band,
  Block,
  DataTable,
  Heading,
  Kpis,
  List,
  Note,
  Quote,
  ReportDocument,
} from '../compose/document.ts';
import { rulesOf } from '../language/languages.ts';
import { word } from '../templates/theme.ts';
import { oneLine } from '../text/clean.ts';
import { isolated } from '../text/direction.ts';
import { largest } from '../text/largest.ts';
import { displayWidth, padded } from '../text/width.ts';
import { wrapped } from '../text/wrap.ts';
import { reportFiles, reportUrl } from './email/links.ts';
import { factsOf, factText } from './facts.ts';
import type { RenderInput } from './input.ts';
import { plainText } from './text/inline.ts';
import { textTable } from './text/table.ts';

/** Columns: what a mail program shows without breaking lines by itself. */
const lineWidth = 74;

interface Mail {
  readonly input: RenderInput;
  readonly document: ReportDocument;
}

/** The blocks that the mail shows, between the title and the links to the whole report. */
export function textMail(input: RenderInput, document: ReportDocument): string {
  const mail = { input, document };
  const shown = document.blocks.slice(0, document.shownInMail);
  const sections = [head(mail), ...shown.map((block) => blockText(mail, block, lineWidth)), foot(mail)];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function head({ input, document }: Mail): string {
  const { title, period, publisher, bands = [] } = document;
  const lines = [
    underlined(title, '='),
    wrapped(flat(period), lineWidth),
    ...factsOf(document, input.theme).map((fact) => wrapped(flat(factText(fact)), lineWidth)),
    wrapped(flat(publisher), lineWidth),
  ];
  const above = bands.map((band) => bandText(band));
  return [...above, lines.filter((text) => text !== '').join('\n')].join('\n\n');
}

/** Delivery knows the band of an edition that was held and is released by its marks. */
function bandText({ kind, title, text }: Band): string {
  const mark = kind === 'held' ? '!! ' : '! ';
  return marked(mark, wrapped(flat(`${title} · ${text}`), lineWidth - mark.length));
}

function foot({ input, document }: Mail): string {
  const { language, edition } = document;
  const say = (key: string) => word(input.theme, language, key);
  const links = reportFiles(input, document).map(
    ({ label, url }) => `${label}${rulesOf(language).colon}${url}`,
  );
  return [
    [underlined(say('read_all'), '-'), ...(links.length > 0 ? links : [reportUrl(input, document)])].join(
      '\n',
    ),
    // The signature's mark of old: programs know what follows as such. Delivery adds why the reader gets it.
    `-- \n${say('edition')} ${edition}`,
  ].join('\n\n');
}

function blockText(mail: Mail, block: Block, width: number): string {
  switch (block.kind) {
    case 'heading':
      return headingText(block);
    case 'paragraph':
      return wrapped(plainText(block.content, linkText), width);
    case 'list':
      return listText(mail, block, width);
    case 'quote':
      return quoteText(mail, block, width);
    case 'kpis':
      return kpisText(block);
    case 'chart':
      return chartText(mail, block, width);
    case 'table':
      return tableText(mail, block, width);
    case 'note':
      return noteText(mail, block, width);
    case 'image':
      return titled(mail, { ...block, subtitle: '' }, wrapped(`[${flat(block.alt)}]`, width), width);
    case 'pagebreak':
      return '';
    case 'landscape':
      return blocksText(mail, block.blocks, width, '\n\n');
    case 'divider':
      return padded('* * *', Math.floor((width + 5) / 2), 'end');
  }
}

function headingText({ level, content }: Heading): string {
  return underlined(plainText(content), level === 2 ? '-' : '.');
}

function underlined(text: string, mark: string): string {
  const lines = wrapped(flat(text), lineWidth);
  const widest = largest(lines.split('\n').map(displayWidth));
  return widest === 0 ? '' : `${lines}\n${mark.repeat(Math.min(widest, lineWidth))}`;
}

/** "how it is made (https://…)", and an address that is its own text only once. */
function linkText(text: string, href: string): string {
  const address = href.replace(/^mailto:/, '');
  return text.trim() === address ? address : `${text} (${address})`;
}

function listText(mail: Mail, list: List, width: number): string {
  const items = list.items.map((item, i) => {
    const mark = list.ordered ? `${i + 1}. ` : '- ';
    return mark + indented(blocksText(mail, item, width - mark.length, '\n'), ' '.repeat(mark.length));
  });
  return items.join('\n');
}

function quoteText(mail: Mail, { blocks }: Quote, width: number): string {
  return marked('> ', blocksText(mail, blocks, width - 2, '\n\n'));
}

function blocksText(mail: Mail, blocks: readonly Block[], width: number, between: string): string {
  const texts = blocks.map((block) => blockText(mail, block, width));
  return texts.filter((text) => text !== '').join(between);
}

/** Every line but the first begins with `space`. */
function indented(text: string, space: string): string {
  return text.replace(/\n(?!\n)/g, `\n${space}`);
}

/** Labels, values and growth below each other. */
function kpisText({ items }: Kpis): string {
  const rows = items.map(({ label, value, change, against }) => ({
    label: flat(label),
    value: flat(value),
    change: flat([change, against].filter(Boolean).join(' ')),
  }));
  const widest = (key: 'label' | 'value' | 'change') =>
    Math.max(...rows.map((row) => displayWidth(row[key])));
  const values = Math.min(widest('value'), 20);
  const labels = Math.max(20, Math.min(widest('label'), lineWidth - values - widest('change') - 4));
  const line = (row: (typeof rows)[number]) => {
    const name = wrapped(row.label, labels).split('\n');
    const last = `${padded(name.pop() ?? '', labels, 'start')}  ${padded(row.value, values, 'end')}  ${row.change}`;
    return [...name, last.trimEnd()].join('\n');
  };
  return rows.map(line).join('\n');
}

/** What a chart says, in the sentences that stand for its picture; its numbers are in the report. */
function chartText(mail: Mail, chart: Chart, width: number): string {
  // A page's charts say their titles first of all.
  const title = chart.alt.startsWith(chart.title) ? '' : wrapped(flat(chart.title), width);
  const said = wrapped(flat(chart.alt), width);
  return [title, said, sourceLine(mail, chart.source, width)].filter((part) => part !== '').join('\n\n');
}

function tableText(mail: Mail, table: DataTable, width: number): string {
  const content = textTable(table.columns, table.rows, width, rulesOf(mail.document.language).colon);
  const footnote = wrapped(flat(table.footnote ?? ''), width);
  return titled(mail, table, [content, footnote].filter((part) => part !== '').join('\n\n'), width);
}

function titled(
  mail: Mail,
  { title, subtitle, source }: Pick<DataTable, 'title' | 'subtitle' | 'source'>,
  content: string,
  width: number,
): string {
  const above = [title, subtitle].map((text) => wrapped(flat(text), width)).filter((text) => text !== '');
  const below = sourceLine(mail, source, width);
  return [above.join('\n'), content, below].filter((part) => part !== '').join('\n\n');
}

function sourceLine({ input, document: { language } }: Mail, source: string, width: number): string {
  if (source === '') return '';
  return wrapped(flat(`${word(input.theme, language, 'source')}${rulesOf(language).colon}${source}`), width);
}

function noteText(mail: Mail, { tone, title, blocks }: Note, width: number): string {
  const mark = tone === 'warning' ? '! ' : '| ';
  const content = blocksText(mail, blocks, width - mark.length, '\n\n');
  const text = [wrapped(flat(title), width - mark.length), content].filter((part) => part !== '').join('\n');
  return marked(mark, text);
}

/** Every line with a mark in front. */
function marked(mark: string, text: string): string {
  return text
    .split('\n')
    .map((line) => (mark + line).trimEnd())
    .join('\n');
}

const flat = (text: string) => isolated(oneLine(text));
