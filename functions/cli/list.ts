/** `periodical list [REPORT]`: the editions of the archive. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Archive } from '../archive/archive.ts';
import { type Hold, holdOf } from '../archive/hold.ts';
import { type Manifest, readManifest } from '../archive/manifest.ts';
import { describeProblem, InputError, type Problem, UsageError } from '../errors.ts';
import { reportNames } from '../templates/report.ts';
import { templatesAt } from '../templates.ts';
import { meant } from '../text/nearest.ts';
import { isName } from './edition-argument.ts';
import { exitCodeOf } from './exit-codes.ts';
import { columns, complain, print, printJson } from './output.ts';
import { type Stores, withStores } from './stores.ts';
import { addWhere, type WhereOptions } from './where.ts';

interface ListOptions extends WhereOptions {
  readonly json?: boolean;
}

export function addList(program: Command): void {
  addWhere(program.command('list'), 'where the archive is')
    .summary('list the editions of the archive')
    .description('Lists the editions of the archive.')
    .argument('[report]', 'all reports if left out')
    .option('--json', 'print one JSON object')
    .action((report: string | undefined, options: ListOptions) =>
      withStores(options, (stores) => list(report, options, stores)),
    );
}

async function list(report: string | undefined, options: ListOptions, stores: Stores): Promise<void> {
  if (report !== undefined && !isName(report))
    throw new UsageError(`"${report}" is not the name of a report`);
  const { manifests, problems } = await manifestsOf(stores.archive, report);
  if (report !== undefined && manifests.length + problems.length === 0) await refuseUnknown(report, stores);
  const editions: Listed[] = [];
  for (const manifest of manifests) editions.push(await listed(manifest, stores));
  process.exitCode = exitCodeOf({ hasFailed: problems.length > 0 });
  if (options.json) return printJson({ editions, problems });
  complain(...problems.map(describeProblem));
  if (editions.length === 0) return print(`no editions in ${stores.name}; ${lookedIn(options)}`);
  const rows = editions.map(({ edition, start, end, state, made }) => [
    edition,
    `${start}..${end}`,
    made,
    state,
  ]);
  print(columns([['EDITION', 'PERIOD (end excluded)', 'MADE', ''], ...rows]));
}

/** Where a relative folder leads from here: in another working directory it is another one. */
const lookedIn = ({ out, remote }: ListOptions): string =>
  remote ? 'run makes them' : `looked in ${resolve(out)}; --out names another folder`;

/** A report that is known and has no edition yet is not a mistake. */
async function refuseUnknown(report: string, { archive, name }: Stores): Promise<void> {
  const kept = (await archive.listEditions()).map((edition) => edition.report);
  const known = [...new Set([...kept, ...reportNames(templatesAt(undefined))])];
  if (known.includes(report)) return;
  throw new UsageError(`there is no edition of "${report}" in ${name}${meant(report, known)}`);
}

interface Listed {
  readonly edition: string;
  readonly start: string;
  readonly end: string;
  /** A check held it when it was made. */
  readonly held: boolean;
  /** It was held, and somebody let it go out. */
  readonly released: boolean;
  /** In words; empty: it went out as it was made, or may. */
  readonly state: string;
  readonly made: string;
  readonly languages: readonly string[];
  readonly formats: readonly string[];
}

async function listed(manifest: Manifest, { ledger }: Stores): Promise<Listed> {
  const { edition, period, heldAtMaking: held, approval, run, languages, formats } = manifest;
  const { start, end } = period;
  const hold = held || approval ? await holdOf(manifest, ledger()) : undefined;
  const about = { edition, start, end, held, released: held && hold === undefined };
  return { ...about, state: stateOf(manifest, hold), made: run.finishedAt, languages, formats };
}

function stateOf({ heldAtMaking, approval }: Manifest, hold: Hold | undefined): string {
  if (hold === undefined) return approval ? 'approved' : heldAtMaking ? 'released' : '';
  if (hold === 'sent back') return hold;
  return [...(hold === 'check' ? ['held'] : []), ...(approval ? ['waits for approval'] : [])].join(', ');
}

/** An edition whose manifest was altered must not hide the others. */
async function manifestsOf(archive: Archive, report: string | undefined) {
  const manifests: Manifest[] = [];
  const problems: Problem[] = [];
  for (const edition of await archive.listEditions(report)) {
    try {
      manifests.push(await readManifest(archive, edition));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
  }
  return { manifests, problems };
}
