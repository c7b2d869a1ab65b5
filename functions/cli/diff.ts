/** `periodical diff EDITION [EARLIER]`: what an edition says otherwise than an earlier one, figure by figure. */
import type { Command } from 'commander';
import { type Archive, type EditionId, editionPath } from '../archive/archive.ts';
import { type Correction, summaryOf } from '../archive/correction.ts';
import { differenceAsJson, differenceOf } from '../archive/difference.ts';
import { type Proving, shownManifest } from '../archive/proved.ts';
import { InputError, UsageError } from '../errors.ts';
import type { Row } from '../query/table.ts';
import { loadReport } from '../templates/report.ts';
import { templatesAt } from '../templates.ts';
import { collect, wholeNumber } from './arguments.ts';
import { correctionText } from './correction-text.ts';
import { printPeriods } from './diff-periods.ts';
import { editionNamed } from './edition-argument.ts';
import { cell, columns, print, printDoubts, printJson } from './output.ts';
import { type Stores, withStores } from './stores.ts';
import { addLake, addWhere, type WhereOptions } from './where.ts';

interface Options extends WhereOptions {
  readonly json?: boolean;
  readonly limit?: number;
  readonly templates?: string;
  readonly lake: string;
  readonly against?: string;
  readonly period?: readonly string[];
  readonly output?: string;
}

/** A person reads no more; a program gets all. */
const usualLimit = 50;

export function addDiff(program: Command): void {
  addLake(addWhere(program.command('diff'), 'where the archive is'))
    .summary('show what an edition corrects, figure by figure')
    .description(
      'Shows how an edition differs from an earlier one of the same period, and why; or, by the figures that the report declares, from one of another period.',
    )
    .argument(
      '[edition]',
      'REPORT/PERIOD or REPORT/PERIOD/rN; with --against a REPORT, or all with pinned periods',
    )
    .argument('[earlier]', 'REPORT/PERIOD, REPORT/PERIOD/rN or rN; the revision before if left out')
    .option('--json', 'print one JSON object')
    .option('--templates <dir>', 'where the figures of the report are declared, for two periods')
    .option(
      '--limit <count>',
      `how many changes are printed of each kind; ${usualLimit} if left out, all with --json`,
      wholeNumber(0, 999_999_999),
    )
    .option(
      '--against <ref>',
      'drafts of a report by these templates, and by those of a Git branch, tag or commit',
    )
    .option(
      '--period <period>',
      'with --against: may be given more than once; those of tests/pinned.yaml if left out',
      collect,
    )
    .option(
      '--output <dir>',
      'with --against: folder for the Markdown, and pictures of pages that have changed',
    )
    .action(differ);
}

async function differ(
  edition: string | undefined,
  earlier: string | undefined,
  { against, ...options }: Options,
): Promise<void> {
  if (against !== undefined) {
    if (options.remote || earlier !== undefined)
      throw new UsageError('--against compares drafts of this machine; expected one report, and no --remote');
    const { diffAgainst } = await import('./diff-against.ts');
    return diffAgainst(edition, { ...options, against });
  }
  if (edition === undefined)
    throw new UsageError('expected an edition, REPORT/PERIOD or REPORT/PERIOD/rN, or --against REF');
  return withStores(options, (stores) => diff(edition, earlier, options, stores));
}

async function diff(
  text: string,
  earlier: string | undefined,
  { json, limit, templates }: Options,
  { archive, signer }: Stores,
): Promise<void> {
  const edition = await editionNamed(archive, text);
  const against =
    earlier === undefined ? await before(archive, edition) : await earlierNamed(archive, earlier, edition);
  const proving = { archive, signer: signer() };
  const [old, now] = [await read(against, proving), await read(edition, proving)];
  const names = `${editionPath(edition)} against ${editionPath(against)}`;
  const figures = () => loadReport(templatesAt(templates), edition.report).figures;
  const difference = await differenceOf(now, old, archive, figures);
  if (json) return printJson(differenceAsJson(now, old, difference, limit));
  print(names);
  if ('changes' in difference) return printPeriods(difference, limit ?? usualLimit);
  print(correctionText(summaryOf(difference.correction)));
  printChanges(difference.correction, limit ?? usualLimit);
}

async function read(edition: EditionId, proving: Proving) {
  const { manifest, problems } = await shownManifest(edition, proving);
  printDoubts(edition, problems);
  return { edition, manifest };
}

async function before(archive: Archive, edition: EditionId): Promise<EditionId> {
  const { report, period, revision } = edition;
  const earlier = (await archive.listEditions(report, period))
    .filter((one) => one.revision < revision)
    .at(-1);
  if (earlier) return earlier;
  throw InputError.at(
    '',
    `${editionPath(edition)} is the first of its period: there is nothing to compare it with`,
  );
}

async function earlierNamed(
  archive: Archive,
  text: string,
  { report, period }: EditionId,
): Promise<EditionId> {
  const path = /^r\d+$/.test(text) ? `${report}/${period}/${text}` : text;
  if (!path.includes('/'))
    throw new UsageError(`"${text}" is not an edition; expected REPORT/PERIOD, REPORT/PERIOD/rN or rN`);
  if (!path.startsWith(`${report}/`))
    throw new UsageError(`${text} does not belong to ${report}; expected two editions of the same report`);
  return editionNamed(archive, path);
}

function printChanges({ shape, figures, added, removed }: Correction, limit: number): void {
  printSome(
    ['TABLE', 'COLUMN', '', 'REASON'],
    shape.map(({ query, column = '(all)', change, reason }) => [query, column, change, reason]),
    limit,
  );
  printSome(
    ['TABLE', 'ROW', 'FIGURE', 'OLD', 'NEW', 'CHANGE', 'REASON'],
    figures.map(({ query, column, old, new: now, change, relative, reason, ...row }) => [
      query,
      rowText(row),
      column,
      cell(old),
      cell(now),
      changeText(change, relative),
      reason,
    ]),
    limit,
  );
  for (const [head, changes] of [
    ['CAME', added],
    ['WENT', removed],
  ] as const) {
    const rows = changes.map(({ query, row, reason }) => [query, valuesText(row), reason]);
    printSome(['TABLE', head, 'REASON'], rows, limit);
  }
}

function printSome(head: readonly string[], rows: readonly (readonly string[])[], limit: number): void {
  if (rows.length === 0) return;
  if (limit > 0) print(`\n${columns([head, ...rows.slice(0, limit)])}`);
  if (rows.length > limit) print(`… and ${rows.length - limit} more; --limit or --json shows them`);
}

function rowText({ key, place }: { readonly key: Row; readonly place?: number }): string {
  const values = Object.values(key).map(cell);
  return [...values, ...(place === undefined ? [] : [`#${place}`])].join(' ');
}

const valuesText = (row: Row) =>
  Object.entries(row)
    .map(([column, value]) => `${column}=${cell(value)}`)
    .join(' ');

function changeText(change: string | number | null, relative: number | null): string {
  if (change === null) return '';
  const signed = Number(change) > 0 ? `+${change}` : `${change}`;
  return relative === null ? signed : `${signed} (${relative > 0 ? '+' : ''}${(relative * 100).toFixed(1)}%)`;
}
