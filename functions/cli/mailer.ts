/** Where `release` and `resend` send: into this machine's outbox at once, or through the queue of a deployed system. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Archive, EditionId } from '../archive/archive.ts';
import type { Manifest } from '../archive/manifest.ts';
import { type Proving, provedFiles, provedManifest } from '../archive/proved.ts';
import { clock } from '../calendar/instant.ts';
import { type Refusal, refusalIn } from '../deliver/recipients.ts';
import type { ResendPlan, SendTable } from '../deliver/resend.ts';
import type { SendResult } from '../deliver/result.ts';
import type { Recipient } from '../ledger/addressing.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Dispatch } from '../pipeline/effects.ts';
import { localArchive } from '../systems/local.ts';
import { templatesAt } from '../templates.ts';
import { editionNamed } from './edition-argument.ts';
import type { Delivery } from './exit-codes.ts';
import { printLine } from './output.ts';
import type { WhereOptions } from './where.ts';

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
  readonly refusal: Refusal;
  /** Sends, and waits for what becomes of it. */
  readonly send: (recipients: readonly Recipient[]) => Promise<readonly SendResult[]>;
}

type Show = (step: string, detail: string) => void;

export interface MailerOptions extends WhereOptions {
  /** Folder of templates, for the words and bounds of this machine's mails. */
  readonly templates?: string;
}

/**
 * @param text REPORT/PERIOD/rN, or REPORT/PERIOD: its newest revision
 * @throws InputError there is no such edition, or it was altered
 */
export function withMailer<T>(
  text: string,
  options: MailerOptions,
  show: Show,
  use: (mailer: EditionMailer) => Promise<T>,
): Promise<T> {
  return options.remote
    ? withRemoteMailer(text, options, show, use)
    : withLocalMailer(text, options, show, use);
}

async function withLocalMailer<T>(
  text: string,
  { out, templates: folder }: MailerOptions,
  show: Show,
  use: (mailer: EditionMailer) => Promise<T>,
): Promise<T> {
  const archive = localArchive(out);
  const edition = await editionNamed(archive, text);
  const { withLocalEffects } = await import('./local-effects.ts');
  // No data are read: what is sent lies in the archive.
  const templates = templatesAt(folder);
  const own = folder === undefined ? {} : { templates };
  return withLocalEffects({ lake: '', out, onProgress: show, ...own }, async (effects) => {
    const { ledger, now, channel, dispatch } = effects;
    const manifest = await proved(edition, effects);
    return use({
      ...{ edition, manifest, archive, ledger, now },
      channel: channel.name,
      idempotent: channel.idempotent,
      refusal: refusalIn(templates),
      send: (recipients) => dispatch(edition, manifest, recipients),
    });
  });
}

/** Before a send is opened again or a release is noted: what was altered changes nothing in the ledger. */
async function proved(edition: EditionId, proving: Proving): Promise<Manifest> {
  const manifest = await provedManifest(edition, proving);
  await provedFiles(edition, manifest, proving.archive);
  return manifest;
}

const pollMilliseconds = 2000;

async function withRemoteMailer<T>(
  text: string,
  { stack }: WhereOptions,
  show: Show,
  use: (mailer: EditionMailer) => Promise<T>,
): Promise<T> {
  // The SDK takes a quarter of a second to load.
  const [{ remote, endOfSends }, { queueDispatch }] = await Promise.all([
    import('../systems/remote.ts'),
    import('../stages/deliver.ts'),
  ]);
  const deployed = await remote(stack);
  const { archive, ledger, deliveries, channel, refusal } = deployed;
  const edition = await editionNamed(archive, text);
  const manifest = await proved(edition, deployed);
  const dispatch: Dispatch = queueDispatch({ ledger, deliveries, now: clock, channel });
  return use({
    ...{ edition, manifest, archive, ledger, now: clock, channel },
    idempotent: false,
    refusal,
    async send(recipients) {
      await dispatch(edition, manifest, recipients);
      const addresses = recipients.map(({ address }) => address);
      const pause = () => wait(pollMilliseconds);
      const sends = await endOfSends(deployed, manifest.edition, addresses, pause, show);
      return sends.map(({ recipient, state, detail }) => ({ recipient, state, detail, now: true }));
    },
  });
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

export function printDeliveries(deliveries: readonly Delivery[]): void {
  for (const { recipient, state, detail } of deliveries) {
    printLine(`${state} to ${recipient}${detail === '' ? '' : `: ${detail}`}`);
  }
}
