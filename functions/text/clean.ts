/** Text as it can stand in a document: without what no reader sees, some parsers stumble over, or turns its neighbours. */
import { joiner } from './printable.ts';

// Controls but tab and line feed, marks of directions, and the two code points that are not characters.
const invisible = /(?![\t\n])[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu;
const lineEnds = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;

/** Drops controls and marks of directions; every line end is a line feed, half a surrogate pair U+FFFD. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(lineEnds, '\n').replace(invisible, '');
}

/** The text as one line, whatever it holds. */
export function oneLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim();
}

// `mailto:` and its like have no slashes. A dot ends the name of a host where letters follow, but for the endings of
// files that are not top-level domains.
const schemes =
  'mailto|tel|sms|callto|skype|facetime|sips?|xmpp|magnet|bitcoin|geo|news|urn|webcal|file|data|javascript';
const files = 'sql|ya?ml|csv|tsv|txt|json|parquet|gz|pdf|html|xlsx|typ|mjml|ts';
// What some renderers drop, so that it hides nothing.
const unseen = '[\\p{Cf}\\p{Default_Ignorable_Code_Point}\\p{Cc}]*';
const letter = '[\\p{L}\\p{N}_-]';
const linkMarks = new RegExp(
  [
    // A place in S3 is an address to no mail program.
    `(?<!\\bs3):${unseen}/${unseen}/`,
    `(?<=\\b(?:${schemes})${unseen}):(?=\\S)`,
    '(?<=\\S)@(?=\\S)',
    '(?<!\\S)\\\\\\\\(?=\\S)',
    `(?<=${letter}${unseen})\\.(?=${unseen}\\p{L}${unseen}${letter})(?!(?:${files})(?![\\p{L}\\p{N}-]|\\.[\\p{L}\\p{N}]))`,
    '(?<=[a-z0-9])[。．｡․](?=[a-z])',
  ].join('|'),
  'giu',
);

/**
 * The text with word joiners (U+2060) around what mail programs and PDF readers know an address by: it reads the
 * same and breaks nowhere else, and no program makes it a link, since no address may hold them.
 */
export function unlinked(text: string): string {
  return text.replace(linkMarks, (mark) => `${joiner}${[...mark].join(joiner)}${joiner}`);
}

// What may be a value of the data, a stranger's or an address; names of files and columns and mailboxes are ours.
const maybeStrange = /"[^\n]*"|'[^\n]*'|\S*(?::\/\/|www\.|mailto:|tel:)\S*|(?<!\S)[^\s/]*\.[^\s/.]*\/\S*/giu;

/** A sentence of ours with what it quotes unlinked, so that what is ours can be copied. */
export function quotesUnlinked(text: string): string {
  return text.replace(maybeStrange, unlinked);
}

/**
 * A text of the data for a page: no program makes a link of it. Texts that differ stay different, since pages group and
 * draw by them; what else they hold is dropped or folded by who writes them.
 */
export const shownText = (text: string): string => unlinked(text.replaceAll(joiner, joiner + joiner));
