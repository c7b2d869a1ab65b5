/** Sending an edition again, wherever that happens: into an outbox at once, or through a queue. */
import type { Archive, EditionId } from '../archive/archive.ts';
import type { Manifest } from '../archive/manifest.ts';
import type { Recipient } from '../ledger/addressing.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ResendPlan, SendTable } from './resend.ts';
import type { SendResult } from './result.ts';

/** An edition, and the means to send it. */
export interface EditionMailer {
  readonly edition: EditionId;
  readonly manifest: Manifest;
  readonly archive: Archive;
  readonly ledger: Ledger;
  /** As the ledger names it. */
  readonly channel: string;
  /** Sending the same message again does nothing. */
  readonly idempotent: boolean;
  readonly now: () => string;
  /** Why nothing may be sent to an address. */
  readonly refusal: (address: string) => string | undefined;
  /** Sends, and waits for what becomes of it. */
  readonly send: (recipients: readonly Recipient[]) => Promise<readonly SendResult[]>;
}

/** The edition's mails as the ledger has them now. */
export async function sendTable({
  ledger,
  manifest,
  channel,
  idempotent,
  now,
}: EditionMailer): Promise<SendTable> {
  const sends = await ledger.listSends(manifest.edition);
  return {
    sends: sends.filter((send) => send.channel === channel),
    now: now(),
    idempotent,
    languages: manifest.languages,
  };
}

/** Opens every send of the plan again, and sends. One that has moved on meanwhile is left as it is. */
export async function resendAll(
  { steps }: ResendPlan,
  mailer: EditionMailer,
): Promise<readonly SendResult[]> {
  const { ledger, manifest, channel, idempotent, now } = mailer;
  const going: Recipient[] = [];
  const gone: string[] = [];
  for (const { recipient, from } of steps) {
    const key = { edition: manifest.edition, recipient: recipient.address, channel };
    const isOpen = from.length === 0 || (await ledger.reopen(key, from, recipient, now()));
    // Where sending twice does nothing, a send that a dead process is still at is simply sent again.
    if (isOpen || (idempotent && from.includes('unknown'))) going.push(recipient);
    else gone.push(recipient.address);
  }
  const sent = going.length > 0 ? await mailer.send(going) : [];
  return gone.length > 0 ? [...sent, ...(await currentStates(gone, mailer))] : sent;
}

async function currentStates(addresses: readonly string[], mailer: EditionMailer): Promise<SendResult[]> {
  const { sends } = await sendTable(mailer);
  return sends
    .filter(({ recipient }) => addresses.includes(recipient))
    .map(({ recipient, state, detail }) => ({ recipient, state, detail, now: false }));
}
