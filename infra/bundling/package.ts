/**
 * `node infra/bundling/package.ts OUT NAME [TEMPLATES]`: makes the folder of one Lambda.
 *
 *     functions/NAME.mjs, functions/chunk-….mjs   the code; a renderer is a chunk of its own, loaded when needed
 *     templates/, own-templates/                  the project's, and those of the setting `templates`
 *     compiled/                                   the mail's template as MJML made it, so that MJML stays at home
 *     node_modules/                               Typst, resvg and four fonts, as they are where they are installed
 *
 * The last two are for the function that renders.
 */
import { InputError, UsageError } from '../../functions/errors.ts';
import { bundle } from './code.ts';
import { copyTemplates } from './templates.ts';

async function makePackage(name: string, out: string, ownTemplates: string | undefined): Promise<void> {
  const { renders } = await bundle(name, out);
  // A handful of small files: not worth a list of who reads which.
  copyTemplates(ownTemplates, out);
  if (!renders) return;
  // With DuckDB and MJML, which one package of five has need of.
  const { checkTemplates, compileMail, copyFonts, copyNatives } = await import('./renderers.ts');
  await checkTemplates(ownTemplates);
  await compileMail(ownTemplates, out);
  copyFonts(out);
  copyNatives(out);
}

const [out = '', name = '', ownTemplates] = process.argv.slice(2);
try {
  await makePackage(name, out, ownTemplates);
} catch (error) {
  if (!(error instanceof InputError || error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
