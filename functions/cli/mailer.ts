/** Where `release` and `resend` send: into this machine's outbox at once, or through the queue of a deployed system. */
import { setTimeout as wait } from 'node:timers/promises';
import type { EditionMailer } from '../deliver/mailer.ts';
import { localArchive } from '../systems/local.ts';
import { templatesAt } from '../templates.ts';
import { editionNamed } from './edition-argument.ts';
import type { Delivery } from './exit-codes.ts';
import { printLine } from './output.ts';
import type { WhereOptions } from './where.ts';

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
  const edition = await editionNamed(localArchive(out), text);
  const [{ withLocalEffects }, { localMailer }] = await Promise.all([
    import('./local-effects.ts'),
    import('../systems/mailers/local.ts'),
  ]);
  // No data are read: what is sent lies in the archive.
  const templates = templatesAt(folder);
  const own = folder === undefined ? {} : { templates };
  return withLocalEffects({ lake: '', out, onProgress: show, ...own }, async (effects) =>
    use(await localMailer(edition, effects, templates)),
  );
}

const pollMilliseconds = 2000;

async function withRemoteMailer<T>(
  text: string,
  { stack }: WhereOptions,
  show: Show,
  use: (mailer: EditionMailer) => Promise<T>,
): Promise<T> {
  // The SDK takes a quarter of a second to load.
  const [{ remote, endOfSends }, { queueMailer }] = await Promise.all([
    import('../systems/remote.ts'),
    import('../systems/mailers/queue.ts'),
  ]);
  const deployed = await remote(stack);
  const mailer = await queueMailer(await editionNamed(deployed.archive, text), deployed);
  return use({
    ...mailer,
    async send(recipients) {
      await mailer.send(recipients);
      const addresses = recipients.map(({ address }) => address);
      const pause = () => wait(pollMilliseconds);
      const sends = await endOfSends(deployed, mailer.manifest.edition, addresses, pause, show);
      return sends.map(({ recipient, state, detail }) => ({ recipient, state, detail, now: true }));
    },
  });
}

export function printDeliveries(deliveries: readonly Delivery[]): void {
  for (const { recipient, state, detail } of deliveries) {
    printLine(`${state} to ${recipient}${detail === '' ? '' : `: ${detail}`}`);
  }
}
