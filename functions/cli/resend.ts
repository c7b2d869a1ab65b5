/** `periodical resend EDITION`: sends what did not arrive, and nothing else. */

import { type Command, Option } from 'commander';
import { onePerMailbox } from '../address.ts';
import { editionPath } from '../archive/archive.ts';
import { isHeld } from '../archive/hold.ts';
import { defined } from '../defined.ts';
import { refuseOutside } from '../deliver/recipients.ts';
import {
  openOf,
  planAddress,
  planOf,
  planPending,
  planReaders,
  type Refused,
  type ResendPlan,
  type SendTable,
  type Step,
} from '../deliver/resend.ts';
import type { SendResult } from '../deliver/result.ts';
import { suppressionReason } from '../deliver/suppression.ts';
import { InputError, UsageError } from '../errors.ts';
import type { Send } from '../ledger/ledger.ts';
import { collect } from './arguments.ts';
import { exitCodeOf } from './exit-codes.ts';
import {
  type EditionMailer,
  type MailerOptions,
  printDeliveries,
  resendAll,
  sendTable,
  withMailer,
} from './mailer.ts';
import { deliveriesAsJson } from './outcome.ts';
import { complain, print, printJson, printLine } from './output.ts';
import { progress } from './progress.ts';
import { checkedAddress } from './run-options.ts';
import { addWhere, refuseWithRemote } from './where.ts';

interface Options extends MailerOptions {
  readonly failed?: boolean;
  readonly unknown?: boolean;
  readonly readers?: boolean;
  readonly to?: readonly string[];
  readonly again?: boolean;
  readonly language?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function addResend(program: Command): void {
  addWhere(program.command('resend'), 'where the archive, outbox and ledger are')
    .summary('send an edition to those who did not get it')
    .description(
      'Sends an edition as it was archived to those who did not get it, and to nobody else. Without an option it says what is open.',
    )
    .argument('<edition>', 'REPORT/PERIOD/rN, or REPORT/PERIOD: its newest revision')
    .addOption(new Option('--failed', 'everyone whose mail failed or was never sent').conflicts('to'))
    .addOption(
      new Option(
        '--unknown',
        'everybody whose mail was handed over without an answer; if it did go out, it arrives twice',
      ).conflicts('to'),
    )
    .addOption(
      new Option('--readers', 'everybody who got an earlier revision of the period').conflicts([
        'to',
        'failed',
        'unknown',
      ]),
    )
    .option('--to <address>', 'this address alone; may be given more than once', collect)
    .option('--again', 'with --to: even if it was sent before')
    .option('--language <language>', 'with --to: such as zh; the edition’s first if left out')
    .option('--templates <dir>', 'folder whose recipients.yaml and theme the mails keep to')
    .option('--dry-run', 'show who would receive it, and send nothing')
    .option('--json', 'print one JSON object')
    .action(async (edition: string, options: Options, command: Command) => {
      if (options.remote) refuseWithRemote(command, 'out', 'templates');
      await resend(edition, options);
    });
}

async function resend(text: string, options: Options): Promise<void> {
  const { again, language, to = [] } = options;
  if (to.length === 0 && again)
    throw new UsageError('--again goes with --to: it is for one address at a time');
  if (to.length === 0 && language !== undefined) throw new UsageError('--language goes with --to');
  const asked = { ...options, to: to.map((address) => checkedAddress(address)) };
  const shown = progress(options.json === true);
  try {
    await withMailer(text, options, shown.show, async (mailer) => {
      if (isForNobody(asked)) return await reportOpen(mailer, options);
      const plan = await planResend(mailer, asked);
      const deliveries = options.dryRun ? [] : await resendAll(plan, mailer);
      shown.end();
      await report(plan, deliveries, mailer, options);
    });
  } finally {
    shown.end();
  }
}

const isForNobody = ({ failed, unknown, readers, to = [] }: ResendChoice): boolean =>
  !failed && !unknown && !readers && to.length === 0;

/** What is open of an edition, and how it is sent. */
async function reportOpen(mailer: EditionMailer, { json }: Options): Promise<void> {
  const { edition } = mailer.manifest;
  const open = openText(await sendTable(mailer));
  if (json) return printJson({ edition, open });
  printLine(`${edition}: ${open}`);
  print('--failed, --unknown, --readers or --to ADDRESS sends it');
}

/** What is asked of an edition. */
type ResendChoice = Pick<Options, 'failed' | 'unknown' | 'readers' | 'to' | 'again' | 'language'>;

/**
 * @throws UsageError nobody is asked for, or mail may not go to one of the addresses
 * @throws InputError the edition is held, or one of the addresses must not get it
 */
export async function planResend(mailer: EditionMailer, options: ResendChoice): Promise<ResendPlan> {
  const { manifest, ledger } = mailer;
  const path = manifest.edition;
  if (await isHeld(manifest, ledger)) {
    throw InputError.at(
      '',
      `${path} is held, and none of it is sent: ${manifest.holdReasons.join('; ')}; periodical release ${path} --because "…" releases it`,
    );
  }
  const sheet = await sendTable(mailer);
  const { failed = false, unknown = false, readers = false, to = [] } = options;
  if (to.length > 0) return planTo(to, sheet, mailer, options);
  if (failed || unknown) return planPending(sheet, { failed, unknown });
  if (readers) return withoutSuppressed(planReaders(sheet, await earlierSends(mailer)), mailer);
  throw new UsageError(
    `resend to whom? Use --failed, --unknown, --readers or --to ADDRESS\n${path}: ${openText(sheet)}`,
  );
}

/** All of them or none: a slip in one address must not leave the others half done. */
async function planTo(
  addresses: readonly string[],
  sheet: SendTable,
  mailer: EditionMailer,
  { again = false, language }: ResendChoice,
): Promise<ResendPlan> {
  const { languages } = mailer.manifest;
  if (language !== undefined && !languages.includes(language)) {
    throw new UsageError(`--language ${language}: the edition has ${languages.join(', ')}`);
  }
  refuseOutside(addresses, mailer.refusal);
  const once = onePerMailbox(addresses.map((address) => ({ address })));
  const found = once.map(({ address }) => planAddress(sheet, defined({ address, again, language })));
  const plan = await withoutSuppressed(planOf(found), mailer);
  if (plan.refused.length === 0) return plan;
  throw new InputError(plan.refused.map(({ address, why }) => ({ file: address, message: why })));
}

/** The sends of the period's earlier revisions, the oldest first. */
async function earlierSends({ archive, ledger, edition, channel }: EditionMailer): Promise<Send[]> {
  const editions = await archive.listEditions(edition.report, edition.period);
  const earlier = editions.filter(({ revision }) => revision < edition.revision);
  const sends = await Promise.all(earlier.map((one) => ledger.listSends(editionPath(one))));
  return sends.flat().filter((send) => send.channel === channel);
}

async function withoutSuppressed({ steps, refused }: ResendPlan, mailer: EditionMailer): Promise<ResendPlan> {
  const found = planOf(await Promise.all(steps.map((step) => unlessSuppressed(step, mailer))));
  return { steps: found.steps, refused: [...refused, ...found.refused] };
}

async function unlessSuppressed(
  found: Step | Refused,
  { ledger, edition }: EditionMailer,
): Promise<Step | Refused> {
  if (!('from' in found)) return found;
  const { address, subscribed } = found.recipient;
  const suppression = await ledger.suppressionOf(address, edition.report);
  if (!suppression || (suppression.report !== '*' && !subscribed)) return found;
  return { address, why: `receives no more mail: ${suppressionReason(suppression)}` };
}

/** "1 failed or not sent: a@example.com; 1 unknown: …" */
function openText(sheet: SendTable): string {
  const { failed, unknown, underWay, held } = openOf(sheet);
  const part = (sends: readonly Send[], what: string) =>
    sends.length === 0
      ? []
      : [`${sends.length} ${what}: ${sends.map(({ recipient }) => recipient).join(', ')}`];
  const parts = [
    ...part(failed, 'failed or not sent yet'),
    ...part(unknown, 'with an unknown outcome'),
    ...part(underWay, 'under way'),
    ...part(held, 'held until it is released'),
  ];
  return parts.length === 0 ? 'nothing is open' : parts.join('; ');
}

async function report(
  { steps, refused }: ResendPlan,
  deliveries: readonly SendResult[],
  mailer: EditionMailer,
  { dryRun = false, json }: Options,
): Promise<void> {
  const { edition } = mailer.manifest;
  process.exitCode = exitCodeOf({ hasFailed: refused.length > 0, deliveries });
  if (json) {
    const to = steps.map(({ recipient }) => recipient);
    return printJson({ edition, dry_run: dryRun, to, refused, deliveries: deliveriesAsJson(deliveries) });
  }
  const newest = await newestOf(mailer);
  if (newest !== edition) complain(`${edition} is not the newest of its period: ${newest} is`);
  complain(...refused.map(({ address, why }) => `${address}: ${why}`));
  if (steps.length === 0) print(`${edition}: nobody to send to`);
  for (const { recipient } of dryRun ? steps : []) {
    print(`would be sent to ${recipient.address} (${recipient.language})`);
  }
  printDeliveries(deliveries);
  if (!dryRun) print(`${edition}: ${openText(await sendTable(mailer))}`);
}

/** The path of the period's newest edition: an older one may be sent all the same, but not unawares. */
async function newestOf({ archive, edition }: EditionMailer): Promise<string> {
  return editionPath((await archive.listEditions(edition.report, edition.period)).at(-1) ?? edition);
}
