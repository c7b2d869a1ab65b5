/** What of a templates folder may be read at all: files that lie in it, of a size that people write. */
import { existsSync, lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { InputError, type Problem } from '../errors.ts';
import { followed } from '../inside.ts';
import { displayPath } from './directories.ts';

const megabyte = 2 ** 20;

/** In bytes, by ending. */
const largest: Readonly<Record<string, number>> = {
  '.sql': megabyte / 4,
  ...Object.fromEntries(
    ['.yaml', '.yml', '.md', '.typ', '.mjml', '.html', '.css', '.svg'].map((ending) => [ending, megabyte]),
  ),
};
const largestOther = 64 * megabyte;

/**
 * Looks at a file or a folder before anything of it is read. What is not there is not missed.
 * @param root the templates folder, which may be a link itself
 * @param name below it
 * @throws InputError links that lead out of the folder or to nothing, files that are too large, and what is not a file
 */
export function guardTemplates(root: string, name: string): void {
  const path = join(root, name);
  if (!existsSync(root) || !lstatSync(path, { throwIfNoEntry: false })) return;
  const problems = problemsAt(realpathSync(root), path, []);
  if (problems.length > 0) throw new InputError(problems);
}

/** Endings of what is looked for in folders: a folder of such a name is none of it. */
const listed = ['.sql', '.md'];

/** @param above the real folders that the path was found in */
function problemsAt(root: string, path: string, above: readonly string[]): Problem[] {
  const problem = (message: string) => [{ file: displayPath(path), line: 1, message }];
  const led = followed(root, path);
  if ('strays' in led)
    return problem(`is a link ${led.strays}, outside of the templates; put what is meant into the folder`);
  const found = statSync(led.real);
  const message = problemOf(found, extname(path));
  if (message !== undefined) return problem(message);
  if (!found.isDirectory()) return [];
  if (above.includes(led.real)) return problem('is a link to a folder that it lies in');
  const inside = [...above, led.real];
  return readdirSync(led.real).flatMap((entry) => problemsAt(root, join(path, entry), inside));
}

function problemOf(found: Stats, ending: string): string | undefined {
  const limit = largest[ending];
  if (found.isDirectory())
    return limit === undefined || listed.includes(ending) ? undefined : 'is a folder; expected a file';
  if (!found.isFile()) return 'is not a file of its own; expected a file';
  const most = limit ?? largestOther;
  if (found.size <= most) return undefined;
  return `has ${found.size} bytes; expected at most ${most}`;
}
