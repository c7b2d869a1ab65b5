/** Templates as they are in a commit of their Git repository. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { UsageError } from '../errors.ts';
import type { Templates } from '../templates/directories.ts';
import { templatesAt } from '../templates.ts';

export interface AtRef {
  /** The commit, abbreviated. */
  readonly commit: string;
  readonly templates: Templates;
}

/**
 * Gives the templates of a commit to a function; the folder that they are copied into is gone afterwards. The repository
 * and its work tree stay as they are.
 * @param ref a branch, a tag or a commit
 * @throws UsageError there is no repository, no such commit, or nothing of the templates in it
 */
export async function withTemplatesAt<T>(
  ref: string,
  templates: Templates,
  use: (at: AtRef) => Promise<T>,
): Promise<T> {
  const own = templates.project?.directory ?? templates.directories[0] ?? '';
  const top = git(own, ['rev-parse', '--show-toplevel'], `${own} is in no Git repository`);
  const named = ['rev-parse', '--verify', '--short', '--end-of-options', `${ref}^{commit}`];
  const commit = git(top, named, `there is no commit "${ref}"; expected a branch, a tag or a commit`);
  const folder = mkdtempSync(join(tmpdir(), 'periodical-ref-'));
  try {
    const inside = relative(top, own);
    const archive = join(folder, 'templates.tar');
    const absent = `${commit} has no ${inside}`;
    git(top, ['archive', '--output', archive, commit, '--', inside === '' ? '.' : inside], absent);
    execFileSync('tar', ['-xf', archive, '-C', folder], { stdio: 'pipe' });
    const copy = join(folder, inside);
    if (!existsSync(copy)) throw new UsageError(absent);
    return await use({ commit, templates: copied(templates, own, copy) });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Those that ship with Periodical have nothing below them. */
function copied({ project, directories }: Templates, own: string, copy: string): Templates {
  if (project) return templatesAt(copy);
  return { directories: directories.map((directory) => (directory === own ? copy : directory)) };
}

function git(folder: string, words: readonly string[], otherwise: string): string {
  try {
    return execFileSync('git', ['-C', folder, ...words], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch (cause) {
    throw new UsageError(otherwise, { cause });
  }
}
