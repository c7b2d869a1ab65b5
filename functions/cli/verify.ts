/** `periodical verify EDITION [--rebuild]`: proves that an edition is what was made. */

import type { Command } from 'commander';
import { editionPath } from '../archive/archive.ts';
import { provedManifest } from '../archive/proved.ts';
import { rebuildEdition } from '../archive/rebuild.ts';
import { verifyEdition } from '../archive/verify.ts';
import { describeProblem, InputError } from '../errors.ts';
import { templatesAt } from '../templates.ts';
import { editionNamed } from './edition-argument.ts';
import { exitCodeOf } from './exit-codes.ts';
import { print, printDoubts, printJson } from './output.ts';
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
  process.exitCode = exitCodeOf({ hasFailed: problems.length > 0 });
  if (options.json) return printJson({ edition: path, whole, ...rebuilt, problems });
  printDoubts(edition, problems);
  if (whole)
    print(
      rebuild && problems.length === 0
        ? `${path} is whole, and renders to the same bytes`
        : `${path} is whole`,
    );
}

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
