/** Pages against the columns of their queries: every name a page uses exists, and languages say the same. */
import { basename, dirname } from 'node:path';
import Markdoc, { type Node } from '@markdoc/markdoc';
import { parsePage, tagSchemas, withoutComments } from '../compose/markdoc.ts';
import { lineOf } from '../compose/place.ts';
import { basePath } from '../compose/sentence.ts';
import { tags } from '../compose/tags.ts';
import type { Problem } from '../errors.ts';
import { contract } from '../query/contract.ts';
import type { TextFile } from '../templates/files.ts';
import { parameterNames } from '../templates/parameters.ts';
import type { Report } from '../templates/report.ts';
import { snippetsShown } from '../templates/snippets.ts';
import { meant } from '../text/nearest.ts';
import { type QueryColumns, queryOf } from './columns.ts';
import type { KeyedRelations } from './keys.ts';
import { looking } from './looking.ts';
import { markdownProblems } from './markdown.ts';
import { baseless } from './paths.ts';
import { tagProblems } from './tags.ts';
import { conditionProblems, loopedQuery, type Names, valueProblems } from './values.ts';

/**
 * @param relations names of tables that a lake may lack
 * @param keys what columns can have
 */
export function checkPages(
  report: Report,
  columns: QueryColumns,
  relations: readonly string[] = contract,
  keys: KeyedRelations = new Map(),
): Problem[] {
  const pages = Object.values(report.pages);
  const { figures, columns: named } = report.figures;
  const parameters = parameterNames(report.settings);
  const { snippets } = report;
  const pictures = [report, ...snippets].flatMap((one) => Object.keys(one.pictures));
  const names = (language: string) => ({
    ...{ columns, parameters, relations, keys, figures },
    heads: Object.keys(named).filter((column) => named[column]?.[language] !== undefined),
    files: { pictures, snippets },
  });
  const inSnippets = (page: TextFile) => {
    const own = names(page.name);
    return checkPage(page, { ...own, files: { pictures: own.files.pictures } });
  };
  const shown = snippetsShown(snippets, report.pages).map((snippet) =>
    pages.flatMap(({ name }) => snippet.pages[name] ?? []),
  );
  return [
    ...pages.flatMap((page) => checkPage(page, names(page.name))),
    ...missingBlocks(pages),
    ...shown.flatMap((some) => [...some.flatMap(inSnippets), ...missingBlocks(some)]),
  ];
}

function checkPage(page: TextFile, names: Names): Problem[] {
  looking.publish(page.file);
  const ast = parsePage(page.text);
  const named = namedProblems(page, ast, names);
  const notShown = markdownProblems(
    ast,
    withoutComments(page.text).split('\n'),
    Object.keys(names.columns),
  ).map((found) => ({
    file: page.file,
    ...found,
  }));
  return [...named, ...notShown, ...markdocProblems(page, ast)].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

function namedProblems(page: TextFile, { children }: Node, names: Names): Problem[] {
  return children.flatMap((node) => [
    ...[...nodeProblems(node, names), ...fileProblems(page, node, names)].map((message) =>
      at(page, node, message),
    ),
    ...namedProblems(page, node, node.tag === 'each' ? inLoop(node, names) : names),
  ]);
}

function inLoop({ attributes }: Node, names: Names): Names {
  const query = loopedQuery(attributes.primary, names);
  return query === undefined ? names : { ...names, looped: new Set([...(names.looped ?? []), query]) };
}

/** A picture or a snippet that is not there. */
function fileProblems({ file, name: language }: TextFile, node: Node, { files }: Names): string[] {
  const { file: picture, name } = node.attributes;
  if (node.tag === 'image' && typeof picture === 'string') {
    const folder = dirname(file);
    const beside = files.pictures.filter((path) => dirname(path) === folder).map((path) => basename(path));
    const expected = beside.length > 0 ? meant(picture, beside) : '; expected a PNG or JPEG file there';
    return beside.includes(picture) ? [] : [`there is no picture "${picture}" beside ${file}${expected}`];
  }
  if (node.tag !== 'snippet' || typeof name !== 'string') return [];
  if (!files.snippets) return ['a snippet in a snippet; expected its text'];
  const known = files.snippets.map((one) => one.name);
  const found = files.snippets.find((one) => one.name === name);
  if (!found)
    return [
      `unknown snippet "${name}"${known.length > 0 ? meant(name, known) : '; expected a folder in snippets/'}`,
    ];
  const isThere = found.pages[language] !== undefined;
  return isThere
    ? []
    : [`the snippet "${name}" has no page ${language}.md; expected one in snippets/${name}/`];
}

const at = (page: TextFile, node: Node, message: string): Problem => ({
  file: page.file,
  line: lineOf(node),
  message,
});

// Functions and variables are checked by name below, with what was expected; the rest is Markdoc's.
function markdocProblems(page: TextFile, ast: Node): Problem[] {
  const errors = Markdoc.validate(ast, { tags: tagSchemas() });
  return errors
    .filter(({ error }) => !/^(function|variable|parameter)-/.test(error.id))
    .map(({ error, lines, location }) => ({
      file: page.file,
      line: (lines[0] ?? location?.start?.line ?? 0) + 1,
      message: messageOf(error, page.text.split('\n').slice(lines[0] ?? 0, lines[1])),
    }));
}

type MarkdocError = ReturnType<typeof Markdoc.validate>[number]['error'];

function messageOf({ id, message }: MarkdocError, lines: readonly string[]): string {
  if (id === 'tag-undefined') return unknownTag(message);
  if (id === 'missing-closing' && /Node '(?!if')/.test(message))
    return `${message}; expected /%} at the end of a tag that stands alone`;
  return id === 'parse-error' ? message + hintAt(lines.join('\n')) : message;
}

const hints: readonly (readonly [RegExp, string])[] = [
  [/[<>]|[=!]=/, 'values are compared by above(first, second), equals(first, second) and not(…)'],
  [/&&|\|\||\s(and|or)\s/, 'conditions are joined by and(first, second) and or(first, second)'],
  [/'/, 'texts stand in double quotation marks'],
  [/\|/, 'a function stands around its value: money($query.column)'],
  [/\s[-+*]\s|\w\/\w|\s\/\s/, 'sums and fractions are made by plus(first, second), minus, times and over'],
  [/\bnot\s/, 'a condition is turned round by not(…)'],
];

/** What somebody who knows another language may have meant by what does not parse. */
function hintAt(text: string): string {
  const tags = [...text.matchAll(/\{%(.*?)%\}/gs)].map(([, inside = '']) =>
    inside.replaceAll(/"[^"]*"/g, '""'),
  );
  const hint = hints.find(([pattern]) =>
    tags.some((inside) => pattern.test(inside.trim().replace(/\/$/, ''))),
  );
  return hint ? ` (${hint[1]})` : '';
}

function unknownTag(message: string): string {
  if (/'comment'/.test(message)) return 'unknown tag: comment; expected <!-- … --> around a comment';
  const known = [...tags.map(({ name }) => name), 'if', 'else'];
  return `${message.charAt(0).toLowerCase()}${message.slice(1)}; expected one of ${known.join(', ')}`;
}

function nodeProblems(node: Node, names: Names): string[] {
  const tag = node.type === 'tag' ? tags.find(({ name }) => name === node.tag) : undefined;
  if (tag) return tagProblems(tag, node.attributes, { ...names, base: basePath(node.attributes) });
  if (node.type === 'tag')
    return Object.values(node.attributes).flatMap((one) => conditionProblems(one, names));
  return [...valueProblems(node.attributes, names), ...baselessProblems(node)];
}

/** A growth names what it is on: a style that does not stands behind one that does. */
function baselessProblems(node: Node): string[] {
  if (node.type !== 'paragraph' && node.type !== 'item') return [];
  if (node.type === 'item' && node.children.some(({ type }) => type === 'paragraph')) return [];
  const calls = [...node.walk()].flatMap(({ attributes }) =>
    Object.values(attributes).filter((one) => Markdoc.Ast.isFunction(one) && one.name === 'change'),
  );
  const style = baseless(calls.map((call) => String(call.parameters[1] ?? 'clause')));
  return style === undefined
    ? []
    : [`change() as "${style}" does not say what it is on; expected a clause, more, aside or verb before it`];
}

/** Blocks that one language has and another lacks. */
function missingBlocks(pages: readonly TextFile[]): Problem[] {
  const [first, ...others] = pages.map((page) => ({ page, blocks: blocksOf(page) }));
  if (!first) return [];
  return others.flatMap((other) => [...lacking(first, other), ...lacking(other, first)]);
}

interface PageBlocks {
  readonly page: TextFile;
  readonly blocks: readonly { readonly signature: string; readonly line: number }[];
}

function blocksOf(page: TextFile): PageBlocks['blocks'] {
  return [...parsePage(page.text).walk()].flatMap((node) => {
    const signature = signatureOf(node);
    return signature === undefined ? [] : [{ signature, line: lineOf(node) }];
  });
}

function signatureOf(node: Node): string | undefined {
  if (node.type === 'heading') return `heading of level ${node.attributes.level}`;
  if (node.type !== 'tag' || node.tag === 'if' || node.tag === 'else') return undefined;
  const { type, data, value, title: _said, ...others } = node.attributes;
  const query = queryOf(data);
  const variables = variablesIn(value).join(', ');
  const figures = Object.entries(others).flatMap(([name, given]) => {
    const named = [given].flat().filter((one) => Markdoc.Ast.isVariable(one));
    return named.length === 0
      ? []
      : [
          ` ${name === 'primary' ? '' : `${name}=`}${named.map(({ path }) => `$${path.join('.')}`).join(', ')}`,
        ];
  });
  const parts = [
    typeof type === 'string' ? ` type="${type}"` : '',
    query === undefined ? '' : ` data=$${query}`,
    variables === '' ? '' : ` value=${variables}`,
    ...figures,
  ];
  return `{% ${node.tag}${parts.join('')} %}`;
}

function variablesIn(value: unknown): string[] {
  if (Markdoc.Ast.isVariable(value)) return [`$${value.path.join('.')}`];
  if (Markdoc.Ast.isFunction(value)) return Object.values(value.parameters).flatMap(variablesIn);
  return [];
}

function lacking(has: PageBlocks, lacks: PageBlocks): Problem[] {
  const left = [...lacks.blocks];
  let last = 1; // where the block would stand: behind the last one that both have
  return has.blocks.flatMap(({ signature, line }): Problem[] => {
    const index = left.findIndex((block) => block.signature === signature);
    const [found] = index < 0 ? [] : left.splice(index, 1);
    if (found) {
      last = found.line;
      return [];
    }
    const message = `lacks the ${signature} that ${has.page.file}:${line} has; expected it after this line`;
    return [{ file: lacks.page.file, line: last, message }];
  });
}
