/** `periodical release EDITION --because "…"`: lets a held edition go out. */
import type { Command } from 'commander';
import { editionPath } from '../archive/archive.ts';
import { planRelease } from '../deliver/resend.ts';
import type { SendResult } from '../deliver/result.ts';
import { InputError } from '../errors.ts';
import type { Release } from '../ledger/ledger.ts';
import { exitCodeOf } from './exit-codes.ts';
import { type EditionMailer, printDeliveries, resendAll, sendTable, withMailer } from './mailer.ts';
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

interface Released {
  readonly release: Release;
  /** Somebody released it before, and that stays. */
  readonly already: boolean;
  readonly deliveries: readonly SendResult[];
}

/**
 * Releases an edition, and sends to all who were to get it and have not; interrupted, the same command continues.
 * @throws InputError it is not held, or there is a newer revision
 */
export async function releaseEdition(
  mailer: EditionMailer,
  { because, by, send }: { because: string; by: string; send: boolean },
): Promise<Released> {
  const noted = await releaseOnce(mailer, because, by);
  const deliveries = send ? await resendAll(planRelease(await sendTable(mailer)), mailer) : [];
  return { ...noted, deliveries };
}

/** Notes the release, unless somebody did before. */
async function releaseOnce(
  { edition, manifest, archive, ledger, now }: EditionMailer,
  because: string,
  by: string,
): Promise<Omit<Released, 'deliveries'>> {
  const path = manifest.edition;
  if (!manifest.heldAtMaking) throw InputError.at('', `${path} is not held; there is nothing to release`);
  const newest = (await archive.listEditions(edition.report, edition.period)).at(-1) ?? edition;
  if (newest.revision !== edition.revision) {
    throw InputError.at('', `${path} is not the newest edition of its period; ${editionPath(newest)} is`);
  }
  const earlier = await ledger.releaseOf(path);
  if (earlier) return { release: earlier, already: true };
  const own: Release = { edition: path, because, by, at: now() };
  await ledger.release(own);
  // The first one stays: somebody may have been faster.
  const release = (await ledger.releaseOf(path)) ?? own;
  return { release, already: release.by !== own.by || release.at !== own.at };
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
