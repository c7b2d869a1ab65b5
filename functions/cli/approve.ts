/** `periodical approve EDITION`, `periodical send-back EDITION --because "…"`: the word of a reviewer. */
import type { Command } from 'commander';
import { reasonedText } from '../archive/approval.ts';
import { type Reviewed, reviewEdition } from '../deliver/reviewing.ts';
import type { Review } from '../ledger/ledger.ts';
import { localSigner } from '../systems/local.ts';
import { exitCodeOf } from './exit-codes.ts';
import { printDeliveries, withMailer } from './mailer.ts';
import { deliveriesAsJson } from './outcome.ts';
import { print, printJson, printLine } from './output.ts';
import { progress } from './progress.ts';
import { addReason, reasonFrom } from './reason.ts';
import { addWhere, refuseWithRemote, type WhereOptions } from './where.ts';

interface Options extends WhereOptions {
  readonly because?: string;
  readonly by?: string;
  readonly json?: boolean;
}

export function addApprove(program: Command): void {
  addReview(program, 'approve', 'approved')
    .summary('let an edition that waits for approval go out')
    .description(
      'Lets an edition that waits for approval go out to its recipients. The ledger keeps who approved it, signed over the edition. If it is interrupted, the same command continues.',
    );
}

export function addSendBack(program: Command): void {
  addReview(program, 'send-back', 'sent back')
    .summary('send an edition that waits for approval back')
    .description(
      'Sends an edition that waits for approval back to its makers: none of it is sent, and the next revision waits for approval anew.',
    );
}

function addReview(program: Command, verb: string, verdict: Review['verdict']): Command {
  const command = addWhere(program.command(verb), 'where the archive, outbox and ledger are');
  const why = verdict === 'approved' ? 'what you say about it' : 'what is wrong with it';
  return addReason(command, why, 'your address, as report.yaml names it', verdict === 'sent back')
    .argument('<edition>', 'REPORT/PERIOD/rN, or REPORT/PERIOD: its newest revision')
    .option('--json', 'print one JSON object')
    .action(async (edition: string, options: Options, command: Command) => {
      if (options.remote) refuseWithRemote(command, 'out');
      await review(edition, verdict, options);
    });
}

async function review(text: string, verdict: Review['verdict'], options: Options): Promise<void> {
  const { because, by } = options;
  // An approval may go without words.
  const { because: words, ...who } = reasonFrom({ because: because ?? verdict, ...(by ? { by } : {}) });
  const said = { ...who, verdict, because: because === undefined ? '' : words };
  const shown = progress(options.json === true);
  try {
    await withMailer(text, options, shown.show, async (mailer) => {
      const reviewed = await reviewEdition(mailer, await signerFor(options), said);
      shown.end();
      if (options.json) printJson(asJson(reviewed));
      else printReview(reviewed);
      process.exitCode = exitCodeOf(reviewed);
    });
  } finally {
    shown.end();
  }
}

async function signerFor({ remote: isRemote, stack, out }: Options) {
  if (!isRemote) return localSigner(out);
  const { remote } = await import('../systems/remote.ts');
  return (await remote(stack)).reviews;
}

const asJson = ({ review, already, deliveries }: Reviewed): unknown => {
  const { edition, verdict, because, by, at } = review;
  return { edition, review: { verdict, because, by, at }, already, deliveries: deliveriesAsJson(deliveries) };
};

function printReview({ review, already, deliveries }: Reviewed): void {
  const { edition, verdict } = review;
  const when = already ? `was ${verdict} already, at ${review.at},` : `is ${verdict}`;
  printLine(`${edition} ${when} ${reasonedText(review)}`);
  if (deliveries.length === 0) print('Nothing was sent.');
  printDeliveries(deliveries);
}
