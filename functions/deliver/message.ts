/**
 * One mail as raw MIME: mixed(alternative(text, related(html, charts)), attachments). The same message gives
 * the same bytes, so that a mail can be built again and compared, and its Message-ID stays its own.
 */
import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { isInstant } from '../calendar/instant.ts';
import { InputError } from '../errors.ts';
import { checkedHeaders, parseAddress, singleLine, subjectLine } from './message/headers.ts';
import { withInlineImages } from './message/images.ts';

export interface MailContent {
  /** REPORT/PERIOD/rN */
  readonly edition: string;
  /** A bare address: `name@example.com`. */
  readonly recipient: string;
  /** From 2: a further message of the same edition to the same recipient. */
  readonly copy?: number;
  /** A bare address, or `Name <name@example.com>`. */
  readonly from: string;
  /** Where answers go, a bare address. @default to the sender */
  readonly replyTo?: string;
  readonly subject: string;
  /** Images stand in it as data: URIs; they go out as inline parts. */
  readonly html: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** ISO instant, UTC. */
  readonly date: string;
  /** Further headers, such as List-Unsubscribe. Those that this module writes are refused. */
  readonly headers?: Readonly<Record<string, string>>;
}

interface Attachment {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/**
 * The message as it goes over the wire, with CRLF line ends.
 * @throws InputError an address, a date or a header cannot be right
 */
export async function buildMessage(message: MailContent): Promise<Uint8Array> {
  const from = parseAddress(message.from);
  const to = parseAddress(message.recipient);
  const { html, images } = withInlineImages(message.html, messageHash(message), from.domain);
  const composer = new MailComposer({
    from: { name: subjectLine(from.name), address: from.address },
    to: to.address,
    ...(message.replyTo === undefined ? {} : { replyTo: parseAddress(message.replyTo).address }),
    subject: subjectLine(message.subject),
    messageId: `<${messageHash(message)}@${from.domain}>`,
    date: instant(message.date),
    headers: checkedHeaders(message.headers ?? {}),
    text: crlf(message.text),
    html: crlf(html),
    attachments: [...images, ...message.attachments.map(attachment)],
    baseBoundary: boundary(message),
    newline: 'windows',
    // Nothing in a message may make the library read a file or call a server.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** RFC 2045 6.8: text that is encoded as base64 has CRLF line ends inside too. */
function crlf(text: string): string {
  return text.replace(/\r\n|\r|\n/g, '\r\n');
}

/**
 * The same for the same edition and recipient: what arrives twice is known as one by mail programs. A copy
 * that was asked for is another message, so that no program hides it.
 */
function messageHash({ edition, recipient, copy }: MailContent): string {
  const whole = [edition, recipient, ...(copy === undefined ? [] : [copy])];
  return createHash('sha256').update(whole.join('\n')).digest('hex').slice(0, 32);
}

/** Follows from the content, so that no text can contain the boundary that it is wrapped in. */
function boundary(message: MailContent): string {
  const hash = createHash('sha256').update(messageHash(message)).update(message.text).update(message.html);
  return hash.digest('hex').slice(0, 24);
}

function instant(date: string): Date {
  if (isInstant(date)) return new Date(date);
  throw InputError.at('', `expected an instant in UTC such as "2024-07-02T01:00:00Z", got "${date}"`);
}

function attachment({ name, mediaType, bytes }: Attachment) {
  return { filename: singleLine(name), contentType: singleLine(mediaType), content: Buffer.from(bytes) };
}
