/** What stands around the blocks: contents, links to the edition's other files, imprint. */
import type { Element, ElementContent } from 'hast';
import { h } from 'hastscript';
import type { Band, Heading, ReportDocument } from '../../compose/document.ts';
import { inFlow } from '../../compose/flow.ts';
import { dataFormats, type Format, fileOf, linked } from '../../formats.ts';
import { formatWord, word } from '../../templates/theme.ts';
import { factsOf } from '../facts.ts';
import { factNodes } from '../html/facts.ts';
import { inlineNodes } from '../html.ts';
import type { RenderInput } from '../input.ts';
import { logoNodes } from '../logo.ts';
import { plainText } from '../text/inline.ts';

/** Links to the headings of the first level; one without a text would be a link that nobody can name. */
export function contentsNodes({ blocks }: ReportDocument): ElementContent[] {
  const headings = inFlow(blocks).filter(
    (block): block is Heading => block.kind === 'heading' && block.level === 2,
  );
  return headings
    .filter(({ content }) => plainText(content).trim() !== '')
    .map(({ id, content }) => h('li', h('a', { href: `#${id}` }, inlineText(content))));
}

// A heading may hold a link, and a link must not stand in a link.
function inlineText(content: Heading['content']): ElementContent[] {
  return inlineNodes(content).map(withoutLinks);
}

function withoutLinks(node: ElementContent): ElementContent {
  if (node.type !== 'element') return node;
  const children = node.children.map(withoutLinks);
  return node.tagName === 'a' ? h('span', children) : { ...node, children };
}

export function headerNodes(input: RenderInput, document: ReportDocument): ElementContent[] {
  const { title, period, publisher, bands = [] } = document;
  return [
    ...bands.map(bandNode),
    ...logoNodes(input.theme),
    ...(publisher === '' ? [] : [h('p', { className: ['publisher'] }, publisher)]),
    h('h1', title),
    h('p', { className: ['period'] }, period),
    h('p', { className: ['facts'] }, factNodes(factsOf(document, input.theme))),
    h('ul', { className: ['files'] }, documentLinks(input, document)),
  ];
}

function bandNode({ kind, title, text }: Band): Element {
  return h('p', { className: ['band', kind] }, [h('strong', title), ` · ${text}`]);
}

/** The same report in other formats, and in the other languages. */
function documentLinks(input: RenderInput, { language }: ReportDocument): Element[] {
  const own = linked
    .filter((format) => format !== 'page')
    .map((format) => [fileOf(format, language), formatWord(input.theme, language, format)] as const);
  const others = input.documents.filter((other) => other.language !== language);
  return [
    ...own
      .filter(([name]) => input.files.includes(name))
      .map(([name, label]) => h('li', fileLink(name, label))),
    ...others
      .map((other) => [fileOf('page', other.language), other.language] as const)
      .filter(([name]) => input.files.includes(name))
      .map(([name, other]) => h('li', languageLink(input, name, other))),
  ];
}

function fileLink(name: string, label: string): Element {
  return h('a', { href: encodeURI(name) }, label);
}

function languageLink(input: RenderInput, name: string, language: string): Element {
  const label = word(input.theme, language, 'language');
  return h('a', { href: encodeURI(name), hrefLang: language, lang: language, rel: ['alternate'] }, label);
}

export function footerNodes(input: RenderInput, document: ReportDocument): ElementContent[] {
  const { language, publisher, edition } = document;
  const imprint = [publisher, `${word(input.theme, language, 'edition')} ${edition}`].filter(
    (text) => text !== '',
  );
  return [...dataNodes(input, language), h('p', { className: ['imprint'] }, imprint.join(' · '))];
}

/** The tables behind the report, each in the formats that the edition has them in. */
function dataNodes(input: RenderInput, language: string): Element[] {
  const rows = Object.keys(input.tables).flatMap((query) => dataRow(input, language, query));
  if (rows.length === 0) return [];
  return [
    h('h2', { id: 'data-files' }, word(input.theme, language, 'data_files')),
    h('ul', { className: ['data'] }, rows),
  ];
}

function dataRow({ files, definitions }: RenderInput, language: string, query: string): Element[] {
  const kinds = dataFormats.filter((format) => files.includes(fileOf(format, query)));
  if (kinds.length === 0) return [];
  const title = definitions.find((definition) => definition.query === query)?.title[language] || query;
  const links = kinds.flatMap((format) => [' ', dataLink(format, query, title)]);
  return [h('li', [h('span', title), ...links])];
}

function dataLink(format: Format, query: string, title: string): Element {
  const kind = format.toUpperCase();
  // Read out of context, ten links that all say "CSV" are no help.
  return h(
    'a',
    { href: encodeURI(fileOf(format, query)), ariaLabel: `${kind}: ${title}`, download: true },
    kind,
  );
}
