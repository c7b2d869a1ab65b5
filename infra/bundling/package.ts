/**
 * `node infra/bundling/package.ts OUT NAME ARCHITECTURE [TEMPLATES [OWNER [SUBSCRIBERS]]]`: makes the folder of one Lambda.
 *
 *     LICENSE, NOTICE                             the project's, and those of the fonts
 *     functions/NAME.mjs, functions/chunk-….mjs   the code; a renderer is a chunk of its own, loaded when needed
 *     templates/, own-templates/                  the project's, and those of the setting `templates`
 *     compiled/                                   the mail's template as MJML made it, so that MJML stays at home
 *     node_modules/                               Typst, resvg and fonts, as they are where they are installed
 *
 * The last two are for the function that renders.
 */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError, UsageError } from '../../functions/errors.ts';
import { bundle } from './code.ts';
import { copyTemplates, dropSubscriptions } from './templates.ts';

interface PackageInput {
  /** Folder that is made. */
  readonly out: string;
  /** Name of the function: its handler is functions/handlers/NAME.ts. */
  readonly name: string;
  /** x86_64 or arm64. */
  readonly architecture: string;
  readonly ownTemplates: string | undefined;
  /** Is told about the project's own reports. */
  readonly owner: string | undefined;
  /** `none`: no subscriptions.yaml is shipped. */
  readonly subscribers: string | undefined;
}

async function makePackage(input: PackageInput): Promise<void> {
  const { out, name, architecture, ownTemplates, owner, subscribers } = input;
  const { renders } = await bundle(name, out);
  copyLicences(out);
  // A handful of small files: not worth a list of who reads which.
  copyTemplates(ownTemplates, out, owner);
  if (subscribers === 'none') dropSubscriptions(out);
  if (!renders) return;
  // With DuckDB and MJML, which one package of five needs.
  const { checkTemplates, compileMail, copyFonts, copyNatives } = await import('./renderers.ts');
  await checkTemplates(ownTemplates);
  await compileMail(ownTemplates, out);
  copyFonts(out);
  copyNatives(out, architecture);
}

function copyLicences(out: string): void {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  for (const file of ['LICENSE', 'NOTICE']) cpSync(join(root, file), join(out, file));
}

const [out = '', name = '', architecture = '', ownTemplates, owner, subscribers] = process.argv.slice(2);
const given = { ownTemplates: ownTemplates || undefined, owner: owner || undefined, subscribers };
try {
  await makePackage({ out, name, architecture, ...given });
} catch (error) {
  if (!(error instanceof InputError || error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
