/** `periodical run REPORT --remote`: asks the deployed system for a run, and waits for its end. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { parseEditionPath } from '../archive.ts';
import { InputError } from '../errors.ts';
import type { RunRecord, Send } from '../ledger.ts';
import type { Manifest } from '../manifest.ts';
import { readManifest } from '../pipeline.ts';
import { parseRunMessage, type RunMessage } from '../queue.ts';
import { endOfRun, type Remote, remote } from '../remote.ts';
import { bytesText, columns, print, printJson, progress } from './output.ts';

interface RemoteRunOptions {
  readonly stack: string;
  readonly period: string;
  readonly languages: readonly string[] | undefined;
  readonly formats: readonly string[] | undefined;
  readonly send?: boolean;
  readonly to: readonly string[] | undefined;
  readonly force?: boolean;
  readonly json?: boolean;
}

const pollMilliseconds = 2000;
/** Mails follow the edition through a queue of their own; longer than this nobody wants to look on. */
const mostPollsForMails = 30;

export async function runRemotely(report: string, options: RemoteRunOptions): Promise<void> {
  const message = messageFor(report, options);
  const deployed = await remote(options.stack);
  const shown = progress(options.json === true);
  await deployed.runs.send(message);
  const record = await endOfRun(deployed, message.id, pause, (detail) => shown.show('run', detail));
  const sends = await endOfSends(deployed, record, message.send !== 'none', shown.show);
  shown.end();
  const manifest = await manifestOf(deployed, record);
  if (options.json) printJson(asJson(record, manifest, sends, deployed));
  else printRecord(record, manifest, sends, deployed);
  process.exitCode = exitCodeOf(record, sends);
}

const pause = () => wait(pollMilliseconds);

function messageFor(report: string, options: RemoteRunOptions): RunMessage & { id: string } {
  const { period, languages, formats, send, to, force = false } = options;
  const message = {
    id: randomUUID(),
    trigger: 'request',
    report,
    period,
    at: new Date().toISOString(),
    languages,
    formats,
    force,
    send: to ?? (send ? 'subscribers' : 'none'),
  };
  // As the queue's other end reads it: what is wrong is said here and not by its dead letters.
  return parseRunMessage(JSON.stringify(message));
}

const open: readonly Send['state'][] = ['pending', 'sending'];

async function endOfSends(
  { ledger }: Remote,
  { edition, state }: RunRecord,
  asked: boolean,
  show: (stage: string, detail: string) => void,
): Promise<Send[]> {
  if (edition === undefined || !asked || state === 'held') return [];
  for (let poll = 1; ; poll++) {
    const sends = await ledger.listSends(edition);
    const waiting = sends.filter((send) => open.includes(send.state));
    if (waiting.length === 0 || poll === mostPollsForMails) return sends;
    show('deliver', `${waiting.length} of ${sends.length} mails are under way`);
    await pause();
  }
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
    held: manifest?.held ?? false,
    held_because: manifest?.heldBecause ?? [],
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
  if (manifest?.held) print(`Held, nothing is sent: ${manifest.heldBecause.join('; ')}`);
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
