/** `periodical runs [REPORT]`: what ran, for which period, how long it took, and what became of its mails. */
import type { Command } from 'commander';
import { type Archive, parseEditionPath } from '../archive/archive.ts';
import { readManifest } from '../archive/manifest.ts';
import { defined } from '../defined.ts';
import { InputError } from '../errors.ts';
import { counted } from '../language/counted.ts';
import type { Ledger, Review, RunRecord, Send } from '../ledger/ledger.ts';
import { lookReport, runsOf } from '../ledger/runs.ts';
import { reportNames } from '../templates/report.ts';
import { templatesAt } from '../templates.ts';
import { wholeNumber } from './arguments.ts';
import { failedChecks, meaningsOf } from './failed-checks.ts';
import { bytesText, columns, complain, print, printJson } from './output.ts';
import { refuseUnknownReport } from './run-options.ts';
import { type Stores, withStores } from './stores.ts';
import { addWhere, type WhereOptions } from './where.ts';

interface RunsOptions extends WhereOptions {
  readonly limit: number;
  readonly before?: string;
  readonly templates?: string;
  readonly details?: boolean;
  readonly sweeps?: boolean;
  readonly json?: boolean;
}

interface RunWithSends extends RunRecord {
  readonly sends: readonly Send[];
  /** Of a reviewer, since the run ended with an edition that waits. */
  readonly verdict?: Review['verdict'];
}

export function addRuns(program: Command): void {
  addWhere(program.command('runs'), 'where the ledger is')
    .summary('list what ran, newest first')
    .description(
      'Lists what ran, newest first: when, for which period, by what, how long, and what was sent.',
    )
    .argument('[report]', 'all of them if left out')
    .option('--limit <n>', 'how many runs at most', wholeNumber(1, 9999), 20)
    .option(
      '--before <instant>',
      'only runs that started earlier, such as 2024-07-02T01:00:00Z: the next page',
    )
    .option('--templates <dir>', 'folder with reports/ of its own')
    .option('--sweeps', 'what the sweeps listed of the lake, and what that cost')
    .option('--details', 'with the time of each step and the outcome of each mail')
    .option('--json', 'print one JSON object; it has the details')
    .action((report: string | undefined, options: RunsOptions) =>
      withStores(options, (stores) => list(report, options, stores)),
    );
}

async function list(
  report: string | undefined,
  { limit, before, templates, details, sweeps, json }: RunsOptions,
  { ledger: openLedger, archive }: Stores,
): Promise<void> {
  const ledger = openLedger();
  const known = reportNames(templatesAt(templates));
  // A report that is gone from the templates has run all the same: only a name that never ran is a mistake.
  const asked = sweeps ? [lookReport] : report === undefined ? known : [report];
  const found = await runsOf(asked, ledger, limit, before);
  if (report !== undefined && !sweeps && found.length === 0 && !known.includes(report)) {
    refuseUnknownReport(report, known);
  }
  const runs = await Promise.all(found.map((run) => withSends(run, ledger)));
  const [sweep] = sweeps ? [] : await ledger.listRuns(lookReport, 1);
  if (json) return printJson({ runs, ...defined({ sweep }) });
  if (runs.length === 0 && !(details && sweep)) return print(`no runs yet`);
  if (details) {
    const blocks = await Promise.all(
      runs.map(async (run) => [detailsOf(run), ...(await checksOf(run, archive))]),
    );
    const last = sweep === undefined ? [] : [[detailsOf({ ...sweep, sends: [] })]];
    return print([...blocks, ...last].map((block) => block.join('\n')).join('\n\n'));
  }
  print(
    columns([['STARTED', 'REPORT', 'PERIOD', 'BY', 'STATE', 'TOOK', 'SCANNED', 'SENT'], ...runs.map(asRow)]),
  );
  for (const { state, report: failed, period, detail } of runs) {
    if (state === 'failed' || state === 'unreadable')
      complain('', ...`${failed} ${period} ${state}: ${detail}`.split('\n'));
  }
}

async function withSends(run: RunRecord, ledger: Ledger): Promise<RunWithSends> {
  const { edition } = run;
  if (edition === undefined) return { ...run, sends: [] };
  const review = run.state === 'waiting' ? await ledger.reviewOf(edition) : undefined;
  return { ...run, ...defined({ verdict: review?.verdict }), sends: await ledger.listSends(edition) };
}

function asRow({
  startedAt,
  report,
  period,
  trigger,
  state,
  verdict,
  milliseconds,
  bytesScanned,
  listed,
  usd,
  sends,
}: RunWithSends) {
  const total = Object.values(milliseconds).reduce((sum, value) => sum + value, 0);
  const scanned =
    bytesScanned === undefined
      ? listedText(listed, usd)
      : `${bytesText(bytesScanned)} $${(usd ?? 0).toFixed(2)}`;
  return [
    startedAt,
    report,
    period,
    trigger,
    state === 'waiting' ? (verdict ?? 'waits for approval') : state,
    `${(total / 1000).toFixed(1)} s`,
    scanned,
    sendsText(sends),
  ];
}

/** "1000000 files, 1001 listings $0.0050" */
function listedText(listed: RunRecord['listed'], usd: number | undefined): string {
  if (listed === undefined) return '';
  const files = counted(listed.files, 'file');
  return usd === undefined ? files : `${files}, ${counted(listed.listings, 'listing')} $${usd.toFixed(4)}`;
}

/** A run as a block of lines: what it was, how long its stages took, its mails one by one. */
function detailsOf(run: RunWithSends): string {
  const { id, detail, edition, milliseconds, sends } = run;
  const [started, report, period, trigger, state, took, scanned] = asRow(run);
  const facts = [
    ['run', id],
    ['trigger', trigger],
    ['started', started],
    ['state', `${state}: ${detail.replaceAll('\n', '; ')}`],
    ['edition', edition],
    ['took', `${took}: ${stagesText(milliseconds)}`],
    ['scanned', scanned],
  ].flatMap(([name = '', value = '']) => (value === '' ? [] : [[`  ${name}`, value]]));
  const mails = sends.map(({ recipient, channel, state: sent, updatedAt, detail: said }) => [
    `  ${recipient}`,
    channel,
    sent,
    updatedAt,
    said,
  ]);
  const blocks = [`${report} ${period}`, columns(facts), ...(mails.length > 0 ? [columns(mails)] : [])];
  return blocks.join('\n');
}

/** The failed checks of a run's edition; of an edition that is gone or was altered, `show` says so. */
async function checksOf({ edition, report }: RunRecord, archive: Archive): Promise<string[]> {
  const id = edition === undefined ? undefined : parseEditionPath(edition);
  if (!id) return [];
  try {
    return failedChecks(await readManifest(archive, id), meaningsOf(report));
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}

const stagesText = (milliseconds: RunRecord['milliseconds']) =>
  Object.entries(milliseconds)
    .map(([step, value]) => `${step} ${(value / 1000).toFixed(1)}`)
    .join(', ');

/** "2 sent, 1 failed", without notices to the owner. */
function sendsText(sends: readonly Send[]): string {
  const counts = new Map<string, number>();
  const mails = sends.filter(({ channel }) => !channel.startsWith('notice:'));
  for (const { state } of mails) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
}
