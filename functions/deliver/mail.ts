/** The mail of an edition to one recipient, made from what the archive holds, and small enough for its channel. */
import { editionPath } from '../archive/archive.ts';
import { InputError } from '../errors.ts';
import { type Format, fileOf } from '../formats.ts';
import type { Recipient } from '../ledger/addressing.ts';
import { attached, reason, released, tooLarge, unsubscribe } from './additions.ts';
import { mailContent, type Personal, subjectOf } from './dispatch.ts';
import type { DeliverInput, Links } from './input.ts';
import { parseAddress, singleLine } from './message/headers.ts';
import { buildMessage } from './message.ts';
import { downloadName } from './names.ts';
import type { Addition } from './placing.ts';
import type { Built } from './send.ts';

/**
 * The whole message as raw MIME, and what the ledger keeps of it. Attachments that make it too large for the channel
 * are left out, the largest first, and a sentence says so and links to them.
 * @throws InputError the archive lacks a file, an address cannot be right, or no attachment is left to leave out
 */
export async function editionMail(input: DeliverInput, recipient: Recipient): Promise<Built> {
  const mail = await plannedMail(input, recipient);
  const { maxBytes = Number.POSITIVE_INFINITY } = input.channel;
  const largestFirst = mail.attachments.toSorted((a, b) => b.size - a.size);
  let size = 0;
  for (let count = 0; count <= largestFirst.length; count++) {
    const personal = personalOf(mail, input, largestFirst.slice(0, count));
    const to = { recipient: recipient.address, copy: recipient.copy };
    const raw = await buildMessage(await mailContent(to, personal, input));
    const subject = subjectOf(input.manifest, mail.language);
    if (raw.length <= maxBytes) return { raw, dispatch: { subject, personal: JSON.stringify(personal) } };
    size = raw.length;
  }
  throw InputError.at(
    `${editionPath(input.edition)}/${fileOf('email', mail.language)}`,
    `is a message of ${megabytes(size)} without attachments; expected at most ${megabytes(maxBytes)}, so move {% more /%} further up the page`,
  );
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

interface PlannedMail {
  readonly recipient: Recipient;
  readonly language: string;
  readonly links: Links;
  readonly attachments: readonly EditionFile[];
}

interface EditionFile {
  readonly format: Format;
  /** In the archive. */
  readonly name: string;
  readonly size: number;
}

async function plannedMail({ manifest, edition, linksFor }: DeliverInput, recipient: Recipient) {
  const links = await linksFor(edition, recipient, manifest.run.finishedAt);
  const language = manifest.languages.includes(recipient.language)
    ? recipient.language
    : (manifest.languages[0] ?? '');
  const wanted = new Set(
    links.archiveUrl === undefined ? [...recipient.attach, ...offline] : recipient.attach,
  );
  const attachments = [...wanted].flatMap((format): EditionFile[] => {
    const name = fileOf(format, language);
    const file = manifest.files.find((candidate) => candidate.name === name);
    return file ? [{ format, name, size: file.size }] : [];
  });
  return { recipient, language, links, attachments };
}

/** What a reader who cannot reach the archive needs: the report itself. */
const offline: readonly Format[] = ['page', 'pdf'];

function personalOf(mail: PlannedMail, input: DeliverInput, leftOut: readonly EditionFile[]): Personal {
  const { manifest, from, theme } = input;
  const { language, links } = mail;
  const attachments = mail.attachments.filter((file) => !leftOut.includes(file)).map(({ name }) => name);
  const names = attachments.map((name) => downloadName(manifest, name));
  return {
    language,
    from: sender(from, manifest.publisher?.[language]),
    links: { ...links },
    additions: additionsTo(mail, input, leftOut),
    instead: links.archiveUrl === undefined && names.length > 0 ? attached(names, language, theme) : '',
    attachments,
  };
}

/** The publisher under the address that may send: readers know the office, not the program. */
function sender(from: string, publisher = ''): string {
  const name = singleLine(publisher).replace(/[<>"]/g, '');
  return name === '' ? from : `${name} <${parseAddress(from).address}>`;
}

function additionsTo(
  { language, links, recipient }: PlannedMail,
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
