/** The languages of a project's own: `languages/LANG.yaml` of its templates. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../errors.ts';
import { extended, knowLanguage, languageNames } from '../language/languages.ts';
import { languageOver, languageRules } from '../language/rules.ts';
import { meant } from '../text/nearest.ts';
import { displayPath, productTemplates } from './directories.ts';
import { guardTemplates } from './guard.ts';
import { parseYaml } from './yaml.ts';

/**
 * Makes them known, in the place of those of the same names; what extends another language stands behind it.
 * @param directory templates; those that ship with Periodical are known already
 * @throws InputError every problem of a file
 */
export function knowLanguagesIn(directory: string): void {
  const folder = join(directory, 'languages');
  if (directory === productTemplates || !existsSync(folder)) return;
  guardTemplates(directory, 'languages');
  const written = readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => ({ path: join(folder, name), text: readFileSync(join(folder, name), 'utf8') }))
    .map((one) => ({ ...one, over: extended(parseYaml(displayPath(one.path), one.text, z.unknown())) }));
  const [whole, over] = [false, true].map((isOver) =>
    written.filter((one) => (one.over !== undefined) === isOver),
  );
  for (const one of [...(whole ?? []), ...(over ?? [])]) know(one);
}

interface Written {
  readonly path: string;
  readonly text: string;
  /** The language that it extends. */
  readonly over: string | undefined;
}

function know({ path, text, over }: Written): void {
  const file = displayPath(path);
  const name = basename(path, '.yaml');
  if (!/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(name))
    throw InputError.at(file, 'expected the tag of a language as its name, such as fr.yaml or fr-CA.yaml', 1);
  if (over !== undefined && !languageNames().includes(over))
    throw InputError.at(file, `extends: unknown language "${over}"${meant(over, languageNames())}`, 1);
  knowLanguage(name, parseYaml(file, text, over === undefined ? languageRules : languageOver));
}
