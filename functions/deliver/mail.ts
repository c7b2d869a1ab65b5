/** The mail of an edition to one recipient, made from what the archive holds, and small enough for its channel. */
import { editionPath } from '../archive/archive.ts';
import { defined } from '../defined.ts';
import { InputError } from '../errors.ts';
import { type Format, fileOf, plainMailFile } from '../formats.ts';
import type { Recipient } from '../ledger/addressing.ts';
import { escapedAttribute } from '../render/html.ts';
import { wrapped } from '../text/wrap.ts';
import {
  type Addition,
  attached,
  lineWidth,
  reason,
  released,
  tooLarge,
  unsubscribe,
  withAdditions,
  withoutHeld,
} from './additions.ts';
import { type Archived, withLinks, withoutLinks } from './archive-links.ts';
import type { DeliverInput, Links } from './input.ts';
import { parseAddress, singleLine } from './message/headers.ts';
import { buildMessage, type MailContent } from './message.ts';
import { downloadName } from './names.ts';

/**
 * The whole message as raw MIME. Attachments that make it too large for the channel are left out, the largest
 * first, and a sentence says so and links to them.
 * @throws InputError the archive lacks a file, an address cannot be right, or no attachment is left to leave out
 */
export async function editionMail(input: DeliverInput, recipient: Recipient): Promise<Uint8Array> {
  const mail = await archivedMail(input, recipient);
  const { maxBytes = Number.POSITIVE_INFINITY } = input.channel;
  const largestFirst = mail.attachments.toSorted((a, b) => b.bytes.length - a.bytes.length);
  let size = 0;
  for (let count = 0; count <= largestFirst.length; count++) {
    const raw = await buildMessage(messageOf(mail, input, largestFirst.slice(0, count)));
    if (raw.length <= maxBytes) return raw;
    size = raw.length;
  }
  throw InputError.at(
    `${editionPath(input.edition)}/${fileOf('email', mail.language)}`,
    `is a message of ${megabytes(size)} without attachments; expected at most ${megabytes(maxBytes)}, so move {% more /%} further up the page`,
  );
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** What the archive says, with links that lead there. */
interface ArchivedMail {
  readonly recipient: Recipient;
  readonly language: string;
  readonly links: Links;
  readonly html: string;
  readonly text: string;
  readonly attachments: readonly EditionFile[];
}

interface EditionFile {
  readonly format: Format;
  /** In the archive. */
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

async function archivedMail(input: DeliverInput, recipient: Recipient): Promise<ArchivedMail> {
  const { manifest, edition } = input;
  const links = await input.linksFor(edition, recipient, manifest.run.finishedAt);
  const language = manifest.languages.includes(recipient.language)
    ? recipient.language
    : (manifest.languages[0] ?? '');
  const [html, text] = await Promise.all([
    readText(input, fileOf('email', language)),
    readText(input, plainMailFile(language)),
  ]);
  const { archiveUrl } = links;
  const attachments = await attachedFiles(input, recipient, language, archiveUrl === undefined);
  const names = manifest.files.map(({ name }) => name);
  const mail = manifest.heldAtMaking ? withoutHeld({ html, text }) : { html, text };
  const led = archiveUrl === undefined ? mail : withLinks(mail, names, archiveUrl);
  return { recipient, language, links, ...led, attachments };
}

/** What a reader who cannot reach the archive needs: the report itself. */
const offline: readonly Format[] = ['page', 'pdf'];

async function attachedFiles(
  input: DeliverInput,
  { attach }: Recipient,
  language: string,
  isOffline: boolean,
): Promise<EditionFile[]> {
  const formats = new Set<Format>(isOffline ? [...attach, ...offline] : attach);
  const wanted = [...formats].map((format) => ({ format, name: fileOf(format, language) }));
  const files = wanted.flatMap(({ format, name }) => {
    const file = input.manifest.files.find((candidate) => candidate.name === name);
    return file ? [{ format, name, mediaType: file.mediaType }] : [];
  });
  return Promise.all(files.map(async (file) => ({ ...file, bytes: await readBytes(input, file.name) })));
}

function messageOf(mail: ArchivedMail, input: DeliverInput, leftOut: readonly EditionFile[]): MailContent {
  const { manifest, from } = input;
  const { recipient, language, links } = mail;
  const additions = additionsTo(mail, input, leftOut);
  const files = mail.attachments
    .filter((file) => !leftOut.includes(file))
    .map(({ name, mediaType, bytes }) => ({ name: downloadName(manifest, name), mediaType, bytes }));
  return {
    edition: manifest.edition,
    recipient: recipient.address,
    ...(recipient.copy === undefined ? {} : { copy: recipient.copy }),
    from: sender(from, manifest.publisher?.[language]),
    ...defined({ replyTo: manifest.contact }),
    subject: manifest.subjects[language] ?? `${manifest.report} ${manifest.period.id}`,
    ...withAdditions(links.archiveUrl === undefined ? withAttached(mail, input, files) : mail, additions),
    attachments: files,
    date: manifest.run.finishedAt,
    headers: unsubscribeHeaders(links),
  };
}

function withAttached(
  mail: ArchivedMail,
  { theme }: DeliverInput,
  files: readonly { readonly name: string }[],
): Archived {
  const names = files.map(({ name }) => name);
  const sentence = names.length === 0 ? '' : attached(names, mail.language, theme);
  return withoutLinks(mail, wrapped(sentence, lineWidth), escapedAttribute(sentence));
}

/** The publisher under the address that may send: readers know the office, not the program. */
function sender(from: string, publisher = ''): string {
  const name = singleLine(publisher).replace(/[<>"]/g, '');
  return name === '' ? from : `${name} <${parseAddress(from).address}>`;
}

function additionsTo(
  { language, links, recipient }: ArchivedMail,
  { manifest, theme }: DeliverInput,
  leftOut: readonly EditionFile[],
): Addition[] {
  const files = leftOut.map(({ format, name }) => {
    const label = downloadName(manifest, name);
    const url = links.archiveUrl === undefined ? undefined : `${links.archiveUrl}/${name}`;
    return tooLarge(format, { label, url }, language, theme);
  });
  const title = manifest.title[language] ?? manifest.report;
  const why = reason(recipient.subscribed ? 'subscribed' : 'asked', title, language, theme);
  const { unsubscribeUrl } = links;
  const leave = unsubscribeUrl === undefined ? [] : [unsubscribe(unsubscribeUrl, language, theme)];
  const checked = manifest.heldAtMaking ? [released(language, theme)] : [];
  return [...files, ...checked, why, ...leave];
}

/** RFC 8058: mail programs show a button of their own, and unsubscribe by a POST. */
function unsubscribeHeaders({ unsubscribeUrl }: Links): Record<string, string> {
  if (unsubscribeUrl === undefined) return {};
  return {
    'List-Unsubscribe': `<${new URL(unsubscribeUrl).href}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

async function readBytes({ archive, edition }: DeliverInput, name: string): Promise<Uint8Array> {
  const bytes = await archive.readFile(edition, name);
  if (bytes) return bytes;
  throw InputError.at(`${editionPath(edition)}/${name}`, 'is not in the archive');
}

async function readText({ archive, edition }: DeliverInput, name: string): Promise<string> {
  const bytes = await archive.readFile(edition, name);
  if (bytes) return new TextDecoder().decode(bytes);
  throw InputError.at(
    `${editionPath(edition)}/${name}`,
    'is not in the archive: the edition was made without the format email',
  );
}
