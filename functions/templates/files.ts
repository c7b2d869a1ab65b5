/** The text files of a templates folder. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InputError } from '../errors.ts';
import { displayPath, type WrittenFile } from './directories.ts';

export interface TextFile {
  /** The name without its ending: the query, the check, the model, the language. */
  readonly name: string;
  /** For messages. */
  readonly file: string;
  readonly text: string;
}

export interface Check extends TextFile {
  /** `hold`: an edition with such rows is not sent; `warn`: it says so. */
  readonly severity: 'hold' | 'warn';
  /** Whether it ships with Periodical, below a templates folder of the user's. */
  readonly isInherited?: boolean;
}

/**
 * Files of a folder by name, in the order of their names; none where the folder is missing.
 * @throws InputError a file of SQL has a name that SQL and pages could not use
 */
export function filesIn(directory: string, ending: string): TextFile[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.name.endsWith(ending) && !entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((entry) => {
      const path = join(directory, entry);
      const name = basename(entry, ending);
      if (ending === '.sql' && !sqlName.test(name)) {
        throw InputError.at(displayPath(path), 'expected a name of lower-case letters, digits and _', 1);
      }
      return { name, file: displayPath(path), text: readFileSync(path, 'utf8') };
    });
}

/** Files of folders that are laid over each other, as `filesIn`: each from the first folder that has it. */
export function layeredFiles(directories: readonly string[], ending: string): TextFile[] {
  const found = directories.toReversed().flatMap((directory) => filesIn(directory, ending));
  const byName = new Map(found.map((file) => [file.name, file]));
  return [...byName.keys()].sort().flatMap((name) => byName.get(name) ?? []);
}

/** The files of a name in folders, in the order of the folders. */
export const writtenIn = (directories: readonly string[], name: string): WrittenFile[] =>
  directories
    .map((directory) => join(directory, name))
    .filter((path) => existsSync(path))
    .map((path) => ({ file: displayPath(path), text: readFileSync(path, 'utf8') }));

const sqlName = /^[a-z][a-z0-9_]*$/;
