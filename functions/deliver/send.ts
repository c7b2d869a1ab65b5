/** One message sent once: built, claimed in the ledger, handed to its channel, settled. */
import { InputError, messageOf, RetryableError } from '../errors.ts';
import { sha256 } from '../hash.ts';
import type { Dispatch } from '../ledger/dispatches.ts';
import type { Claim, Ledger, Outcome, SendKey, Suppression } from '../ledger/ledger.ts';
import { type Channel, type Envelope, LostAnswerError } from './channel.ts';
import { leaseSeconds } from './lease.ts';
import type { SendResult } from './result.ts';
import { suppressionReason } from './suppression.ts';

/** A message, and what the ledger keeps of it. */
export interface Built {
  readonly raw: Uint8Array;
  /** Absent: it is made anew for whoever asks, as a notice is. */
  readonly dispatch?: Pick<Dispatch, 'subject' | 'personal'>;
}

/** A message that goes out once, whatever becomes of the process that sends it. */
export interface Mail {
  readonly envelope: Envelope;
  readonly report: string;
  /** Whether its recipient may have unsubscribed from it. */
  readonly subscribed: boolean;
  /** @throws what makes the message impossible; it is tried again by the next run */
  readonly build: () => Promise<Built>;
}

export interface SendEffects {
  readonly ledger: Ledger;
  readonly channel: Channel;
  /** Instant in UTC. */
  readonly now: () => string;
}

/** Builds, claims, sends and settles, in this order: what fails before the claim has sent nothing. */
export async function sendOnce(posting: Mail, effects: SendEffects): Promise<SendResult> {
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
    'raw' in prepared
      ? await keepAndHandOver(prepared, posting, effects, claim === 'claimed')
      : suppressed(prepared);
  const noted = await settle(effects, key, outcome);
  const { messageId: _known, ...told } = outcome;
  return { recipient: key.recipient, ...told, ...noted, now: true };
}

function keyOf({ edition, recipient, notice }: Envelope, channel: Channel): SendKey {
  return { edition, recipient, channel: notice ?? channel.name };
}

/** The whole message, or why there is to be none. */
type Prepared = Built | { readonly suppression: Suppression };

async function prepare(posting: Mail, ledger: Ledger): Promise<Prepared> {
  const suppression = await ledger.suppressionOf(posting.envelope.recipient, posting.report);
  if (suppression && (suppression.report === '*' || posting.subscribed)) return { suppression };
  return posting.build();
}

const isDoubtful = (claim: Claim) => claim === 'sending' || claim === 'unknown';

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
  readonly state: Exclude<Outcome, 'delayed'>;
  readonly detail: string;
  readonly isPermanent?: boolean;
  readonly afterSeconds?: number;
  /** The channel's, of a message that went out. */
  readonly messageId?: string;
}

const failure = (error: unknown) => ({
  state: 'failed' as const,
  detail: messageOf(error),
  isPermanent: error instanceof InputError,
  ...(error instanceof InputError
    ? {}
    : { afterSeconds: (error instanceof RetryableError && error.afterSeconds) || 0 }),
});

/** What cannot be shown later does not go out: it is kept before it is handed over, and a later try keeps its own. */
async function keepAndHandOver(
  { raw, dispatch }: Built,
  { envelope }: Mail,
  { ledger, channel, now }: SendEffects,
  isClaimed: boolean,
): Promise<Ended> {
  try {
    const { copy = 1 } = envelope;
    const key = keyOf(envelope, channel);
    // What a dead process handed over to a folder stays there as it is, and so does its dispatch.
    const isKept = !isClaimed && (await isThere(ledger, key, copy));
    if (dispatch && !isKept)
      await ledger.noteDispatch({ ...key, copy, at: now(), sha256: sha256(raw), ...dispatch });
  } catch (error) {
    return failure(error);
  }
  return handOver(raw, envelope, channel);
}

async function isThere(ledger: Ledger, { edition, recipient }: SendKey, copy: number): Promise<boolean> {
  return (await ledger.dispatchesOf(edition, recipient)).some((one) => one.copy === copy);
}

async function handOver(raw: Uint8Array, envelope: Envelope, channel: Channel): Promise<Ended> {
  try {
    const { id } = await channel.send(raw, envelope);
    const { copy } = envelope;
    return { state: 'sent', detail: copy === undefined ? id : `${id} (copy ${copy})`, messageId: id };
  } catch (error) {
    if (error instanceof LostAnswerError) return { state: 'unknown', detail: messageOf(error) };
    return failure(error);
  }
}

const settleAttempts = 3;

/**
 * Writes down how a send ended. What cannot be written is tried again, and is never taken for a failed send:
 * the claim stays, and becomes `unknown` when its lease has passed.
 */
async function settle(
  { ledger, now }: SendEffects,
  key: SendKey,
  { state, detail, afterSeconds, messageId }: Ended,
): Promise<{ state: 'unknown'; detail: string } | undefined> {
  const outcome = afterSeconds === undefined ? state : 'delayed';
  for (let attempt = 1; ; attempt++) {
    try {
      await ledger.settle(key, outcome, detail, now(), messageId);
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
