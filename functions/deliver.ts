/** The deliver room: one message per recipient of an edition, and a receipt for each in the ledger. */

import type { Manifest } from './archive/manifest.ts';
import type { Archive, EditionId } from './archive.ts';
import { editionPath } from './archive.ts';
import { editionMail } from './deliver/mail.ts';
import { InputError, RetryableError, saidBy } from './errors.ts';
import type { Addressing, Claim, Ledger, Outcome, SendKey, SendState, Suppression } from './ledger.ts';
import type { Theme } from './templates/theme.ts';

export interface Recipient extends Addressing {
  readonly address: string;
}

/** Where a recipient finds what the mail speaks of. */
export interface Links {
  /** The edition's files, without a slash at the end. */
  readonly archiveUrl: string;
  /** One click, as RFC 8058 has it; only for subscribed mail. */
  readonly unsubscribeUrl?: string;
}

/** What a message is about and to whom it goes: no two messages have the same envelope. */
export interface Envelope {
  /** REPORT/PERIOD/rN; of a notice, what it is about. */
  readonly edition: string;
  /** A bare address; the message goes to it alone, whatever its headers say. */
  readonly recipient: string;
  /** `notice:KIND…`, as the ledger has it; left out where the message is the edition itself. */
  readonly notice?: string;
  /** From 2, where an operator wants a message to go out that went out before. */
  readonly copy?: number;
}

/** Takes a whole message. */
export interface Channel {
  /** As the ledger names it: `outbox`, `ses`. */
  readonly name: string;
  /** Sending the same message again does nothing, so a send in doubt is simply sent again. */
  readonly idempotent: boolean;
  /** The largest message that it takes, in bytes of raw MIME; any size where it is left out. */
  readonly maxBytes?: number;
  /**
   * @throws LostAnswerError nobody can say whether it went out
   * @throws anything else: the send failed, and nothing went out
   */
  send(raw: Uint8Array, envelope: Envelope): Promise<{ id: string; existed: boolean }>;
}

export interface Delivery {
  readonly recipient: string;
  readonly state: SendState;
  readonly detail: string;
  /** Sent by this run, not by one before. */
  readonly now: boolean;
  /** It failed by what somebody has to mend: the same again would fail again. */
  readonly forGood?: boolean;
}

export interface DeliverInput {
  readonly archive: Archive;
  readonly ledger: Ledger;
  readonly channel: Channel;
  readonly edition: EditionId;
  readonly manifest: Manifest;
  readonly recipients: readonly Recipient[];
  readonly from: string;
  /** @param madeAt when the edition was made, UTC: what expires counts from there, so that bytes repeat */
  readonly linksFor: (edition: EditionId, recipient: Recipient, madeAt: string) => Promise<Links>;
  /** Has the words for what delivery adds to a mail; the project's own theme where it is left out. */
  readonly theme?: Theme;
  readonly now: () => string;
}

/** Longer than a channel may take to answer. */
export const leaseSeconds = 120;

/** The message was handed over and no answer came: it may have gone out or not. */
export class LostAnswerError extends Error {
  override readonly name = 'LostAnswerError';
}

/**
 * Sends to every recipient that has not got the edition yet. One recipient's failure never touches another.
 * @throws RetryableError, InputError not everybody could be noted in the ledger; nothing was sent
 */
export async function deliver(input: DeliverInput): Promise<Delivery[]> {
  await announceAll(input, input.recipients, { ...input, channel: input.channel.name });
  const deliveries: Delivery[] = [];
  for (const recipient of input.recipients) {
    const { address, subscribed, copy } = recipient;
    const about = { edition: editionPath(input.edition), recipient: address };
    const posting: Posting = {
      envelope: { ...about, ...(copy === undefined ? {} : { copy }) },
      report: input.edition.report,
      subscribed,
      build: () => editionMail(input, recipient),
    };
    deliveries.push(await sendOnce(posting, input));
  }
  return deliveries;
}

export interface AnnounceEffects {
  readonly ledger: Ledger;
  readonly now: () => string;
  /** As the ledger names it. */
  readonly channel: string;
}

/**
 * Notes all who are to get an edition, before anything goes out: who finds that a process or a message got
 * lost on its way can send the rest. Only for what may go out: sends that were held are held no longer.
 */
export async function announceAll(
  { edition, manifest }: Pick<DeliverInput, 'edition' | 'manifest'>,
  recipients: readonly Recipient[],
  { ledger, now, channel }: AnnounceEffects,
): Promise<void> {
  for (const recipient of recipients) {
    const key = { edition: editionPath(edition), recipient: recipient.address, channel };
    await ledger.announce(key, now(), recipient, 'pending');
    if (manifest.held) await ledger.reopen(key, ['held'], recipient, now());
  }
}

/**
 * Notes who gets an edition when its release comes; until then nothing goes out.
 * @throws RetryableError it was released meanwhile: whoever runs again sends it
 */
export function holdSends({ ledger, now, channel }: AnnounceEffects) {
  return async (edition: EditionId, recipients: readonly Recipient[]): Promise<void> => {
    const path = editionPath(edition);
    for (const recipient of recipients) {
      await ledger.announce(
        { edition: path, recipient: recipient.address, channel },
        now(),
        recipient,
        'held',
      );
    }
    // The release may have listed them before they were all there.
    if (await ledger.releaseOf(path)) throw new RetryableError(`${path} was released just now`);
  };
}

/** A message that goes out once, whatever becomes of the process that sends it. */
export interface Posting {
  readonly envelope: Envelope;
  readonly report: string;
  /** Whether its recipient may have unsubscribed from it. */
  readonly subscribed: boolean;
  /** @throws what makes the message impossible; it is tried again by the next run */
  readonly build: () => Promise<Uint8Array>;
}

export type PostEffects = Pick<DeliverInput, 'ledger' | 'channel' | 'now'>;

/** Builds, claims, sends and settles, in this order: what fails before the claim has sent nothing. */
export async function sendOnce(posting: Posting, effects: PostEffects): Promise<Delivery> {
  const { envelope } = posting;
  const key = keyOf(envelope, effects.channel);
  let prepared: Prepared;
  let claim: Claim;
  try {
    prepared = await prepare(posting, effects.ledger);
    claim = await effects.ledger.claim(key, effects.now(), leaseSeconds);
  } catch (error) {
    return { recipient: key.recipient, ...failure(error), now: true };
  }
  const repeatable = 'raw' in prepared && effects.channel.idempotent;
  if (claim !== 'claimed' && !(repeatable && isDoubtful(claim))) {
    // The state is known; a ledger that cannot say more must not keep the next recipient waiting.
    const detail = await detailOf(effects.ledger, key).catch(() => '');
    return { recipient: key.recipient, state: claim, detail, now: false };
  }
  const outcome =
    'raw' in prepared ? await handOver(prepared.raw, envelope, effects.channel) : suppressed(prepared);
  const noted = await settle(effects, key, outcome);
  return { recipient: key.recipient, ...outcome, ...noted, now: true };
}

function keyOf({ edition, recipient, notice }: Envelope, channel: Channel): SendKey {
  return { edition, recipient, channel: notice ?? channel.name };
}

/** The whole message, or why there is to be none. */
type Prepared = { readonly raw: Uint8Array } | { readonly suppression: Suppression };

async function prepare(posting: Posting, ledger: Ledger): Promise<Prepared> {
  const suppression = await ledger.suppressionOf(posting.envelope.recipient, posting.report);
  if (suppression && (suppression.report === '*' || posting.subscribed)) return { suppression };
  return { raw: await posting.build() };
}

const isDoubtful = (claim: Claim) => claim === 'sending' || claim === 'unknown';

const reasons: Readonly<Record<Suppression['reason'], string>> = {
  bounced: 'a mail to this address came back for good',
  complained: 'the recipient complained of a mail',
  unsubscribed: 'the recipient unsubscribed from this report',
};

/** "the recipient unsubscribed from this report (2024-06-20)" */
export function suppressionReason({ reason, at, detail }: Suppression): string {
  const told = detail === '' ? '' : `: ${detail}`;
  return `${reasons[reason]} (${at.slice(0, 10)}${told})`;
}

const suppressed = ({ suppression }: { suppression: Suppression }): Ended => ({
  state: 'suppressed',
  detail: `not sent: ${suppressionReason(suppression)}`,
});

/** What the ledger says of a send by an earlier run: where it lies, or why it failed. */
async function detailOf(ledger: Ledger, { edition, recipient, channel }: SendKey): Promise<string> {
  const sends = await ledger.listSends(edition);
  return sends.find((one) => one.recipient === recipient && one.channel === channel)?.detail ?? '';
}

interface Ended {
  readonly state: Outcome;
  readonly detail: string;
  readonly forGood?: boolean;
}

const failure = (error: unknown) => ({
  state: 'failed' as const,
  detail: saidBy(error),
  forGood: error instanceof InputError,
});

async function handOver(raw: Uint8Array, envelope: Envelope, channel: Channel): Promise<Ended> {
  try {
    const { id } = await channel.send(raw, envelope);
    const { copy } = envelope;
    return { state: 'sent', detail: copy === undefined ? id : `${id} (copy ${copy})` };
  } catch (error) {
    if (error instanceof LostAnswerError) return { state: 'unknown', detail: saidBy(error) };
    return failure(error);
  }
}

const settleAttempts = 3;

/**
 * Writes down how a send ended. What cannot be written is tried again, and is never taken for a failed send:
 * the claim stays, and becomes `unknown` when its lease has passed.
 */
async function settle(
  { ledger, now }: PostEffects,
  key: SendKey,
  { state, detail }: Ended,
): Promise<{ state: 'unknown'; detail: string } | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      await ledger.settle(key, state, detail, now());
      return undefined;
    } catch (error) {
      if (attempt < settleAttempts) continue;
      return {
        state: 'unknown',
        detail: `${state}, but the ledger could not be written: ${saidBy(error)}`,
      };
    }
  }
}
