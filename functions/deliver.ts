/** The deliver room: one message per recipient of an edition, and a receipt for each in the ledger. */
import type { Archive, EditionId } from './archive.ts';
import { editionPath } from './archive.ts';
import { buildMessage, type MailMessage } from './deliver/message.ts';
import { InputError } from './errors.ts';
import { languageFile } from './formats.ts';
import type { Claim, Ledger, SendKey, SendState } from './ledger.ts';
import type { Manifest } from './manifest.ts';

export interface Recipient {
  readonly address: string;
  readonly language: string;
  /** Formats that are attached; the mail itself is always sent. */
  readonly attach: readonly ('pdf' | 'workbook')[];
}

/** Takes a whole message. */
export interface Channel {
  /** As the ledger names it: `outbox`, `ses`. */
  readonly name: string;
  /** Sending the same message again does nothing, so a send in doubt is simply sent again. */
  readonly idempotent: boolean;
  /** @throws anything: the send failed, and nothing went out */
  send(
    raw: Uint8Array,
    envelope: { edition: string; recipient: string },
  ): Promise<{ id: string; existed: boolean }>;
}

export interface Delivery {
  readonly recipient: string;
  readonly state: SendState;
  readonly detail: string;
  /** Sent by this run, not by one before. */
  readonly now: boolean;
}

export interface DeliverInput {
  readonly archive: Archive;
  readonly ledger: Ledger;
  readonly channel: Channel;
  readonly edition: EditionId;
  readonly manifest: Manifest;
  readonly recipients: readonly Recipient[];
  readonly from: string;
  /** Where readers find the edition's files, without a slash at the end. */
  readonly archiveUrl: string;
  readonly now: () => string;
}

const leaseSeconds = 120;

/** Sends to every recipient that has not got the edition yet. One recipient's failure never touches another. */
export async function deliver(input: DeliverInput): Promise<Delivery[]> {
  const deliveries: Delivery[] = [];
  for (const recipient of input.recipients) deliveries.push(await deliverTo(input, recipient));
  return deliveries;
}

async function deliverTo(input: DeliverInput, recipient: Recipient): Promise<Delivery> {
  const key = {
    edition: editionPath(input.edition),
    recipient: recipient.address,
    channel: input.channel.name,
  };
  let raw: Uint8Array;
  try {
    // The whole message first: what fails before the claim has sent nothing and claims nothing.
    raw = await buildMessage(await messageFor(input, recipient));
  } catch (error) {
    return { recipient: recipient.address, state: 'failed', detail: messageOf(error), now: true };
  }
  let claim: Claim;
  try {
    claim = await input.ledger.claim(key, input.now(), leaseSeconds);
  } catch (error) {
    return { recipient: recipient.address, state: 'failed', detail: messageOf(error), now: true };
  }
  const doubtful = claim === 'sending' || claim === 'unknown';
  if (claim !== 'claimed' && !(doubtful && input.channel.idempotent)) {
    return { recipient: recipient.address, state: claim, detail: await detailOf(input, key), now: false };
  }
  return send(input, key, raw);
}

/** What the ledger says of a send by an earlier run: where it lies, or why it failed. */
async function detailOf({ ledger }: DeliverInput, { edition, recipient, channel }: SendKey): Promise<string> {
  const sends = await ledger.listSends(edition);
  return sends.find((one) => one.recipient === recipient && one.channel === channel)?.detail ?? '';
}

async function send(input: DeliverInput, key: SendKey, raw: Uint8Array): Promise<Delivery> {
  let outcome: { state: 'sent' | 'failed'; detail: string };
  try {
    const { id } = await input.channel.send(raw, { edition: key.edition, recipient: key.recipient });
    outcome = { state: 'sent', detail: id };
  } catch (error) {
    outcome = { state: 'failed', detail: messageOf(error) };
  }
  const noted = await settle(input, key, outcome);
  return { recipient: key.recipient, ...outcome, ...noted, now: true };
}

const settleAttempts = 3;

/**
 * Writes down how a send ended. What cannot be written is tried again, and is never taken for a failed send:
 * the claim stays, and becomes `unknown` when its lease has passed.
 */
async function settle(
  input: DeliverInput,
  key: SendKey,
  { state, detail }: { state: 'sent' | 'failed'; detail: string },
): Promise<{ state: 'unknown'; detail: string } | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      await input.ledger.settle(key, state, detail, input.now());
      return undefined;
    } catch (error) {
      if (attempt < settleAttempts) continue;
      return {
        state: 'unknown',
        detail: `${state}, but the ledger could not be written: ${messageOf(error)}`,
      };
    }
  }
}

async function messageFor(input: DeliverInput, recipient: Recipient): Promise<MailMessage> {
  const { manifest } = input;
  const language = manifest.languages.includes(recipient.language)
    ? recipient.language
    : (manifest.languages[0] ?? '');
  const [html, text] = await Promise.all([
    readText(input, languageFile('email', language)),
    readText(input, `email.${language}.txt`),
  ]);
  const names = recipient.attach
    .map((format) => languageFile(format, language))
    .filter((name) => manifest.files.some((file) => file.name === name));
  return {
    edition: manifest.edition,
    recipient: recipient.address,
    from: input.from,
    subject: manifest.subjects[language] ?? `${manifest.report} ${manifest.period.id}`,
    html: withLinks(html, input),
    text: withLinks(text, input),
    attachments: await Promise.all(names.map((name) => attachment(input, name))),
    date: manifest.run.finishedAt,
  };
}

// The archived mail links to its neighbours, so that its bytes do not depend on where the archive lies.
function withLinks(text: string, { manifest, archiveUrl }: DeliverInput): string {
  // By a function: a folder's name may hold `$&`, which means something in a replacement text.
  return manifest.files.reduce(
    (all, { name }) => all.replaceAll(`./${name}`, () => `${archiveUrl}/${name}`),
    text,
  );
}

async function attachment(input: DeliverInput, name: string): Promise<MailMessage['attachments'][number]> {
  const bytes = await input.archive.readFile(input.edition, name);
  const file = input.manifest.files.find((candidate) => candidate.name === name);
  if (!bytes || !file) throw InputError.at(`${input.manifest.edition}/${name}`, 'is not in the archive');
  const { report, period } = input.manifest;
  return { name: `${report}-${period.id}${name.slice('report'.length)}`, mediaType: file.mediaType, bytes };
}

async function readText(input: DeliverInput, name: string): Promise<string> {
  const bytes = await input.archive.readFile(input.edition, name);
  if (!bytes) {
    throw InputError.at(
      `${input.manifest.edition}/${name}`,
      'is not in the archive: the edition was made without the format email',
    );
  }
  return new TextDecoder().decode(bytes);
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
