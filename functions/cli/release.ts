/** `periodical release EDITION --because "…"`: lets a held edition go out. */
import type { Command } from 'commander';
import { type Released, releaseEdition } from '../deliver/release.ts';
import { exitCodeOf } from './exit-codes.ts';
import { printDeliveries, withMailer } from './mailer.ts';
import { deliveriesAsJson } from './outcome.ts';
import { print, printJson, printLine } from './output.ts';
import { progress } from './progress.ts';
import { addReason, type ReasonOptions, reasonFrom } from './reason.ts';
import { addWhere, refuseWithRemote, type WhereOptions } from './where.ts';

interface Options extends WhereOptions, ReasonOptions {
  readonly send: boolean;
  readonly json?: boolean;
}

export function addRelease(program: Command): void {
  const command = addWhere(program.command('release'), 'where the archive, outbox and ledger are');
  addReason(command, 'why its numbers are right after all', 'who releases it')
    .summary('let a held edition go out')
    .description(
      'Lets an edition that a check holds go out after all, to its recipients. The ledger keeps who released it and why. If it is interrupted, the same command continues.',
    )
    .argument('<edition>', 'REPORT/PERIOD/rN, or REPORT/PERIOD: its newest revision')
    .option('--no-send', 'release it, and send nothing yet')
    .option('--json', 'print one JSON object')
    .action(async (edition: string, options: Options, command: Command) => {
      if (options.remote) refuseWithRemote(command, 'out');
      await release(edition, options);
    });
}

async function release(text: string, options: Options): Promise<void> {
  const reason = reasonFrom(options);
  const shown = progress(options.json === true);
  try {
    await withMailer(text, options, shown.show, async (mailer) => {
      const released = await releaseEdition(mailer, { ...reason, send: options.send });
      shown.end();
      if (options.json) printJson(asJson(released));
      else printRelease(released);
      process.exitCode = exitCodeOf(released);
    });
  } finally {
    shown.end();
  }
}

const asJson = ({ release: { edition, because, by, at }, already, deliveries }: Released): unknown => ({
  edition,
  released: { because, by, at },
  already,
  deliveries: deliveriesAsJson(deliveries),
});

function printRelease({ release: { edition, because, by, at }, already, deliveries }: Released): void {
  printLine(`${edition} ${already ? `was released already, at ${at},` : 'is released'} by ${by}: ${because}`);
  if (deliveries.length === 0) print('Nothing was sent.');
  printDeliveries(deliveries);
}
