/** `periodical show EDITION`: what an edition was made of, checked for and sent to. */

import type { Command } from 'commander';
import { reasonedText, waitingText } from '../archive/approval.ts';
import { asHeld, type Hold, holdOf } from '../archive/hold.ts';
import type { Manifest } from '../archive/manifest.ts';
import { shownManifest } from '../archive/proved.ts';
import type { Release, Review, Send } from '../ledger/ledger.ts';
import { coverageIn } from '../query/covered.ts';
import { correctionText } from './correction-text.ts';
import { editionNamed } from './edition-argument.ts';
import { failedChecks, meaningsOf, resultOf } from './failed-checks.ts';
import { bytesText, columns, print, printJson } from './output.ts';
import { type Stores, withStores } from './stores.ts';
import { addWhere, type WhereOptions } from './where.ts';

interface Options extends WhereOptions {
  readonly json?: boolean;
}

export function addShow(program: Command): void {
  addWhere(program.command('show'), 'where the archive is')
    .summary('show what an edition was made of, checked for and sent to')
    .description('Shows what an edition was made of, checked for and sent to.')
    .argument('<edition>', 'REPORT/PERIOD or REPORT/PERIOD/rN')
    .option('--json', 'print one JSON object')
    .action((edition: string, options: Options) =>
      withStores(options, (stores) => show(edition, options, stores)),
    );
}

async function show(text: string, options: Options, { archive, ledger, signer }: Stores): Promise<void> {
  const edition = await editionNamed(archive, text);
  const { manifest, problems } = await shownManifest(edition, { archive, signer: signer() });
  const sends = await ledger().listSends(manifest.edition);
  const { approval, heldAtMaking } = manifest;
  const release = heldAtMaking && !approval ? await ledger().releaseOf(manifest.edition) : undefined;
  const review = approval ? await ledger().reviewOf(manifest.edition) : undefined;
  const hold = approval || heldAtMaking ? await holdOf(manifest, ledger()) : undefined;
  const path = archive.locate(edition);
  const { isHeld, waits } = asHeld(hold);
  const decided = {
    held: isHeld,
    waits_for_approval: waits,
    release: release ?? null,
    review: review ?? null,
  };
  if (options.json) return printJson({ ...manifest, ...decided, path, sends, problems });
  print(columns(frontOf(manifest, { hold, release, review }, path, problems)));
  printTable(
    ['CHECK', 'RESULT'],
    manifest.checks.map((check) => [check.name, resultOf(check)]),
  );
  for (const block of failedChecks(manifest, meaningsOf(manifest.report))) print(`\n${block}`);
  printTable(
    ['FILE', 'SIZE'],
    manifest.files.map((file) => [file.name, bytesText(file.size)]),
  );
  if (sends.length > 0) printTable(['SENT TO', 'STATE', 'WHEN', 'DETAIL'], sends.map(sendRow));
}

interface Decided {
  readonly hold: Hold | undefined;
  readonly release: Release | undefined;
  readonly review: Review | undefined;
}

function frontOf(
  manifest: Manifest,
  { hold, release, review }: Decided,
  path: string,
  problems: readonly string[],
): string[][] {
  const { period, run, coverage, correction } = manifest;
  return [
    ['edition', manifest.edition],
    ['title', Object.values(manifest.title).join(' · ')],
    [
      'period',
      `${period.start}..${period.end} (end excluded), ${manifest.timezone}${manifest.unfinished ? ', was not over' : ''}`,
    ],
    ['compared with', `${manifest.yoy.start}..${manifest.yoy.end}`],
    ['made', run.finishedAt],
    ['state', stateOf(manifest, hold)],
    ...(release ? [['released', `by ${release.by} at ${release.at}: ${release.because}`]] : []),
    ...(review ? [[review.verdict, `at ${review.at} ${reasonedText(review)}`]] : []),
    ...(correction ? [['corrects', `${correction.against}: ${correctionText(correction)}`]] : []),
    ['engine', manifest.versions.engine ?? ''],
    ...Object.entries(coverageIn(coverage)).map(([model, { first, last }]) => [
      'data cover',
      `${first ?? '?'} to ${last ?? '?'} (${model})`,
    ]),
    ['signed with', signatureText(manifest, problems)],
    ['folder', path],
  ];
}

function signatureText({ signature }: Manifest, [problem]: readonly string[]): string {
  return problem === undefined ? `key ${signature?.key}` : `nothing that proves it: ${problem}`;
}

function stateOf(manifest: Manifest, hold: Hold | undefined): string {
  const { heldAtMaking, holdReasons, approval } = manifest;
  const checks = heldAtMaking ? [`${hold ? 'held' : 'was held'}: ${holdReasons.join('; ')}`] : [];
  const waits = approval && hold && hold !== 'sent back' ? [waitingText(manifest)] : [];
  return [...checks, ...waits].join('; ') || (hold ?? (approval ? 'approved' : 'not held'));
}

const sendRow = ({ recipient, state, updatedAt, detail }: Send) => [recipient, state, updatedAt, detail];

function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  print(`\n${columns([head, ...rows])}`);
}
