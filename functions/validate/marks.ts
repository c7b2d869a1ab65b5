/** Marks in a text that its writer took for Markdown or for a value, and that readers would see as they stand. */
import type { Node } from '@markdoc/markdoc';

interface Mark {
  readonly pattern: RegExp;
  readonly message: string;
  /** Only where a paragraph or a line begins. */
  readonly first?: true;
}

const marks: readonly Mark[] = [
  { pattern: /<!--|-->/, message: 'a comment that is open on one side; expected <!-- … -->' },
  { pattern: /<\/?[a-z][^<>]*>/i, message: 'HTML is shown as it stands; expected Markdown or a tag' },
  { pattern: /\{#|#\}/, message: 'this comment is shown as it stands; expected <!-- … -->' },
  { pattern: /\{%|%\}/, message: 'a tag that is open on one side; expected {% … %}' },
  { pattern: /\{\{|\}\}/, message: 'double braces are shown as they stand; expected {% $query.column %}' },
  { pattern: /\[\^[^\]\s]+\]/, message: 'a footnote is shown as it stands; expected brackets or {% note %}' },
  { pattern: /!?\[[^\]]*\]\(/, message: 'a link that leads nowhere; expected [text](https://…)' },
  {
    pattern: /\[[^\]]+\]\[[^\]]*\]/,
    message: 'a link whose address is not on the page; expected [text](https://…)',
  },
  {
    pattern: /^\[[ xX]\](\s|$)/,
    first: true,
    message: 'a box to tick is shown as it stands; expected a point without it',
  },
  {
    pattern: /^\[![A-Za-z]+\]/,
    first: true,
    message: 'a mark of a note is shown as it stands; expected {% note %}',
  },
  {
    pattern: /^=+\s*$/,
    first: true,
    message: 'a line of = is shown as it stands; expected ## before a heading',
  },
  { pattern: /^#{2,6}\S/, first: true, message: 'expected a space between ## and the heading' },
  { pattern: /^:::/, first: true, message: '::: is shown as it stands; expected {% note %}' },
  { pattern: /^: /, first: true, message: 'a definition is shown as it stands; expected a list' },
  {
    pattern: /^\|.*\|\s*$/,
    first: true,
    message: 'not a table; expected a line of | --- | under its heads, with as many columns',
  },
  {
    pattern: /\*\*/,
    message:
      '** is shown as it stands; expected **text**, with no space or mark of punctuation inside the stars',
  },
  { pattern: /`/, message: '` is shown as it stands; expected `code` with one on each side' },
  {
    pattern: /~[^\s~]+~|\^[^\s^]+\^/,
    message: 'raised and lowered text is shown as it stands; expected none',
  },
  { pattern: /==\S([^=]*\S)?==/, message: 'marked text is shown as it stands; expected **bold**' },
];

/**
 * @param isFirst whether the text begins a paragraph or a line
 * @param queries the names of the queries
 */
export function markProblems(node: Node, isFirst: boolean, queries: readonly string[]): string[] {
  const { content } = node.attributes;
  if (typeof content !== 'string') return [];
  const found = marks.find(({ pattern, first }) => (isFirst || !first) && pattern.test(content));
  return [...(found ? [found.message] : []), ...valuesInText(content, queries)];
}

/** `$query.column` without its braces. */
function valuesInText(text: string, queries: readonly string[]): string[] {
  return [...text.matchAll(/\$([A-Za-z_]\w*)(\.\w+)?/g)]
    .filter(([, query = '']) => queries.includes(query))
    .map(([value]) => `${value} is shown as it stands; expected {% ${value} %}`);
}
