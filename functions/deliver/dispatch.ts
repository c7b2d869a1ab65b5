/**
 * What delivery puts to what the archive holds: who sends it, links, sentences and attachments. The ledger keeps it of
 * every mail that is handed over, so that the same mail can be made again whatever has changed since.
 */
import { z } from 'zod';
import { type Archive, type EditionId, editionPath } from '../archive/archive.ts';
import type { Manifest } from '../archive/manifest.ts';
import { defined } from '../defined.ts';
import { InputError } from '../errors.ts';
import { fileOf, plainMailFile } from '../formats.ts';
import { sha256 } from '../hash.ts';
import type { Dispatch } from '../ledger/dispatches.ts';
import { escapedAttribute } from '../render/html.ts';
import { wrapped } from '../text/wrap.ts';
import { type Archived, withLinks, withoutLinks } from './archive-links.ts';
import type { Links } from './input.ts';
import { buildMessage, type MailContent } from './message.ts';
import { downloadName } from './names.ts';
import { lineWidth, places, withAdditions, withoutHeld } from './placing.ts';

const personal = z.object({
  language: z.string(),
  /** `Name <name@example.com>`, or the address alone. */
  from: z.string(),
  links: z.object({ archiveUrl: z.string().exactOptional(), unsubscribeUrl: z.string().exactOptional() }),
  additions: z.array(z.object({ place: z.enum(places), html: z.string(), text: z.string() })),
  /** In the place of links to the archive, if its reader cannot reach it. */
  instead: z.string(),
  /** Names in the archive. */
  attachments: z.array(z.string()),
});

export type Personal = z.output<typeof personal>;

/** Whose mail it is. */
interface To {
  readonly recipient: string;
  /** From 2, as an envelope has it. */
  readonly copy?: number | undefined;
}

export interface EditionFiles {
  readonly archive: Pick<Archive, 'readFile'>;
  readonly edition: EditionId;
  readonly manifest: Manifest;
}

/** @throws InputError the archive lacks a file, or an address cannot be right */
export async function mailContent(
  { recipient, copy }: To,
  { language, from, links, additions, instead, attachments }: Personal,
  files: EditionFiles,
): Promise<MailContent> {
  const { manifest } = files;
  const types = new Map(manifest.files.map(({ name, mediaType }) => [name, mediaType]));
  const attached = attachments.map(async (name) => ({
    name: downloadName(manifest, name),
    mediaType: types.get(name) ?? 'application/octet-stream',
    bytes: await readBytes(files, name),
  }));
  return {
    ...defined({ edition: manifest.edition, recipient, copy, from, replyTo: manifest.contact }),
    subject: subjectOf(manifest, language),
    ...withAdditions(ledTo(links, instead, await archivedMail(files, language), manifest), additions),
    attachments: await Promise.all(attached),
    date: manifest.run.finishedAt,
    headers: unsubscribeHeaders(links),
  };
}

export const subjectOf = ({ subjects, report, period }: Manifest, language: string): string =>
  subjects[language] ?? `${report} ${period.id}`;

/** A mail that was handed over, made again. */
export interface MailAgain extends MailContent {
  /** The same bytes that were handed over; if not, the version of Periodical writes mails in another way. */
  readonly isProved: boolean;
  readonly raw: Uint8Array;
  /** Names in the archive of what was attached. */
  readonly attached: readonly string[];
}

/** Makes a mail again. @throws InputError the archive lacks a file */
export async function mailAgain(dispatch: Dispatch, files: EditionFiles): Promise<MailAgain> {
  const kept = personal.parse(JSON.parse(dispatch.personal));
  const copy = dispatch.copy > 1 ? dispatch.copy : undefined;
  const content = await mailContent({ recipient: dispatch.recipient, copy }, kept, files);
  const raw = await buildMessage(content);
  return { ...content, raw, attached: kept.attachments, isProved: sha256(raw) === dispatch.sha256 };
}

async function archivedMail(files: EditionFiles, language: string): Promise<Archived> {
  const [html, text] = await Promise.all([
    readText(files, fileOf('email', language)),
    readText(files, plainMailFile(language)),
  ]);
  return files.manifest.heldAtMaking ? withoutHeld({ html, text }) : { html, text };
}

function ledTo({ archiveUrl }: Links, instead: string, mail: Archived, { files }: Manifest): Archived {
  if (archiveUrl === undefined)
    return withoutLinks(mail, wrapped(instead, lineWidth), escapedAttribute(instead));
  return withLinks(
    mail,
    files.map(({ name }) => name),
    archiveUrl,
  );
}

/** RFC 8058: mail programs show a button of their own, and unsubscribe by a POST. */
function unsubscribeHeaders({ unsubscribeUrl }: Links): Record<string, string> {
  if (unsubscribeUrl === undefined) return {};
  return {
    'List-Unsubscribe': `<${new URL(unsubscribeUrl).href}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

async function readBytes({ archive, edition }: EditionFiles, name: string): Promise<Uint8Array> {
  const bytes = await archive.readFile(edition, name);
  if (bytes) return bytes;
  throw InputError.at(`${editionPath(edition)}/${name}`, 'is not in the archive');
}

async function readText({ archive, edition }: EditionFiles, name: string): Promise<string> {
  const bytes = await archive.readFile(edition, name);
  if (bytes) return new TextDecoder().decode(bytes);
  throw InputError.at(
    `${editionPath(edition)}/${name}`,
    'is not in the archive: the edition was made without the format email',
  );
}
