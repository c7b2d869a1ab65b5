/** `periodical run REPORT --remote`: asks the deployed system for a run, and waits for its end. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { parseEditionPath } from '../archive/archive.ts';
import { asHeld, holdOf } from '../archive/hold.ts';
import { readManifest } from '../archive/manifest.ts';
import { clock } from '../calendar/instant.ts';
import { refuseOutside } from '../deliver/recipients.ts';
import { InputError } from '../errors.ts';
import type { RunRecord } from '../ledger/ledger.ts';
import { parseRunMessage, type RunMessage, requestId } from '../queue/messages.ts';
import { machineUser } from '../systems/machine-user.ts';
import { endOfRun, endOfSends, type Remote, remote } from '../systems/remote.ts';
import { exitCodeOf } from './exit-codes.ts';
import { failedChecks, meaningsOf } from './failed-checks.ts';
import { printDeliveries } from './mailer.ts';
import { outcomeAsJson, type RunOutcome } from './outcome.ts';
import { bytesText, columns, print, printJson, printLine } from './output.ts';
import { progress } from './progress.ts';

interface RemoteRunOptions {
  readonly stack: string;
  /** Left out: the schedule's. */
  readonly period: string | undefined;
  readonly schedule?: string;
  readonly languages: readonly string[] | undefined;
  readonly formats: readonly string[] | undefined;
  readonly send?: boolean;
  readonly to: readonly string[] | undefined;
  readonly force?: boolean;
  readonly json?: boolean;
}

const pollMilliseconds = 2000;

export async function runRemotely(report: string, options: RemoteRunOptions): Promise<void> {
  const message = messageFor(report, options);
  const deployed = await remote(options.stack);
  refuseOutside(options.to ?? [], deployed.refusal);
  const shown = progress(options.json === true, 'the run goes on there: periodical runs --remote shows it');
  const outcome = await runThere(deployed, message, { pause, show: shown.show });
  shown.end();
  if (options.json) printJson(remoteOutcomeAsJson(outcome));
  else printOutcome(outcome);
  process.exitCode = exitCodeOf(outcome);
}

export interface RemoteOutcome extends RunOutcome {
  readonly record: RunRecord;
}

/** How the caller looks on. */
interface Watch {
  readonly pause: () => Promise<void>;
  readonly show: (step: string, detail: string) => void;
}

/** Asks for a run, and waits for its end and for that of its mails. */
export async function runThere(
  deployed: RunsRemotely,
  message: RunMessage & { id: string },
  { pause, show }: Watch,
): Promise<RemoteOutcome> {
  const { archive, ledger, runs } = deployed;
  // The same id may have ended before, and is taken once more.
  const before = await ledger.readRun(message.id);
  await runs.send(message);
  const record = await endOfRun(deployed, message.id, pause, (detail) => show('run', detail), before);
  const { state: status, edition, detail } = record;
  const id = edition === undefined ? undefined : parseEditionPath(edition);
  const manifest = id && (await readManifest(archive, id));
  const { send } = message;
  const recipients = Array.isArray(send) ? send : undefined;
  return {
    ...{ record, status, edition, manifest, message: detail },
    path: id && archive.locate(id),
    hasFailed: status === 'failed' || status === 'unreadable',
    ...asHeld(manifest && (await holdOf(manifest, ledger))),
    deliveries:
      edition === undefined || send === 'none'
        ? []
        : await endOfSends(deployed, edition, recipients, pause, show),
  };
}

type RunsRemotely = Pick<Remote, 'archive' | 'ledger' | 'runs' | 'channel'>;

export const pause = () => wait(pollMilliseconds);

/**
 * @param id the same one asks for the same run
 * @throws InputError an option cannot be right
 */
export function messageFor(
  report: string,
  options: Omit<RemoteRunOptions, 'stack' | 'json'>,
  id: string = requestId(randomUUID()),
): RunMessage & { id: string } {
  const { period, schedule, languages, formats, send, to, force = false } = options;
  const message = {
    id,
    trigger: 'request',
    by: machineUser(),
    report,
    period,
    schedule,
    at: clock(),
    languages,
    formats,
    force,
    send: to ?? (send ? 'subscribers' : 'none'),
  };
  // As the queue's other end reads it: what is wrong is said here and not by its dead letters.
  return parseRunMessage(JSON.stringify(message));
}

/** A remote run as the JSON of `--json`: that of a local one, and what only a deployed system knows. */
export const remoteOutcomeAsJson = (outcome: RemoteOutcome) => ({
  run: outcome.record.id,
  ...outcomeAsJson(outcome),
  bytes_scanned: outcome.record.bytesScanned ?? null,
  usd: outcome.record.usd ?? null,
});

function printOutcome({ record, path, manifest, isHeld, deliveries }: RemoteOutcome): void {
  if (record.state === 'failed' || record.state === 'unreadable')
    throw InputError.at(`run ${record.id}`, record.detail);
  print(record.detail);
  if (manifest && isHeld && manifest.heldAtMaking)
    printLine(`Held, nothing is sent: ${manifest.holdReasons.join('; ')}`);
  for (const block of manifest ? failedChecks(manifest, meaningsOf(manifest.report)) : []) print(block);
  if (manifest && path !== undefined) {
    print(path);
    print(columns(manifest.files.map((file) => [file.name, bytesText(file.size)])));
    print(`\nperiodical get ${manifest.edition} report.${manifest.languages[0]}.pdf --remote`);
  }
  if (record.bytesScanned !== undefined) {
    print(`Athena read ${bytesText(record.bytesScanned)}, about $${(record.usd ?? 0).toFixed(2)}`);
  }
  printDeliveries(deliveries);
}
