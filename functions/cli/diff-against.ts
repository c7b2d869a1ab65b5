/** `periodical diff [REPORT] --against REF`: what a change of templates changes, for whoever reviews it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clock } from '../calendar/instant.ts';
import { InputError, UsageError } from '../errors.ts';
import { duckDbEngine } from '../query/duckdb.ts';
import { checkedReport } from '../systems/checked.ts';
import type { Templates } from '../templates/directories.ts';
import { loadReport, reportNames, usualPeriodOf } from '../templates/report.ts';
import { templatesAt } from '../templates.ts';
import { withTemplatesAt } from '../tests/at-ref.ts';
import { pinnedPeriods } from '../tests/cases.ts';
import { type Compared, compare, isSame, type Sides } from '../tests/compare.ts';
import { markdownOf } from '../tests/markdown.ts';
import { pagesChanged } from '../tests/pictures.ts';
import { exitCodes } from './exit-codes.ts';
import { complain, print, printJson } from './output.ts';
import { refuseMissingLake } from './run-options.ts';

export interface AgainstOptions {
  readonly against: string;
  readonly lake: string;
  readonly out: string;
  readonly templates?: string;
  readonly period?: readonly string[];
  readonly output?: string;
  readonly json?: boolean;
}

export async function diffAgainst(report: string | undefined, options: AgainstOptions): Promise<void> {
  const { against, lake } = options;
  const now = templatesAt(options.templates);
  refuseMissingLake(lake);
  await withTemplatesAt(against, now, async ({ commit, templates: old }) => {
    const name = against === commit ? commit : `${against} (${commit})`;
    const compared: Compared[] = [];
    for (const [one, period] of asked(report, { old, now }, options)) {
      const found = await compareOn(one, period, { old, now }, options);
      compared.push(found);
      if (!options.json) await show(found, name, options);
    }
    if (options.json) printJson({ against: commit, compared: compared.map(asJson) });
    process.exitCode = compared.every(isSame) ? exitCodes.done : exitCodes.changed;
  });
}

function compareOn(report: string, period: string, sides: Sides, { lake, out }: AgainstOptions) {
  const engine = duckDbEngine({ lake, extracts: join(out, 'extracts') });
  const effects = { engine, validate: checkedReport, onProgress: () => {} };
  return compare(report, period, sides, { at: clock(), effects });
}

/** Reports with their periods. @throws UsageError no side has the report; InputError no report has pinned periods */
function asked(
  report: string | undefined,
  { old, now }: Sides,
  { period }: AgainstOptions,
): [string, string][] {
  const known = [...new Set([...reportNames(now), ...reportNames(old)])].sort();
  if (report !== undefined && !known.includes(report))
    throw new UsageError(`there is no report "${report}"; expected one of ${known.join(', ')}`);
  const reports = report === undefined ? known : [report];
  const found = reports.flatMap((name) => {
    const pinned = period ?? [...pinnedPeriods(now, name), ...pinnedPeriods(old, name)];
    const usual = report !== undefined && pinned.length === 0 ? [usualPeriod(name, { old, now })] : [];
    return [...new Set([...pinned, ...usual])].map((one): [string, string] => [name, one]);
  });
  if (found.length > 0) return found;
  const message =
    'no report has periods to be compared; expected a list such as [2024-06] in its tests/pinned.yaml';
  throw InputError.at('', message);
}

function usualPeriod(report: string, { old, now }: Sides): string {
  const has = (templates: Templates) => reportNames(templates).includes(report);
  return usualPeriodOf(loadReport(has(now) ? now : old, report), undefined);
}

async function show(compared: Compared, against: string, { output }: AgainstOptions): Promise<void> {
  const { report, period } = compared;
  const pictures = new Map<string, string[]>();
  if (output !== undefined) {
    const { pages, lacks } = await pagesChanged(compared);
    if (lacks !== undefined) complain(`no pictures: ${lacks}`);
    mkdirSync(output, { recursive: true });
    for (const { file, page, png } of pages) {
      const name = `${report}.${period}.${file}.page-${page}.png`;
      writeFileSync(join(output, name), png);
      pictures.set(file, [...(pictures.get(file) ?? []), name]);
    }
  }
  const text = markdownOf(compared, against, pictures);
  print(text);
  if (output !== undefined) writeFileSync(join(output, `${report}.${period}.md`), text);
}

function asJson({ files, ...compared }: Compared): object {
  const size = (bytes: Uint8Array | undefined) => bytes?.length ?? null;
  return {
    ...compared,
    files: files.map(({ name, change, old, new: now }) => ({ name, change, old: size(old), new: size(now) })),
  };
}
