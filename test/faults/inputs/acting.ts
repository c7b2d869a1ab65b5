/** Names that act on what stands beside them, and how it is seen that one did. */
import { JSDOM } from 'jsdom';
import { displayWidth } from '../../../functions/text/width.ts';

const bidi = ['\u202A', '\u202B', '\u202D', '\u202E', '\u2066', '\u2067', '\u2068', '\u200F', '\u061C'];
const lineEnds = ['\n', '\r', '\r\n', '\v', '\f', '\u0085', '\u2028', '\u2029', '\n\n'];
const invisible = ['\u200B', '\u00AD', '\u2060', '\uFEFF', '\u{E0041}', '\u115F', '\u3164'];
const controls = ['\u0000', '\u0007', '\b', '\u001B[2J', '\u001B]0;owned\u0007', '\u007F', '\u009B31m'];

const addresses = [
  ...[
    'http://evil.example/x',
    'HTTPS://EVIL.EXAMPLE',
    'ftp://evil.example',
    'hxxp://evil.example',
    '//evil.example/x',
  ],
  ...[
    'www.evil.example',
    'evil.example',
    'evil.example/x?y=1',
    'a.b.evil.example:8080/x',
    'evil.md',
    'ｅvil.example',
  ],
  ...[
    'mailto:a@evil.example',
    'a@evil.example',
    'tel:+4912345',
    'file:///etc/passwd',
    'xn--80ak6aa92e.example',
  ],
  ...[
    '例え.jp/x',
    'http://evil.example@ok.example/',
    'see http://evil.example, or (evil.example).',
    '\\\\evil\\share',
  ],
  ...[
    '[x](http://evil.example)',
    '<http://evil.example>',
    '<a href="http://evil.example">x</a>',
    'evil。example',
  ],
  ...['http\u200B://evil.example', 'evil\u00AD.example', 'http:\n//evil.example', 'javascript:alert(1)'],
];

/** Names of which each tries something; {FILE} stands for a file of the edition. */
export const actingNames: readonly string[] = [
  ...bidi.flatMap((mark) => [`Ada${mark}`, `${mark}Ada`, `Ada ${mark}372.00`]),
  ...[
    '\u202EAda\u202C',
    '\u2067\u2067\u2067Ada',
    'Ada\u2069\u2069\u202C',
    'מתג',
    'Ada متجر',
    '𐤀𐤁𐤂',
    '𞤀𞤣𞤤𞤢𞤥',
    '٣٧٢',
  ],
  ...lineEnds.flatMap((end) => [`Ada${end}FORGED: http://evil.example/u`, `Ada${end}-- ${end}FORGED`]),
  ...[...invisible, ...controls].map((one) => `Ada${one}Lovelace`),
  ...addresses,
  ...[
    './{FILE}',
    'http://evil.example/./{FILE}',
    '"./{FILE}"',
    '<a href="./{FILE}">',
    'x\n\n-- \nPDF: ./{FILE}',
  ],
  ...['href="./{FILE}"', "<a href='./{FILE}'", '\n./{FILE}', 'PDF: ./{FILE}'],
];

// What mail programs and PDF readers make a link of: a scheme, `www.`, a host, an address of a mailbox.
const live =
  /[a-z][a-z0-9+.-]*:\/\/|www\.|(?:mailto|tel|javascript):\S|\S@[\w-]|[\p{L}\p{N}-]\.(?:example|md|jp|com)(?![\p{L}\p{N}])|(?<!\S)\\\\\w/giu;

const marks = /[\u061C\u200E\u200F\u202A-\u202E\u2066\u2067]/g;
const control = /(?![\n\t])[\p{Cc}\u2028\u2029]/gu;
const fromRight = /[\u0590-\u08FF\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/** Some renderers drop what is invisible, but for the joiners that break links. */
const seen = (text: string) =>
  text.replace(/[\u00AD\u115F\u200B-\u200F\u3164\uFEFF\u{E0000}-\u{E007F}]/gu, '');

const all = (text: string, pattern: RegExp, what: string) =>
  [...text.matchAll(pattern)].map(
    ({ 0: found, index }) =>
      `${what} ${JSON.stringify(found)} in ${JSON.stringify(text.slice(Math.max(0, index - 30), index + 30))}`,
  );

/** What acts in a text; `own` are the addresses that the renderer writes. */
export function actsInText(text: string, own: readonly string[]): string[] {
  const rest = own.reduce((left, address) => left.replaceAll(address, ''), text);
  return [
    ...all(seen(rest), live, 'a live link'),
    ...all(rest, marks, 'a mark of direction'),
    ...all(rest, control, 'a control'),
    ...text.split('\n').flatMap(unclosed),
  ];
}

/** What acts in the texts of a PDF, whose readers turn addresses into links. */
export const actsInPdf = (text: string): string[] => all(seen(text), live, 'a live link');

/** Isolates end in the line in which they begin, and what is written from the right stands in one. */
function unclosed(line: string): string[] {
  let depth = 0;
  for (const character of line) {
    if (character === '\u2068') depth += 1;
    else if (character === '\u2069') depth -= 1;
    else if (depth === 0 && fromRight.test(character)) return [`not apart: ${JSON.stringify(line)}`];
    if (depth < 0) return [`an end of nothing: ${JSON.stringify(line)}`];
  }
  return depth === 0 ? [] : [`open at its end: ${JSON.stringify(line)}`];
}

/** What acts in a page or the HTML of a mail. */
export function actsInHtml(html: string, own: readonly string[]): string[] {
  const { document } = new JSDOM(html).window;
  const links = [...document.querySelectorAll('[href], [src], [action], [background]')].flatMap((one) =>
    ['href', 'src', 'action', 'background'].flatMap((name) => one.getAttribute(name) ?? []),
  );
  const strange = links.filter(
    (link) => !/^(#|data:image\/png;base64,|cid:)/.test(link) && !own.includes(link.replace(/#.*/, '')),
  );
  const tokens = own
    .filter((address) => /^https:/.test(address))
    .filter((address) => texts(document.body.innerHTML).some((text) => text.includes(address)));
  const attributes = [...document.querySelectorAll('[alt], [title], [aria-label]')].flatMap((one) =>
    ['alt', 'title', 'aria-label'].flatMap((name) => one.getAttribute(name) ?? []),
  );
  return [
    ...strange.map((link) => `leads to ${link}`),
    ...tokens.map((address) => `tells ${address}`),
    ...[
      ...texts(document.body.innerHTML),
      ...attributes,
      document.querySelector('title')?.textContent ?? '',
    ].flatMap((text) => [
      ...all(seen(text), live, 'a live link'),
      ...all(text, marks, 'a mark of direction'),
      ...all(text, control, 'a control'),
    ]),
    ...fromRightOutside(document.body.innerHTML),
  ];
}

/** Texts that a reader sees, one for each run without markup; jsdom writes no other entities. */
const texts = (markup: string): string[] =>
  markup
    .replace(/<(style|script)\b.*?<\/\1>|<!--.*?-->/gs, '<br>')
    .split(/<[^>]*>/)
    .map((text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'));

/** What is written from the right, outside of its own `bdi` and without isolates. */
const fromRightOutside = (markup: string): string[] =>
  texts(markup.replace(/<bdi>.*?<\/bdi>/gs, '')).flatMap((text) => unclosed(text.replaceAll('\n', ' ')));

/** The lines of a text mail that begin with what a name says, and the widest of them. */
export const forgedLines = (text: string): string[] =>
  text.split('\n').filter((line) => /^(FORGED|-- FORGED)/.test(line) && displayWidth(line) < 74);
