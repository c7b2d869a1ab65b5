/** `periodical resend EDITION`: sends what did not arrive, and nothing else. */

import { type Command, Option } from 'commander';
import { editionPath } from '../archive/archive.ts';
import { type EditionMailer, resendAll, sendTable } from '../deliver/mailer.ts';
import { openOf, type ResendPlan, type SendTable } from '../deliver/resend.ts';
import { planResend, type ResendChoice } from '../deliver/resending.ts';
import type { SendResult } from '../deliver/result.ts';
import { UsageError } from '../errors.ts';
import type { Send } from '../ledger/ledger.ts';
import { collect } from './arguments.ts';
import { exitCodeOf } from './exit-codes.ts';
import { type MailerOptions, printDeliveries, withMailer } from './mailer.ts';
import { deliveriesAsJson } from './outcome.ts';
import { complain, print, printJson, printLine } from './output.ts';
import { progress } from './progress.ts';
import { checkedAddress } from './run-options.ts';
import { addWhere, refuseWithRemote } from './where.ts';

interface Options extends MailerOptions, ResendChoice {
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
