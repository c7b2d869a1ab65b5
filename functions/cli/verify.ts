/** `periodical verify EDITION [--rebuild]`: proves that an edition is what was made. */

import type { Command } from 'commander';
import { type EditionId, editionPath, parseEditionPath } from '../archive/archive.ts';
import { provedManifest } from '../archive/proved.ts';
import { rebuildEdition } from '../archive/rebuild.ts';
import { verifyEdition } from '../archive/verify.ts';
import { describeProblem, InputError } from '../errors.ts';
import { templatesAt } from '../templates.ts';
import { editionNamed } from './edition-argument.ts';
import { exitCodeOf } from './exit-codes.ts';
import { complain, print, printDoubts, printJson } from './output.ts';
import { type Stores, withStores } from './stores.ts';
import { addWhere, type WhereOptions } from './where.ts';

interface VerifyOptions extends WhereOptions {
  readonly rebuild?: boolean;
  readonly templates?: string;
  readonly json?: boolean;
}

export function addVerify(program: Command): void {
  addWhere(program.command('verify'), 'where the archive is')
    .summary('prove that an edition is what its manifest says')
    .description('Proves that an edition is what its manifest says.')
    .argument('<edition>', 'REPORT/PERIOD or REPORT/PERIOD/rN')
    .option('--json', 'print one JSON object')
    .option('--rebuild', 'render its data again, and see whether the same bytes come out')
    .option('--templates <dir>', 'with --rebuild: the folder that it was made with')
    .action((edition: string, options: VerifyOptions) =>
      withStores(options, (stores) => verify(edition, options, stores)),
    );
}

async function verify(text: string, options: VerifyOptions, stores: Stores): Promise<void> {
  const { archive, signer } = stores;
  const edition = await editionNamed(archive, text);
  const path = editionPath(edition);
  const problems = await verifyEdition(archive, edition, signer());
  const whole = problems.length === 0;
  // What was altered renders to nothing that would prove anything.
  const rebuild = options.rebuild && whole;
  if (rebuild) problems.push(...(await rebuildAgain(edition, options, stores)));
  const rebuilt = rebuild ? { rebuilt: problems.length === 0 } : {};
  // Who names a revision asks about no other.
  const gone = parseEditionPath(text) ? [] : await goneRevisions(edition, stores);
  process.exitCode = exitCodeOf({ hasFailed: problems.length + gone.length > 0 });
  if (options.json) return printJson({ edition: path, whole, ...rebuilt, problems: [...problems, ...gone] });
  printDoubts(edition, problems);
  complain(...gone);
  if (whole)
    print(
      rebuild && problems.length === 0
        ? `${path} is whole, and renders to the same bytes`
        : `${path} is whole`,
    );
}

/** Later revisions of the period that the ledger has, and the archive has no more: no revision names the next. */
async function goneRevisions(edition: EditionId, { ledger, hasLedger }: Stores): Promise<string[]> {
  if (!hasLedger) return [];
  const { report, period, revision } = edition;
  const runs = await ledger().listRuns(report, runsLookedAt);
  const sends = await ledger().listSends(editionPath({ ...edition, revision: revision + 1 }));
  const later = [...runs, ...sends].flatMap(({ edition: path = '' }) => {
    const made = parseEditionPath(path);
    return made?.report === report && made.period === period && made.revision > revision ? [path] : [];
  });
  return [...new Set(later)].map((path) => `${path}: is missing as a whole, although the ledger has it`);
}

const runsLookedAt = 200;

async function rebuildAgain(
  edition: Parameters<typeof rebuildEdition>[0]['edition'],
  { templates }: VerifyOptions,
  { archive, signer }: Stores,
): Promise<string[]> {
  const proving = { archive, signer: signer() };
  const manifest = await provedManifest(edition, proving);
  try {
    return await rebuildEdition({ ...proving, edition, manifest, templates: templatesAt(templates) });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const hint = 'cannot be rebuilt; --templates names the folder that it was made with';
    return [...error.problems.map(describeProblem), hint];
  }
}
