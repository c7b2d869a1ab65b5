/** `periodical run REPORT --remote`: asks the deployed system for a run, and waits for its end. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { parseEditionPath } from '../archive/archive.ts';
import type { Manifest } from '../archive/manifest.ts';
import { readManifest } from '../archive/manifest.ts';
import { clock } from '../calendar/instant.ts';
import { InputError } from '../errors.ts';
import type { RunRecord, Send } from '../ledger/ledger.ts';
import { parseRunMessage, type RunMessage } from '../queue/messages.ts';
import { endOfRun, endOfSends, type Remote, remote } from '../systems/remote.ts';
import { bytesText, columns, print, printJson, progress } from './output.ts';

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
  const shown = progress(options.json === true);
  const record = await runThere(deployed, message, shown.show);
  const sends = await sendsOf(deployed, record, message.send !== 'none', shown.show);
  shown.end();
  const manifest = await manifestOf(deployed, record);
  if (options.json) printJson(asJson(record, manifest, sends, deployed));
  else printRecord(record, manifest, sends, deployed);
  process.exitCode = exitCodeOf(record, sends);
}

/** Asks for a run and waits for its end. */
export async function runThere(
  deployed: Remote,
  message: RunMessage & { id: string },
  show: (stage: string, detail: string) => void,
): Promise<RunRecord> {
  await deployed.runs.send(message);
  return endOfRun(deployed, message.id, pause, (detail) => show('run', detail));
}

const pause = () => wait(pollMilliseconds);

/**
 * @param id the same one asks for the same run
 * @throws InputError an option cannot be right
 */
export function messageFor(
  report: string,
  options: Omit<RemoteRunOptions, 'stack' | 'json'>,
  id: string = randomUUID(),
): RunMessage & { id: string } {
  const { period, schedule, languages, formats, send, to, force = false } = options;
  const message = {
    id,
    trigger: 'request',
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

async function sendsOf(
  deployed: Remote,
  { edition, state }: RunRecord,
  asked: boolean,
  show: (stage: string, detail: string) => void,
): Promise<Send[]> {
  if (edition === undefined || !asked || state === 'held') return [];
  return endOfSends(deployed, edition, undefined, pause, show);
}

async function manifestOf({ archive }: Remote, { edition }: RunRecord): Promise<Manifest | undefined> {
  const id = edition === undefined ? undefined : parseEditionPath(edition);
  return id && readManifest(archive, id);
}

function exitCodeOf({ state }: RunRecord, sends: readonly Send[]): number {
  if (state === 'held') return 3;
  if (state === 'failed') return 1;
  return sends.some((send) => send.state === 'failed' || send.state === 'unknown') ? 1 : 0;
}

function locate({ archive }: Remote, { edition = '' }: RunRecord): string | null {
  const id = parseEditionPath(edition);
  return id ? archive.locate(id) : null;
}

function asJson(record: RunRecord, manifest: Manifest | undefined, sends: readonly Send[], deployed: Remote) {
  return {
    run: record.id,
    status: record.state,
    edition: record.edition ?? null,
    path: locate(deployed, record),
    files: manifest ? [...manifest.files.map((file) => file.name), 'manifest.json'] : [],
    held: manifest?.heldAtMaking ?? false,
    held_because: manifest?.holdReasons ?? [],
    warnings: manifest?.warnings ?? [],
    bytes_scanned: record.bytesScanned ?? null,
    usd: record.usd ?? null,
    deliveries: sends.map(({ recipient, state, detail }) => ({ recipient, state, detail })),
    message: record.detail,
  };
}

function printRecord(
  record: RunRecord,
  manifest: Manifest | undefined,
  sends: readonly Send[],
  deployed: Remote,
): void {
  if (record.state === 'failed') throw InputError.at(`run ${record.id}`, record.detail);
  print(record.detail);
  if (manifest?.heldAtMaking) print(`Held, nothing is sent: ${manifest.holdReasons.join('; ')}`);
  if (manifest) {
    print(`${locate(deployed, record)}`);
    print(columns(manifest.files.map((file) => [file.name, bytesText(file.size)])));
    print(`\nperiodical get ${manifest.edition} report.${manifest.languages[0]}.pdf --remote`);
  }
  if (record.bytesScanned !== undefined) {
    print(`Athena read ${bytesText(record.bytesScanned)}, about $${(record.usd ?? 0).toFixed(2)}`);
  }
  for (const { recipient, state, detail } of sends) print(`${state} to ${recipient}: ${detail}`);
}
