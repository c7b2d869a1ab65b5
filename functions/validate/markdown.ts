/** Markdown that a report does not show: whatever stands on a page reaches its readers, or is named here. */
import Markdoc, { type Node } from '@markdoc/markdoc';
import { lineOf } from '../compose/place.ts';
import { tags } from '../compose/tags.ts';
import { markProblems } from './marks.ts';

export interface Found {
  readonly line: number;
  readonly message: string;
}

/** A node, and where it stands. */
interface Place {
  readonly node: Node;
  /** From the document down. */
  readonly above: readonly Node[];
  /** The lines of the page. */
  readonly lines: readonly string[];
  /** What stands before it beside it. */
  readonly before: Node | undefined;
}

/**
 * @param ast of `parsePage`
 * @param lines of the page, without comments
 * @param queries by the names that pages know them by
 */
export function markdownProblems(ast: Node, lines: readonly string[], queries: readonly string[]): Found[] {
  const all = [...placesIn(ast, [], lines)];
  return [
    ...(ast.attributes.frontmatter === undefined
      ? []
      : [{ line: 1, message: 'settings on top of a page are not read; expected them in report.yaml' }]),
    ...footnotes(lines),
    ...secondMore(all),
    ...all.flatMap((place) =>
      [
        ...nodeProblems(place),
        ...(place.node.type === 'text' ? markProblems(place.node, isFirst(place), queries) : []),
      ].map((message) => ({ line: lineOf(place.node), message })),
    ),
  ];
}

function* placesIn(node: Node, above: readonly Node[], lines: readonly string[]): Generator<Place> {
  for (const [i, child] of node.children.entries()) {
    yield { node: child, above: [...above, node], lines, before: node.children[i - 1] };
    yield* placesIn(child, [...above, node], lines);
  }
}

/** Whether a text begins its paragraph, or its line. */
const isFirst = ({ before }: Place) => before === undefined || /break$/.test(before.type);

function nodeProblems(place: Place): string[] {
  const { node } = place;
  const annotated = node.type === 'tag' ? globals(node) : node.annotations.map(({ name }) => name);
  const strange = annotated.map(
    (name) => `{% … ${name} %} after ${shown(node)} means nothing; expected none`,
  );
  return [...strange, ...tileProblems(place), ...(byType[node.type]?.(place) ?? [])];
}

const shown = ({ type, tag }: Node) =>
  tag === undefined ? (typeNames[type] ?? `a ${type}`) : `{% ${tag} %}`;

// Markdoc lets every tag have these, for pages of the web.
const globals = ({ attributes }: Node) => ['id', 'class'].filter((name) => attributes[name] !== undefined);

const refused = (message: string) => () => [message];

const byType: Partial<Record<Node['type'], (place: Place) => string[]>> = {
  heading: headingProblems,
  image: refused('a picture of Markdown is not shown; expected {% image file="…" alt="…" /%}'),
  fence: refused('a block of code is not shown; expected `code` in a line, or a table'),
  s: refused('text that is struck through is not shown as such; expected it without ~~'),
  link: linkProblems,
  list: ({ node }) =>
    node.attributes.start === undefined || Number(node.attributes.start) === 1
      ? []
      : [`a list is counted from 1; found ${node.attributes.start}. Indent what stands between its points`],
  hr: ruleProblems,
  th: cellProblems,
  td: cellProblems,
  tr: rowProblems,
  tag: tagPlaceProblems,
};

function headingProblems({ node, above, before }: Place): string[] {
  const { level } = node.attributes;
  const isTitle = level === 1 && above.length === 1 && before === undefined;
  if (level === 1 && !isTitle)
    return ['a second # heading is not shown: the title is that of report.yaml; expected ## to ####'];
  if (level > 4) return [`a heading of level ${level} is not shown as such; expected ## to ####`];
  const around = above.find(({ type }) => type === 'item' || type === 'blockquote');
  return around
    ? [`a heading in a ${around.type === 'item' ? 'list' : 'quote'}; expected **bold** text`]
    : [];
}

function linkProblems({ node }: Place): string[] {
  const { href, title } = node.attributes;
  return [
    ...(/^(https?:\/\/|mailto:)/i.test(String(href))
      ? []
      : [`a link to ${href} leads nowhere in a mail; expected https://…, http://… or mailto:…`]),
    ...(title === undefined ? [] : [`the title "${title}" of a link is not shown; expected it in the text`]),
    ...(node.children.length === 0 ? ['a link without text is not shown; expected [text](https://…)'] : []),
  ];
}

function ruleProblems({ node, lines, before }: Place): string[] {
  const isUnderline = /^\s*-+\s*$/.test(lines[lineOf(node) - 1] ?? '');
  if (!isUnderline || before?.type !== 'paragraph' || before.lines[1] !== node.lines[0]) return [];
  return ['--- under a text; expected ## before a heading, or an empty line before a rule'];
}

function cellProblems({ node }: Place): string[] {
  const parts = [...node.walk()].filter(
    ({ type, tag = '' }) => !['inline', 'text'].includes(type) && !around.includes(tag),
  );
  const [strange] = parts;
  return [
    ...(strange
      ? [`${shown(strange)} in a cell of a table is not shown as such; expected text and values`]
      : []),
    ...(node.attributes.align === 'center' ? ['a column in the middle; expected :-- or --:'] : []),
  ];
}

const typeNames: Readonly<Record<string, string>> = {
  paragraph: 'a text',
  inline: 'a text',
  list: 'a list',
  heading: 'a heading',
  blockquote: 'a quote',
  hr: 'a rule',
  strong: 'bold text',
  em: 'text in italics',
  code: 'code',
  link: 'a link',
};

/** Markdown leaves out the cells that stand beside the last column. */
function rowProblems({ node, lines, above }: Place): string[] {
  const table = above.findLast(({ type }) => type === 'table');
  const heads = [...(table?.walk() ?? [])].filter(({ type }) => type === 'th').length;
  const text = (lines[lineOf(node) - 1] ?? '').replaceAll(/\{%.*?%\}/g, '').trim();
  const cells = text.replace(/^\||(?<!\\)\|$/g, '').split(/(?<!\\)\|/).length;
  return cells > heads ? [`${cells} cells under ${heads} heads; expected as many`] : [];
}

const known = () => [...tags.map(({ name }) => name), 'if', 'else'];

function tagPlaceProblems({ node, above }: Place): string[] {
  const parent = above.at(-1);
  const { tag = '' } = node;
  if (Object.hasOwn(Markdoc.tags, tag) && !known().includes(tag))
    return [`unknown tag: '${tag}'; expected one of ${known().join(', ')}`];
  if (tag === 'else') return parent?.tag === 'if' ? [] : ['{% else /%} outside {% if %}'];
  if (tag === 'if' || (tag === 'each' && node.inline)) return [];
  if (node.inline && above.some(({ type }) => type === 'inline'))
    return [
      `{% ${tag} %} in a text is not shown; expected it on a line of its own, with empty lines around it`,
    ];
  const isAround = ({ type, tag = '' }: Node) => type === 'document' || tag === 'if';
  const isInside =
    Object.hasOwn(outermost, tag) &&
    !above.every((one) => isAround(one) || (tag !== 'more' && tag !== 'appendix' && one.tag === 'appendix'));
  if (isInside) return [`${outermost[tag]}; expected it outside lists and other tags`];
  if (tag === 'snippet' && above.some((one) => one.tag === 'each'))
    return ['a snippet knows of no loop; expected it outside {% each %}'];
  const isEmpty =
    tag === 'kpis' &&
    node.errors.length === 0 &&
    node.attributes.of === undefined &&
    ![...node.walk()].some(({ tag }) => tag === 'kpi');
  return isEmpty ? ['{% kpis %} has no tiles; expected of=[$NAME, …]'] : [];
}

const outermost: Readonly<Record<string, string>> = {
  more: '{% more /%} divides the page',
  pagebreak: '{% pagebreak /%} divides the pages',
  landscape: '{% landscape %} turns whole pages',
  appendix: '{% appendix %} comes after all else',
};

/** Tags that only say whether, and how often, something is shown. */
const around = ['if', 'else', 'each'];

/** What is not a tile would not be shown. */
function tileProblems({ node, above }: Place): string[] {
  const parent = above.findLast(({ tag = '' }) => !around.includes(tag));
  if (parent?.tag !== 'kpis' || parent.errors.length > 0) return [];
  const isTile = node.tag === 'kpi' || around.includes(node.tag ?? '');
  if (isTile || (node.tag !== undefined && !known().includes(node.tag))) return [];
  return [
    `${shown(node)} in {% kpis %} is not shown; expected {% kpi … /%} alone, each on a line of its own`,
  ];
}

/** Markdown may take them for addresses of links, and leave them out. */
function footnotes(lines: readonly string[]): Found[] {
  return lines.flatMap((line, i) =>
    /^[\s>*+-]*(\d+[.)]\s+)?\[\^[^\]]+\]:\s*\S+\s*$/.test(line)
      ? [{ line: i + 1, message: 'a footnote is not shown; expected its text in brackets, or {% note %}' }]
      : [],
  );
}

function secondMore(all: readonly Place[]): Found[] {
  return all
    .filter(({ node }) => node.tag === 'more')
    .slice(1)
    .map(({ node }) => ({ line: lineOf(node), message: 'a second {% more /%}; expected one' }));
}
